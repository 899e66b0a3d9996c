// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("What a program of any processor asks for")
struct NeededLibrariesTests {
  @Test("the names are those that readelf shows, and so is the loader")
  func names() async throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let arm64 = Repository.arm64Engine
    let files: [String] = [own, "/bin/ls", Repository.engine, arm64].filter {
      FileManager.default.isReadableFile(atPath: $0)
    }
    for file in files {
      let shown = try await Executed.run("/usr/bin/env", ["LC_ALL=C", "readelf", "-dlW", file])
      try #require(shown.status == 0, "\(shown.errors)")
      let found = NeededLibraries.of(try FileParts(path: file))
      #expect(found.names == shown.output.matches(of: /\(NEEDED\).*\[(.+)\]/).map { String($0.1) }, "\(file)")
      #expect(
        found.loader == shown.output.firstMatch(of: /program interpreter: (.+)\]/).map { String($0.1) }, "\(file)")
    }
    #expect(files.count >= 2)
  }

  @Test("what is no program, or is cut short, asks for nothing")
  func others() async throws {
    try await TemporaryDirectory.with { directory in
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/bin/ls")))
      for count in [0, 10, 63, 64, 200, 500, 4096] {
        let path = directory.file("part")
        try Data(whole.prefix(count)).write(to: URL(fileURLWithPath: path))
        #expect(NeededLibraries.of(try FileParts(path: path)).names.isEmpty, "\(count) bytes")
      }
    }
  }
}
