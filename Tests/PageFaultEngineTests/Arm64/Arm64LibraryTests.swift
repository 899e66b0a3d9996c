// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// The file that users copy to arm64 machines: the same promises as on x86-64.
@Suite("libpagefault.so for arm64", .enabled(if: Arm64Engine.isBuilt, "\(Arm64Engine.skipReason)"))
struct Arm64LibraryTests {
  private func inspect(_ program: String, _ option: String, _ more: String...) throws -> [Substring] {
    let text =
      more.isEmpty
      ? try SharedObject.inspect(program, option, path: Arm64Engine.path)
      : try SharedObject.inspect(program, option, more[0], path: Arm64Engine.path)
    return text.split(separator: "\n")
  }

  @Test("It is for 64-bit Arm, and get_ioengine is the only symbol that it exports")
  func exports() throws {
    #expect(try inspect("readelf", "-h").contains { $0.contains("Machine:") && $0.hasSuffix("AArch64") })
    let symbols = try inspect("nm", "-D", "--defined-only").compactMap { $0.split(separator: " ").last }
    #expect(symbols == ["get_ioengine"])
  }

  @Test("It needs libc and its loader, where arm64 keeps the canary of stacks, and stays loaded")
  func needs() throws {
    let dynamic = try inspect("readelf", "-d")
    let needed = dynamic.filter { $0.contains("(NEEDED)") }.compactMap { $0.firstMatch(of: /\[(.+)\]/)?.1 }
    #expect(Set(needed) == ["libc.so.6", "ld-linux-aarch64.so.1"])
    #expect(dynamic.contains { $0.contains("(FLAGS_1)") && $0.contains("NODELETE") && $0.contains("NOW") })
    let loader = try inspect("nm", "-D", "--undefined-only").filter { $0.contains("__stack_chk_guard") }
    #expect(loader.count == 1)
  }

  @Test("It runs with glibc 2.34 and later")
  func oldLibraries() throws {
    let minors = try inspect("nm", "-D").compactMap { $0.firstMatch(of: /@GLIBC_2\.(\d+)/)?.1 }.compactMap { Int($0) }
    #expect(!minors.isEmpty)
    #expect(minors.allSatisfy { $0 <= 34 }, "\(minors)")
  }

  @Test("Its segments can be mapped by a kernel with pages of 64 KiB")
  func pages() throws {
    let loads = try inspect("readelf", "-lW").map { $0.split(separator: " ") }.filter { $0.first == "LOAD" }
    #expect(loads.count > 1)
    for load in loads { #expect(load.last == "0x10000", "\(load)") }
  }

  @Test("It is smaller than 256 KiB, and keeps the names of functions for perf")
  func size() throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: Arm64Engine.path)
    let bytes = try #require((attributes[.size] as? NSNumber)?.intValue)
    #expect(bytes > 100 * 1024 && bytes < 256 * 1024)
    let names = try inspect("nm", "--defined-only").compactMap { $0.split(separator: " ").last }
    #expect(names.contains("clinux_find_hugetlb_limit"))
    #expect(!names.contains { $0 == "$x" || $0 == "$d" })
  }
}
