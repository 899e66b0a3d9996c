// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// `faultbench doctor` where something is in the way that no setting of the host shows.
@Suite("faultbench doctor", .serialized)
struct DoctorCommandTests {
  private static let library = Repository.products.appending(path: "libFaultInjection.so").path

  @Test(
    "Huge pages that PR_SET_THP_DISABLE forbids are no matter of the kernel's version",
    .enabled(if: FileManager.default.fileExists(atPath: library), "build it first: swift build"),
    .enabled(
      if: (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8).contains("THP_enabled:\t1")) == true,
      "this kernel has no huge pages, or does not tell of PR_SET_THP_DISABLE"))
  func disabledHugePages() async throws {
    let result = try await Tool.run(
      ["doctor", "--format", "csv"],
      environment: ["LD_PRELOAD": Self.library, "FAULT_INJECTION_THP_DISABLE": "0"])
    let line = try #require(result.output.split(whereSeparator: \.isNewline).first { $0.hasPrefix("MADV_COLLAPSE,") })
    #expect(line.contains("EINVAL"), "\(line)")
    #expect(line.contains("huge pages are disabled for this process: prctl(PR_SET_THP_DISABLE)"), "\(line)")
    #expect(line.contains("start it from a login shell") && !line.contains("boot"), "\(line)")
  }
}
