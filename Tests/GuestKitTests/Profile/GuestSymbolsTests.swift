// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("Symbols that a guest tells")
struct GuestSymbolsTests {
  private static let kallsyms = """
    0000000000000000 A fixed_percpu_data
    ffffffff81000000 T _stext
    ffffffff81000010 T __pfx_handle_mm_fault
    ffffffff81000020 T handle_mm_fault
    ffffffff81000030 W weak
    ffffffff82000000 D data
    ffffffffc0000000 t hook\t[module]
    short
    ffffffff8100004 T odd

    """

  private static func symbols(
    _ directory: TemporaryDirectory, kallsyms: String? = kallsyms, modules: String = "", notes: String = "a"
  ) throws -> GuestSymbols {
    for path in ["proc", "sys/kernel"] {
      try FileManager.default.createDirectory(atPath: directory.file(path), withIntermediateDirectories: true)
    }
    if let kallsyms { try directory.write(kallsyms, to: "proc/kallsyms") }
    try directory.write(modules, to: "proc/modules")
    try directory.write(notes, to: "sys/kernel/notes")
    return try GuestSymbols(root: directory.path)
  }

  @Test("are the lines of functions alone, without what the compiler puts before them")
  func functions() async throws {
    try await TemporaryDirectory.with { directory in
      let text = String(decoding: try Self.symbols(directory).functions, as: UTF8.self)
      #expect(
        text == """
          ffffffff81000000 T _stext
          ffffffff81000020 T handle_mm_fault
          ffffffff81000030 W weak
          ffffffffc0000000 t hook\t[module]

          """)
    }
  }

  @Test("have the same name for the same kernel at the same place with the same modules, however often these are used")
  func keys() async throws {
    let modules = "ext4 901120 1 - Live 0xffffffffc0000000\nloop 40960 0 - Live 0xffffffffc0100000\n"
    try await TemporaryDirectory.with { directory in
      func key(_ kallsyms: String = Self.kallsyms, _ modules: String = modules, notes: String = "a") throws -> String {
        try Self.symbols(directory, kallsyms: kallsyms, modules: modules, notes: notes).key
      }
      let first = try key()
      #expect(first.count == 64)
      #expect(try key(Self.kallsyms, modules.replacing("901120 1", with: "901120 7")) == first)
      #expect(try key(Self.kallsyms, modules.replacing("c0000000", with: "c0200000")) != first)
      #expect(try key(Self.kallsyms.replacing("81000000", with: "9f000000")) != first)
      #expect(try key(notes: "b") != first)
    }
  }

  @Test("that are hidden or not there are refused by name")
  func refused() async throws {
    try await TemporaryDirectory.with { directory in
      let none = #expect(throws: GuestError.self) { try Self.symbols(directory, kallsyms: nil) }
      #expect(none?.message.contains("the kernel has no /proc/kallsyms") == true)
      let hidden =
        "0000000000000000 A fixed_percpu_data\n0000000000000000 T _stext\n0000000000000000 T handle_mm_fault\n"
      for text in [hidden, "0000000000000000 A fixed_percpu_data\n", "x"] {
        let error = #expect(throws: GuestError.self) { try Self.symbols(directory, kallsyms: text) }
        #expect(error?.message.contains("shows no addresses in /proc/kallsyms") == true)
        #expect(error?.remedy.contains("kptr_restrict") == true)
      }
    }
  }
}
