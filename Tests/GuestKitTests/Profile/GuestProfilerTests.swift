// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ProfileKit
import TestSupport
import Testing

@testable import GuestKit

@Suite("A guest's profiles on the host")
struct GuestProfilerTests {
  private static let key = String(repeating: "a1", count: 32)
  private static let symbols = "ffffffff81000000 T asm_exc_page_fault\nffffffff81000020 T handle_mm_fault\n"

  private static func window(_ number: Int, faults: Int) -> String {
    """
    faultscope 1
    window \(number) closed
    total 0 user-fault \(100 * faults) \(faults) \(faults)
    unfinished 0
    function 1 ffffffff81000000
    root 1 user-fault
    node 8 1 1 \(100 * faults) \(faults) 0 0
    group user-fault \(faults) \(100 * faults) 100 100
    path 1:1:100
    end

    """
  }

  private static func profiler(_ directory: TemporaryDirectory) -> GuestProfiler {
    let profiler = GuestProfiler(
      library: "/a,b/libfaultscope.so", cache: GuestCache(directory: directory.file("cache")))
    profiler.begin(in: directory.path)
    return profiler
  }

  @Test("QEMU gets the plugin, whose path may have a comma")
  func arguments() async throws {
    try await TemporaryDirectory.with { directory in
      #expect(
        Self.profiler(directory).arguments == [
          "-plugin", "file=/a,,b/libfaultscope.so,symbols=kallsyms,out=profile",
        ])
    }
  }

  @Test("symbols are asked for once a kernel, and are there before the guest goes on")
  func symbols() async throws {
    try await TemporaryDirectory.with { directory in
      let first = Self.profiler(directory)
      #expect(try first.answer(to: .symbols(key: Self.key)) == .send)
      #expect(try first.answer(to: .symbolText(String(Self.symbols.prefix(30)), isLast: false)) == nil)
      #expect(!FileManager.default.fileExists(atPath: directory.file("kallsyms")))
      #expect(try first.answer(to: .symbolText(String(Self.symbols.dropFirst(30)), isLast: true)) == .goOn)
      #expect(try directory.read("kallsyms") == Self.symbols)
      try FileManager.default.removeItem(atPath: directory.file("kallsyms"))
      let second = Self.profiler(directory)
      #expect(try second.answer(to: .symbols(key: Self.key)) == .goOn)
      #expect(try directory.read("kallsyms") == Self.symbols)
      #expect(try second.answer(to: .alive) == nil)
    }
  }

  @Test("a case has the windows since it began, as one with names; those before are nobody's")
  func windows() async throws {
    try await TemporaryDirectory.with { directory in
      let profiler = Self.profiler(directory)
      _ = try profiler.answer(to: .symbols(key: Self.key))
      _ = try profiler.answer(to: .symbolText(Self.symbols, isLast: true))
      try directory.write(Self.window(1, faults: 7), to: "profile.1")
      #expect(try profiler.answer(to: .began(case: "a", seconds: 1)) == .goOn)
      for number in [2, 3] { try directory.write(Self.window(number, faults: number), to: "profile.\(number)") }
      let profile = try Profile(text: try #require(try profiler.profile()))
      #expect(profile.faults == 5 && profile.instructions == 500 && profile.windows == 2)
      #expect(profile.functions.map(\.name) == ["asm_exc_page_fault"])
      #expect(profile.groups.map(\.count) == [5])
      #expect(try profiler.answer(to: .began(case: "b", seconds: 1)) == .goOn)
      #expect(try profiler.profile() == nil)
      try directory.write("faultscope 1\nwindow", to: "profile.4")
      try directory.write(Self.window(5, faults: 1), to: "profile.5")
      #expect(throws: GuestError.self) { try profiler.profile() }
      #expect(try profiler.answer(to: .began(case: "c", seconds: 1)) == .goOn)
      try directory.write(Self.window(6, faults: 6), to: "profile.6")
      let next = try Profile(text: try #require(try profiler.profile()))
      #expect(next.faults == 6)
    }
  }

  @Test(
    "a kernel without the functions that a fault is told by is refused by name, from the cache too",
    arguments: ["asm_exc_page_fault", "handle_mm_fault"])
  func oldKernel(_ name: String) async throws {
    try await TemporaryDirectory.with { directory in
      let text = Self.symbols.replacing(" \(name)\n", with: " \(name)_old\n")
      let profiler = Self.profiler(directory)
      _ = try profiler.answer(to: .symbols(key: Self.key))
      let sent = #expect(throws: GuestError.self) {
        try profiler.answer(to: .symbolText(text, isLast: true))
      }
      #expect(sent?.code == .refused && sent?.message.contains("have no \(name),") == true)
      #expect(sent?.remedy.contains("5.8") == true)
      SymbolCache(GuestCache(directory: directory.file("cache"))).keep(Data(text.utf8), of: Self.key)
      let kept = #expect(throws: GuestError.self) { try Self.profiler(directory).answer(to: .symbols(key: Self.key)) }
      #expect(kept == sent)
    }
  }

  @Test("the cache keeps the symbols that were used last")
  func cache() async throws {
    try await TemporaryDirectory.with { directory in
      let cache = SymbolCache(GuestCache(directory: directory.file("cache")))
      func key(_ number: Int) -> String { String(repeating: "0", count: 62) + String(number + 10) }
      for number in 0..<SymbolCache.maxCount {
        cache.keep(Data("\(number)".utf8), of: key(number))
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: Double(number))],
          ofItemAtPath: directory.file("cache/symbols/\(key(number))"))
      }
      try directory.write("", to: "cache/symbols/of another")
      #expect(cache.text(of: key(0)) == Data("0".utf8))
      cache.keep(Data("new".utf8), of: key(50))
      #expect(cache.text(of: key(1)) == nil)
      for number in [0, 2, SymbolCache.maxCount - 1, 50] { #expect(cache.text(of: key(number)) != nil) }
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.file("cache/symbols"))
      #expect(names.count == SymbolCache.maxCount + 1 && names.contains("of another"))
    }
  }

  @Test("symbols that nobody asked for are refused: before the host asked, and behind the last")
  func unasked() async throws {
    try await TemporaryDirectory.with { directory in
      let profiler = Self.profiler(directory)
      func refused() -> GuestError? {
        #expect(throws: GuestError.self) { try profiler.answer(to: .symbolText(Self.symbols, isLast: true)) }
      }
      #expect(refused()?.code == .garbage)
      let answers = try [GuestReport.symbols(key: Self.key), .symbolText(Self.symbols, isLast: true)].map {
        try profiler.answer(to: $0)
      }
      #expect(answers == [.send, .goOn])
      #expect(refused()?.code == .garbage)
    }
  }

  @Test(
    "what no guest says is refused",
    arguments: [
      GuestReport.symbols(key: "../../etc/passwd"), .symbols(key: ""), .symbols(key: String(repeating: "g", count: 64)),
    ])
  func garbage(_ report: GuestReport) async throws {
    try await TemporaryDirectory.with { directory in
      let error = #expect(throws: GuestError.self) { try Self.profiler(directory).answer(to: report) }
      #expect(error?.code == .garbage)
    }
  }
}
