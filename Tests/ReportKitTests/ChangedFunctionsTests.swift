// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import ProfileKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Comparisons tell the functions that account for a change")
struct ChangedFunctionsTests {
  private static let base = MadeProfile(
    faults: 3,
    [
      .init("asm_exc_page_fault", 31, calls: 3), .init("asm_exc_page_fault;handle_mm_fault", 1000, calls: 3),
      .init("asm_exc_page_fault;handle_mm_fault;charge_memcg", 100, calls: 3),
      .init("asm_exc_page_fault;handle_mm_fault;gone_in_time", 50, calls: 3),
    ])
  private static let candidate = MadeProfile(
    faults: 3,
    [
      .init("asm_exc_page_fault", 31, calls: 3), .init("asm_exc_page_fault;handle_mm_fault", 1001, calls: 3),
      .init("asm_exc_page_fault;handle_mm_fault;charge_memcg", 400, calls: 3),
      .init("asm_exc_page_fault;handle_mm_fault;brand_new", 500, calls: 3),
    ])

  private static func side(_ mean: Double, _ name: String, perIO: Double) -> ComparedSide {
    let repeats = (0..<3).map { _ in ["clat_p50_instr": mean, "clat_mean_instr": mean + 1, "ios": 3 / perIO] }
    return ComparedSide(
      name: "side", origin: "made", facts: [ComparedFact("clock", "instructions", isDecisive: true)],
      cases: [ComparedCase(name: name, metrics: ["clat_p50_instr"], repeats: repeats)])
  }

  private static func made(
    _ name: String = "touch", base: MadeProfile = base, candidate: MadeProfile = candidate, perIO: Double = 1
  ) throws -> (comparison: Comparison, profiles: ComparisonProfiles) {
    func profile(_ made: MadeProfile) throws -> CaseProfile {
      try #require(CaseProfile([(number: 1, profile: Profile(text: made.text), counted: 3)]))
    }
    let item = ComparisonProfiles.Case(
      base: try profile(base), candidate: try profile(candidate), try PhaseTable.standard)
    let comparison = try Comparison(base: side(1000, name, perIO: perIO), candidate: side(1300, name, perIO: perIO))
    return (comparison, ComparisonProfiles(cases: [0: item]))
  }

  private static func flat(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test("Text names them with both sides, new and gone ones marked, and what they add up to")
  func text() throws {
    let (comparison, profiles) = try Self.made()
    let text = Self.flat(comparison.text(profiles: profiles))
    #expect(text.contains("brand_new, new - 166.7 +166.7 66.6 %"))
    #expect(text.contains("charge_memcg 33.3 133.3 +100.0 40.0 %"))
    #expect(text.contains("gone_in_time, gone 16.7 - -16.7 -6.7 %"))
    #expect(text.contains("a fault 393.7 644.0 +250.3 100.0 %"))
    #expect(text.contains("The differences add up to the change of a fault, +250.3 instructions."))
    #expect(
      text.contains("clat_mean_instr changed by +300 instr, its fault by +250; the rest, +50, is outside of faults."))
    #expect(text.contains("memcg charge +100.0"))
    #expect(text.contains("functions that did not change 10.4 10.4 0.0 0.0 %"))
  }

  @Test("What is shown adds up in each column", arguments: [40, 60, 76, 120, 200])
  func sums(_ width: Int) throws {
    var dice = Dice(seed: UInt64(width))
    for _ in 0..<20 {
      func many(_ prefix: String) -> MadeProfile {
        MadeProfile(
          faults: 7 + dice.below(5),
          (0..<dice.below(60)).map { .init("\(prefix)\($0 % 2 == 0 ? "" : "both")\($0)", 1 + dice.below(5000)) })
      }
      let (comparison, profiles) = try Self.made(base: many("a"), candidate: many("b"))
      guard let changed = ChangedFunctions(0, of: comparison, profiles) else {
        Issue.record("has none")
        continue
      }
      let rows = changed.rows()
      for column in [\ChangedRow.base, \.candidate] {
        #expect(rows.dropLast().map { $0[keyPath: column] ?? 0 }.reduce(0, +) == rows.last?[keyPath: column])
      }
      #expect(rows.dropLast().map(\.difference).reduce(0, +) == rows.last?.difference)
      if rows.dropLast().last?.difference != 0 { Issue.record("what did not change did: \(rows)") }
      if rows.last?.share != nil {
        #expect(rows.dropLast().compactMap(\.share).reduce(0, +) == 1000)
      }
      for line in comparison.text(width: width, profiles: profiles).split(separator: "\n") {
        #expect(line.count <= width || line.hasPrefix("clat_") || line.hasPrefix("!"), "\(line)")
      }
    }
  }

  @Test("I/Os that hold several faults are told")
  func several() throws {
    let (comparison, profiles) = try Self.made(perIO: 2)
    #expect(
      Self.flat(comparison.text(profiles: profiles)).contains(
        "clat_mean_instr changed by +300 instr, its faults (2.000 an I/O before, 2.000 after) by +501; the rest, -201,")
    )
  }

  @Test("Markdown and JSON have the same")
  func others() throws {
    let (comparison, profiles) = try Self.made()
    let markdown = comparison.markdown(profiles: profiles)
    #expect(markdown.contains("### The functions that account for `touch`"))
    #expect(markdown.contains("| brand\\_new, new | - | 166.7 | +166.7 | 66.6 % | - |"))
    let text = try JSONRenderer().render(ComparisonDocument(comparison, profiles: profiles))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let profile = try #require((document["cases"] as? [[String: Any]])?.first?["profile"] as? [String: Any])
    let functions = try #require(profile["functions"] as? [[String: Any]])
    #expect(functions.first?["name"] as? String == "brand_new")
    #expect(functions.first?["base_own_instr_per_fault"] == nil)
    let changes = functions.compactMap { $0["change_instr_per_fault"] as? Double }
    #expect(abs(changes.reduce(0, +) - (profile["change_instr_per_fault"] as? Double ?? 0)) < 1e-9)
    #expect((profile["latency"] as? [String: Any])?["change_instr"] as? Double == 300)
  }

  @Test("Without profiles nothing is another byte")
  func none() throws {
    let (comparison, _) = try Self.made()
    #expect(comparison.text() == comparison.text(profiles: ComparisonProfiles()))
    #expect(!comparison.text().contains("own instr a fault"))
    #expect(!comparison.markdown().contains("account for"))
    #expect(try !JSONRenderer().render(ComparisonDocument(comparison)).contains("\"profile\""))
  }

  @Test("Great differences that come to nothing have no shares of it")
  func moved() throws {
    let swapped = MadeProfile(
      faults: 3,
      [
        .init("asm_exc_page_fault", 31, calls: 3), .init("asm_exc_page_fault;one_that_is_new", 1150, calls: 3),
      ])
    let (comparison, profiles) = try Self.made(candidate: swapped)
    let rows = try #require(ChangedFunctions(0, of: comparison, profiles)).rows()
    #expect(rows.allSatisfy { $0.share == nil })
    #expect(rows.last?.difference == 0)
  }

  @Test("Names of others stay in their line, and are shown safely", arguments: [40, 76, 120])
  func hostile(_ width: Int) throws {
    let evil = MadeProfiles.hostile
    let changed = MadeProfile(faults: 3, [.init("asm_exc_page_fault", 31), .init("asm_exc_page_fault;\(evil)", 500)])
    let (comparison, profiles) = try Self.made("touch", candidate: changed)
    let text = comparison.text(width: width, profiles: profiles)
    for line in text.split(separator: "\n") where !line.contains("clat_p50") && !line.contains("clat_mean") {
      #expect(line.count <= width, "\(line)")
      #expect(!line.unicodeScalars.contains(where: ShownText.isUnsafe), "\(line.debugDescription)")
    }
    let lines = comparison.markdown(profiles: profiles).split(separator: "\n").filter { $0.contains("xxx") }
    #expect(lines.count == 1)
  }
}
