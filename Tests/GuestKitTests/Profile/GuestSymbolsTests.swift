// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage
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
    ffffffff81000040 T asm_exc_page_fault
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
          ffffffff81000040 T asm_exc_page_fault
          ffffffffc0000000 t hook\t[module]

          """)
    }
  }

  @Test("end with each module: behind its size, or where the next one begins")
  func ends() async throws {
    let modules = """
      loop 40960 0 - Live 0xffffffffc0100000 (OE)
      ext4 2097152 1 jbd2, Live 0xffffffffc0000000
      hidden 4096 0 - Live 0x0000000000000000
      short 4096

      """
    try await TemporaryDirectory.with { directory in
      let lines = String(decoding: try Self.symbols(directory, modules: modules).functions, as: UTF8.self)
        .split(separator: "\n")
      #expect(
        lines.suffix(2) == ["ffffffffc0100000 d module_end\t[ext4]", "ffffffffc010a000 d module_end\t[loop]"])
      #expect(lines.count == 7)
    }
  }

  @Test("are known by the first function alone, wherever that is in a long file")
  func longFile() async throws {
    // A line of it lies across the border of what is read at once.
    for count in [3119, 3120, 3121, 3122, 20_000] {
      let before = String(repeating: "0000000000000000 A a\n", count: count)
      try await TemporaryDirectory.with { directory in
        let key = try Self.symbols(directory, kallsyms: before + Self.kallsyms).key
        #expect(try Self.symbols(directory).key == key)
      }
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
      let symbols = try Self.symbols(directory, modules: modules)
      #expect(symbols.key == first)
      // Whoever asks again sees modules that came later.
      try directory.write("brd 4096 0 - Live 0xffffffffc0300000\n" + modules, to: "proc/modules")
      #expect(symbols.key != first)
      try directory.write(
        "loop 40960 2 - Live 0xffffffffc0100000\next4 901120 0 - Live 0xffffffffc0000000\n", to: "proc/modules")
      #expect(symbols.key == first)
      // A module that was built again, at the same place.
      #expect(try key(Self.kallsyms, modules.replacing("40960", with: "45056")) != first)
      let notes = "sys/module/loop/notes"
      try FileManager.default.createDirectory(atPath: directory.file(notes), withIntermediateDirectories: true)
      try directory.write("build 1", to: "\(notes)/.note.gnu.build-id")
      let built = try key()
      #expect(built != first)
      try directory.write("build 2", to: "\(notes)/.note.gnu.build-id")
      #expect(try key() != built)
      try FileManager.default.removeItem(atPath: directory.file(notes))
      #expect(try key(Self.kallsyms, modules.replacing("901120 1", with: "901120 7")) == first)
      #expect(try key(Self.kallsyms, modules.replacing("c0000000", with: "c0200000")) != first)
      #expect(try key(Self.kallsyms.replacing("81000000", with: "9f000000")) != first)
      #expect(try key(notes: "b") != first)
    }
  }

  @Test("are told again where a module came, and not otherwise")
  func told() async throws {
    try await TemporaryDirectory.with { directory in
      let symbols = try Self.symbols(directory)
      var ends: [Int32] = [0, 0]
      try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
      let lines = ends.map { GuestLine(FileDescriptor(rawValue: $0)) }
      let profiler = GuestProfiler(library: "/a", cache: GuestCache(directory: directory.file("cache")))
      profiler.begin(in: directory.path)
      let host = Task {
        var (reports, buffer): ([GuestReport], [UInt8]) = ([], [])
        while case .message(let report) = try lines[1].next(GuestReport.self, within: .seconds(60), buffer: &buffer) {
          reports.append(report)
          if report == .done { break }
          if let answer = try profiler.answer(to: report) { try lines[1].send(answer) }
        }
        return reports
      }
      let told = ToldSymbols(symbols, lines[0])
      try told.tell()
      try told.tell()
      try directory.write("ext4 4096 1 - Live 0xffffffffc0000000\n", to: "proc/modules")
      try told.tell()
      try directory.write("ext4 4096 7 - Live 0xffffffffc0000000\n", to: "proc/modules")
      try told.tell()
      // As it was: the host knows these.
      try directory.write("", to: "proc/modules")
      try told.tell()
      try lines[0].send(GuestReport.done)
      let kinds = try await host.value.map { report in
        switch report {
        case .symbols: "key"
        case .symbolText(let text, _): text.contains("module_end") ? "with module" : "without"
        default: "done"
        }
      }
      #expect(kinds == ["key", "without", "key", "with module", "key", "done"])
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
