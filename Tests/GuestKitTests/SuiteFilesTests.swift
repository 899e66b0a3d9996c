// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("A suite in a guest")
struct SuiteFilesTests {
  private static let home = SuiteFiles.home

  private func suite(_ directory: TemporaryDirectory) throws -> String {
    let path = directory.file("mine")
    try FileManager.default.createDirectory(atPath: "\(path)/lib", withIntermediateDirectories: true)
    for (name, text) in [
      ("mine/suite.yaml", "suite: mine\n"), ("mine/a.fio", "[global]\ninclude ../shared.fio\ninclude lib/b.fio\n[a]\n"),
      ("mine/lib/b.fio", "include c.fio\n"), ("mine/lib/c.fio", "bs=4k\n"), ("shared.fio", "include others/deep.fio\n"),
    ] { try directory.write(text, to: name) }
    try FileManager.default.createDirectory(atPath: directory.file("others"), withIntermediateDirectories: true)
    try directory.write("size=1m\n", to: "others/deep.fio")
    return path
  }

  @Test("all its files are there, and what they include from elsewhere is where they look for it")
  func includes() async throws {
    try await TemporaryDirectory.with { directory in
      let path = try suite(directory)
      #expect(SuiteFiles.place(ofSuite: "\(path)/") == "\(Self.home)/mine")
      let files = try SuiteFiles(suite: path).files
      #expect(
        Set(files.map(\.path))
          == Set(
            ["mine/suite.yaml", "mine/a.fio", "mine/lib/b.fio", "mine/lib/c.fio", "shared.fio", "others/deep.fio"].map {
              "\(Self.home)/\($0)"
            }))
      #expect(files.count == 6)
      #expect(
        files.first { $0.path == "\(Self.home)/shared.fio" }?.content == .bytes(Array("include others/deep.fio\n".utf8))
      )
    }
  }

  @Test("a checkout that only changed times keeps the image; a change of a suite's file does not")
  func identity() async throws {
    try await TemporaryDirectory.with { directory in
      let path = try suite(directory)
      func files() throws -> [GuestFile] { try SuiteFiles(suite: path).files.sorted { $0.path < $1.path } }
      let before = try GuestImage.identity(of: files(), maker: "")
      utimes("\(path)/a.fio", [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)])
      #expect(try GuestImage.identity(of: files(), maker: "") == before)
      try directory.write("bs=8k\n", to: "mine/lib/c.fio")
      #expect(try GuestImage.identity(of: files(), maker: "") != before)
    }
  }

  @Test("a suite with more than a root in memory should hold is refused by its size")
  func size() async throws {
    try await TemporaryDirectory.with { directory in
      let path = try suite(directory)
      try directory.write("", to: "mine/data")
      truncate("\(path)/data", 65 << 20)
      let error = #expect(throws: GuestError.self) { _ = try SuiteFiles(suite: path) }
      #expect(error?.message.contains("64 MiB") == true)
    }
  }
}

@Suite("Old images")
struct ImagePruningTests {
  @Test("the newest stay, and those that a run may be about to boot; what a killed maker left goes")
  func prune() async throws {
    try await TemporaryDirectory.with { directory in
      let now = Date()
      func make(_ name: String, minutes: Double) throws {
        try directory.write("", to: name)
        try FileManager.default.setAttributes(
          [.modificationDate: now - 60 * minutes], ofItemAtPath: directory.file(name))
      }
      for number in 0..<20 {
        // Twelve of the last hour, eight older ones.
        try make("root-\(number + 10).cpio", minutes: number < 12 ? Double(number) : 100 + Double(number))
        try make("root-\(number + 10).cpio.lock", minutes: 1000)
      }
      try make("root-1.cpio.new.77", minutes: 500)
      try make("root-2.cpio.new.78", minutes: 5)
      ImagePruning.prune(directory.path, now: now)
      let kept = (10..<22).flatMap { ["root-\($0).cpio", "root-\($0).cpio.lock"] } + ["root-2.cpio.new.78"]
      #expect(try directory.names() == kept.sorted())
      ImagePruning.prune(directory.path, now: now + 7200)
      let rest = (10..<18).flatMap { ["root-\($0).cpio", "root-\($0).cpio.lock"] }
      #expect(try directory.names() == rest.sorted())
    }
  }
}
