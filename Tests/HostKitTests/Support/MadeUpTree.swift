// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage
import TestSupport

@testable import HostKit

/// A directory that stands in for `/`, with just the files that a test gives it; removed when the tests end.
struct MadeUpTree {
  let files: HostFiles

  init(_ contents: [String: String] = [:]) throws {
    files = HostFiles(root: Self.all.appending(UUID().uuidString).string)
    try FileManager.default.createDirectory(atPath: files.root, withIntermediateDirectories: true)
    for (path, text) in contents { try write(text, to: path) }
  }

  func write(_ text: String, to path: String) throws {
    let file = URL(fileURLWithPath: files.path(path))
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private static let all: FilePath = {
    atexit { MadeUpTree.removeAll() }
    return FilePath(FileManager.default.temporaryDirectory.path).appending("faultbench-host-\(getpid())")
  }()

  private static func removeAll() {
    try? FileManager.default.removeItem(atPath: all.string)
  }
}

extension [HostFact] {
  /// The fact about a topic.
  func about(_ topic: String) -> HostFact? { first { $0.topic == topic } }
}

extension HostProbe {
  /// The fact of a probe that finds out one thing.
  var fact: HostFact? { facts().first }
}
