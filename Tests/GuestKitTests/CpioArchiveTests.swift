// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("An archive for the kernel's first root")
struct CpioArchiveTests {
  @Test("cpio reads back what was written: paths, kinds, permissions, links, sizes and bytes")
  func others() async throws {
    try await TemporaryDirectory.with { directory in
      let large = try directory.write(String(repeating: "0123456789abcde\n", count: 200_000) + "x", to: "large")
      let path = directory.file("a.cpio")
      try CpioArchive([
        GuestFile("/bin/sh", .link(to: "busybox")), GuestFile("/etc/motd", .bytes(Array("hi".utf8)), mode: 0o640),
        GuestFile("/empty", .bytes([])), GuestFile("/tmp", .directory, mode: 0o1777),
        GuestFile("/usr/lib/large", .copy(of: large)), GuestFile("/a/second name", .copy(of: large)),
      ]).write(to: path)
      let listed = try HostCommand.run("cpio", "-itv", "--quiet", "-F", path).output.split(separator: "\n").map {
        $0.split(separator: " ", omittingEmptySubsequences: true)
      }
      let names = listed.map { $0[8...].joined(separator: " ") }
      #expect(
        names == [
          "a", "a/second name", "bin", "bin/sh -> busybox", "empty", "etc", "etc/motd", "tmp", "usr", "usr/lib",
          "usr/lib/large",
        ])
      #expect(
        listed.map { String($0[0]) } == [
          "drwxr-xr-x", "-rwxr-xr-x", "drwxr-xr-x", "lrwxrwxrwx", "-rwxr-xr-x", "drwxr-xr-x", "-rw-r-----",
          "drwxrwxrwt",
          "drwxr-xr-x", "drwxr-xr-x", "-rwxr-xr-x",
        ])
      let out = directory.file("out")
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
      #expect(try HostCommand.run("cpio", "-i", "-d", "--quiet", "-D", out, "-F", path).status == 0)
      for name in ["usr/lib/large", "a/second name"] {
        #expect(FileManager.default.contentsEqual(atPath: "\(out)/\(name)", andPath: large))
      }
      #expect(FileBytes.Place("\(out)/usr/lib/large") == FileBytes.Place("\(out)/a/second name"))
      #expect(try String(contentsOfFile: "\(out)/etc/motd", encoding: .utf8) == "hi")
      // Two names, one copy.
      let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
      #expect(size > 3_200_001 && size < 3_210_000 && size % 4 == 0)
    }
  }

  @Test("the same files are the same bytes, in whatever order they come and whenever they were written")
  func deterministic() async throws {
    try await TemporaryDirectory.with { directory in
      let (one, two) = (try directory.write("same", to: "one"), try directory.write("same", to: "two"))
      utimes(one, [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)])
      let files = { (source: String) in
        [GuestFile("/b", .copy(of: source)), GuestFile("/a/c", .bytes([1])), GuestFile("/a-b", .directory)]
      }
      try CpioArchive(files(one)).write(to: directory.file("1"))
      try CpioArchive(files(two).reversed()).write(to: directory.file("2"))
      #expect(FileManager.default.contentsEqual(atPath: directory.file("1"), andPath: directory.file("2")))
    }
  }

  @Test(
    "what no root can hold is refused",
    arguments: [
      [GuestFile("relative", .directory)], [GuestFile("/a/../b", .directory)], [GuestFile("/a//b", .directory)],
      [GuestFile("/a", .bytes([1])), GuestFile("/a", .bytes([2]))],
      [GuestFile("/lib", .link(to: "usr/lib")), GuestFile("/lib/x", .bytes([]))],
    ])
  func refused(files: [GuestFile]) {
    #expect(throws: GuestError.self) { _ = try CpioArchive(files) }
  }

  @Test("a file that is missing or is none is named")
  func missing() async throws {
    try await TemporaryDirectory.with { directory in
      for source in [directory.file("nothing"), directory.path] {
        let error = #expect(throws: GuestError.self) {
          try CpioArchive([GuestFile("/x", .copy(of: source))]).write(to: directory.file("a"))
        }
        #expect(error?.code == .noFile)
        #expect(error?.message.contains(source) == true)
      }
    }
  }
}
