// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

@Suite("faultbench guest kernels")
struct GuestKernelsCommandTests {
  /// No directory can be made there, so that no archive is asked.
  private static let environment = ["FAULTBENCH_GUEST_CACHE": "/proc/self/nowhere"]

  @Test("What cannot be had is in the list, and why; the list itself is fine")
  func unusable() async throws {
    let result = try await Tool.run(["guest", "kernels", "--format", "csv"], environment: Self.environment)
    #expect(result.status == 0 && result.errors == "", "\(result)")
    let lines = result.output.split(whereSeparator: \.isNewline)
    #expect(lines.first == "name,release,place,size_bytes,suite,path,remark")
    let last = try #require(lines.last)
    #expect(last.hasPrefix("debian:…,,unusable,") && last.contains("/proc/self/nowhere"), "\(last)")
  }

  @Test("--update says why it could not")
  func update() async throws {
    let result = try await Tool.run(["guest", "kernels", "--update"], environment: Self.environment)
    #expect(result.status == 2 && result.output == "", "\(result)")
    #expect(result.errors.contains("set FAULTBENCH_GUEST_CACHE to a directory"), "\(result.errors)")
  }
}
