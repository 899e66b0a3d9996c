// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@Suite("Where a layout file is written")
struct LayoutFileOutputTests {
  private static let file = LayoutFileText(
    fio: MeasuredFio(version: "fio-3.33", ioopsVersion: 31, buildID: nil), numbers: [], remark: "made by a test")

  @Test("A new file, and one in place of an earlier one")
  func replaces() async throws {
    try await TemporaryDirectory.with { directory in
      let output = LayoutFileOutput(engine: "/none", named: directory.file("a.layout"))
      for _ in 0..<2 {
        try output.check()
        #expect(try output.write(Self.file) == directory.file("a.layout"))
        #expect(try directory.read("a.layout") == Self.file.text)
      }
    }
  }

  @Test("A device, a pipe, a link and a directory stay what they are, and none is opened")
  func special() async throws {
    try await TemporaryDirectory.with { directory in
      try directory.write("pagefault-layout 1\n", to: "real")
      try #require(mkfifo(directory.file("pipe"), 0o600) == 0)
      try #require(symlink("real", directory.file("link")) == 0)
      try #require(mkdir(directory.file("directory"), 0o700) == 0)
      var names = ["pipe", "link", "directory"]
      // The null device; only root may make one.
      if mknod(directory.file("null"), S_IFCHR | 0o600, 0x103) == 0 { names.append("null") }
      for path in names.map(directory.file) + ["/dev/null"] {
        var before = stat()
        try #require(lstat(path, &before) == 0)
        let output = LayoutFileOutput(engine: "/none", named: path)
        #expect(throws: LayoutLearningError.wouldReplace(path)) { try output.check() }
        // Root's /dev/null is not put at risk by a test.
        if path != "/dev/null" {
          #expect(throws: LayoutLearningError.wouldReplace(path)) { try output.write(Self.file) }
        }
        var after = stat()
        #expect(lstat(path, &after) == 0 && after.st_ino == before.st_ino && after.st_mode == before.st_mode, "\(path)")
      }
    }
  }
}
