// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// The file that QEMU loads: what it needs, and what it shows.
@Suite(
  "The release libfaultscope.so",
  .enabled(if: FileManager.default.fileExists(atPath: ScopedGuest.plugin), "build it first: swift build -c release"))
struct ScopeLibraryTests {
  @Test("QEMU's two names are the only symbols that it exports")
  func exports() throws {
    let said = try HostCommand.run("nm", "-D", "--defined-only", ScopedGuest.plugin)
    let names = said.output.split(separator: "\n").compactMap { $0.split(separator: " ").last }
    #expect(names.sorted() == ["qemu_plugin_install", "qemu_plugin_version"])
  }

  @Test("libc is the only library that it needs, of 2.34 or later, and nothing of QEMU's is linked")
  func needs() throws {
    let dynamic = try HostCommand.run("readelf", "-d", ScopedGuest.plugin).output.split(separator: "\n")
    let needed = dynamic.filter { $0.contains("(NEEDED)") }
    #expect(needed.count == 1)
    #expect(needed.first?.contains("[libc.so.6]") == true)
    let undefined = try HostCommand.run("nm", "-D", "--undefined-only", ScopedGuest.plugin).output
    let minors = undefined.matches(of: /@GLIBC_2\.(\d+)/).compactMap { Int($0.1) }
    #expect(!minors.isEmpty)
    #expect(minors.allSatisfy { $0 <= 34 })
    #expect(!undefined.contains("qemu_"))
  }

  @Test("It is smaller than 128 KiB")
  func size() throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: ScopedGuest.plugin)
    let bytes = try #require((attributes[.size] as? NSNumber)?.intValue)
    #expect(bytes > 0)
    #expect(bytes < 128 * 1024)
  }
}
