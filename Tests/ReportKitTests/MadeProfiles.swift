// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import ProfileKit
import Testing

@testable import ReportKit

/// Profiles that nobody measured.
enum MadeProfiles {
  /// The entry, and below it the handler with what it calls: own instructions of all faults.
  static func profile(
    _ functions: KeyValuePairs<String, Int>, faults: Int = 100, number: Int = 1, counted: UInt64? = nil
  ) throws -> CaseProfile {
    let names = ["asm_exc_page_fault", "handle_mm_fault"] + functions.map(\.key)
    let owns = [1000, 4000] + functions.map(\.value)
    let sum = owns.reduce(0, +)
    var text = "faultscope 1\nwindow 1 closed\ntotal 0 user-fault \(sum) \(faults) \(faults)\nunfinished 0\n"
    for (index, name) in names.enumerated() {
      text += "function \(index + 1) \(String(4096 * (index + 1), radix: 16)) \(name)\n"
    }
    text += "root 1 user-fault\nnode 8 1 1 1000 \(faults) 0 0\nnode 9 8 2 4000 \(faults) 0 0\n"
    for (index, own) in owns.enumerated().dropFirst(2) {
      text += "node \(8 + index) 9 \(index + 1) \(own) \(faults) 0 0\n"
    }
    text += "group user-fault \(faults) \(sum) \(sum / faults) \(sum / faults)\npath 1:1:10 2:2:40\nend\n"
    return try #require(CaseProfile([(number: number, profile: try Profile(text: text), counted: counted)]))
  }

  /// A table of two phases.
  static var table: PhaseTable {
    get throws { try PhaseTable(text: "[entry & exit]\nasm_*\nhandle_*\n[clearing]\nclear_*\n") }
  }
}
