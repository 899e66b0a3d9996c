// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import ProfileKit

@Suite("Profiles of libfaultscope.so")
struct ProfileTests {
  static let text = """
    faultscope 1
    window 3 closed
    total 0 user-fault 100 2 2
    total 1 user-fault 50 1 1
    total 0 job-user 12
    unfinished 0
    something-new 1 2 3
    function 1 ffffffff81000000
    function 2 ffffffff81001000
    function 3 ffffffff81002000
    function 4 ffffffff81003000
    root 1 user-fault
    node 8 1 1 10 3 0 0
    node 9 8 2 40 3 0 0
    node 10 9 3 60 6 4 4096
    node 11 9 2 30 2 0 0
    node 12 8 4 10 0 0 0
    group user-fault 2 100 49 51
    path 1:1:4 2:2:45
    group user-fault 1 50 50 50
    end

    """
  static let symbols = KernelSymbols(
    kallsyms: """
      ffffffff81000000 T asm_exc_page_fault
      ffffffff81000ff0 T __pfx_handle_mm_fault
      ffffffff81001000 T handle_mm_fault
      ffffffff81002000 t clear_page.constprop.0
      ffffffff81002000 t long_alias_of_clear_page
      ffffffff81003000 t handle_mm_fault.cold
      ffffffffc0000000 t hook\t[module]
      """)

  /// That one with its names.
  static var profile: Profile {
    get throws {
      var profile = try Profile(text: text)
      profile.name(by: symbols)
      return profile
    }
  }

  @Test("are read into values")
  func reading() throws {
    let profile = try Profile(text: Self.text)
    #expect(profile.isClosed)
    #expect(profile.faults == 3)
    #expect(profile.instructions == 150)
    #expect(profile.totals[.jobUser]?.instructions == 12)
    #expect(profile.counters == ["unfinished": 0])
    #expect(profile.groups.map(\.count) == [2, 1])
    #expect(profile.groups[0].path.map(\.own) == [4, 45])
    #expect(profile.nodes.map(\.own).reduce(0, +) == profile.instructions)
  }

  @Test("have functions with own and inclusive instructions, calls and callers; moved parts belong to theirs")
  func functions() throws {
    let functions = try Self.profile.costs()
    #expect(functions.map(\.name) == ["handle_mm_fault", "clear_page", "asm_exc_page_fault"])
    #expect(functions.map(\.own) == [80, 60, 10])
    // It calls itself: each instruction is in it once.
    #expect(functions.map(\.inclusive) == [140, 60, 150])
    #expect(functions[0].callers == ["asm_exc_page_fault": 3, "handle_mm_fault": 2])
    #expect(functions[2].callers == [nil: 3])
    #expect(functions[1].bytes == 4096)
    #expect(functions.map(\.own).reduce(0, +) == 150)
  }

  @Test(
    "that are damaged are refused by line",
    arguments: [
      ("", "line 1 of the profile is not its end"), ("faultscope 2\n", "line 1 of the profile is not 'faultscope 1'"),
      ("faultscope 1\n", "line 2 of the profile is not its end"),
      ("faultscope 1\nnode 8 1 1 1 1 1 1\nend\n", "line 2 of the profile names a caller that did not come before"),
      ("faultscope 1\nroot 1 interrupt\nnode 8 1 9 1 1 1 1\nend\n", "line 3 of the profile names a function"),
      ("faultscope 1\ntotal 0 user-fault x\nend\n", "line 2 of the profile is no record of kind 'total'"),
      ("faultscope 1\ntotal -1 user-fault 1\nend\n", "line 2 of the profile is no record of kind 'total'"),
      ("faultscope 1\nfunction 1 1 a\u{1B}b\nend\n", "line 2 of the profile is no record of kind 'function'"),
      ("faultscope 1\nfunction 1 1 a [m\u{7f}]\nend\n", "line 2 of the profile is no record of kind 'function'"),
      ("faultscope 1\r\nend\r\n", "line 1 of the profile is not 'faultscope 1'"),
      ("faultscope 1\npath 1:1:1\nend\n", "line 2 of the profile is no record of kind 'path'"),
      ("faultscope 1\nend\nend\n", "line 3 of the profile comes after its end"),
    ])
  func damaged(_ text: String, _ words: String) {
    let error = #expect(throws: ProfileError.self) { try Profile(text: text) }
    #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
  }

  @Test("no cut and no changed character is worse than refused")
  func cut() {
    let characters = Array(Self.text)
    for count in characters.indices { _ = try? Profile(text: String(characters[..<count])) }
    for index in characters.indices {
      var changed = characters
      changed[index] = "9"
      _ = try? Profile(text: String(changed))
    }
  }

  @Test(
    "names without what the compiler put behind them",
    arguments: [
      ("clear_page", "clear_page"), ("a.isra.0", "a"), ("a.constprop.0.isra.3", "a"), ("a.cold", "a"),
      ("a.part.0 [ext4]", "a [ext4]"),
      ("__SCT__x.y", "__SCT__x.y"), ("", ""), ("0xffff", "0xffff"),
    ])
  func names(_ name: String, _ plain: String) {
    #expect(FunctionName.plain(name) == plain)
  }
}
