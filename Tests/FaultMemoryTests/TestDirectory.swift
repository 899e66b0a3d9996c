// SPDX-License-Identifier: GPL-2.0-only
import Foundation

@testable import FaultMemory

/// A directory for one test, removed at its end.
final class TestDirectory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "fault-report-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

extension FaultReport {
  /// A report whose name lives as long as the program.
  init(named name: StaticString, begin: UInt64) {
    self.init(jobName: UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), begin: begin)
  }
}
