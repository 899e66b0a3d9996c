// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("Programs of guests of another processor")
struct GuestUserlandTests {
  @Test("one that no guest does without, and that is not there, is named", arguments: GuestUserland.programs)
  func missing(_ name: String) async throws {
    try await TemporaryDirectory.with { directory in
      try FileManager.default.createDirectory(
        atPath: directory.file("root/usr/bin"), withIntermediateDirectories: true)
      try directory.write("fio_3.33-3_arm64.deb", to: "fio-package")
      for other in GuestUserland.programs { try directory.write("", to: "root/usr/bin/\(other)") }
      let userland = try GuestUserland(.arm64, at: directory.path)
      try FileManager.default.removeItem(atPath: directory.file("root/usr/bin/\(name)"))
      var contents = GuestContents(
        fio: nil, engine: nil, faultbench: Repository.program)
      contents.userland = userland
      let error = await #expect(throws: GuestError.self) { try await contents.tree() }
      #expect(error?.code == .cache && error?.message.contains("has no \(name) for ") == true, "\(error as Any)")
    }
  }
}
