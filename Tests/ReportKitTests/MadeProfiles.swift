// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import TestSupport
import Testing

@testable import ReportKit

/// Profiles of cases that nobody measured.
enum MadeProfiles {
  /// A function's name that whoever made a profile may have chosen, as far as a reader takes it: steers terminals, turns the
  /// direction of writing around, ends a line, means something in Markdown and HTML, is no ASCII, and far too long.
  static let hostile = "f\u{9b}31m\u{202e}\u{2028}|`<b>\u{e9}\u{65e5}\(String(repeating: "x", count: 300))"

  /// The entry, and below it the handler with what it calls: own instructions of all faults.
  static func profile(
    _ functions: KeyValuePairs<String, Int>, faults: Int = 100, counted: UInt64? = nil
  ) throws -> CaseProfile {
    let handler = "asm_exc_page_fault;handle_mm_fault"
    let ways =
      [("asm_exc_page_fault", 1000), (handler, 4000)] + functions.map { ("\(handler);\($0.key)", $0.value) }
    let made = MadeProfile(faults: faults, ways.map { .init($0.0, $0.1, calls: faults) })
    return try #require(CaseProfile([(number: 1, profile: try Profile(text: made.text), counted: counted)]))
  }

  /// A table of two phases.
  static var table: PhaseTable {
    get throws { try PhaseTable(text: "[entry & exit]\nasm_*\nhandle_*\n[clearing]\nclear_*\n") }
  }
}
