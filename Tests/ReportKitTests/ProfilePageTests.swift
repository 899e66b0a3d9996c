// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import ProfileKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Profiles as a page of HTML") struct ProfilePageTests {
  private static let hostile = "h<script>&\"'\u{9b}"

  private static func report() throws -> ProfileReport {
    let table = try MadeProfiles.table
    let first = try MadeProfiles.profile(
      ["clear_page_erms": 409_600, hostile: 9000], counted: 100)
    let second = try MadeProfiles.profile(["clear_page_erms": 819_200, "other": 100])
    return ProfileReport(
      name: "before <b>", origin: "run 12 & more", kernel: "6.1.0<x>",
      cases: [
        ProfileReport.Case(name: "touch/MEM=<private>", profile: first, table),
        ProfileReport.Case(name: "second", profile: second, table),
      ], table)
  }

  @Test("have a graph and the tables of every case, and need nothing else")
  func whole() throws {
    let page = ProfilePage(report: try Self.report()).text
    let read = HTMLReading(page)
    #expect(read.error == nil)
    let ids = read.values("id")
    #expect(Set(ids).count == ids.count)
    for target in read.values("href") { #expect(target.hasPrefix("#") && ids.contains(String(target.dropFirst()))) }
    for word in ["url(", "@import", "https:", "//"] {
      #expect(!page.replacing("http://www.w3.org/1999/xhtml", with: "").contains(word))
    }
    #expect(!read.elements.contains { ["script", "link", "img", "iframe"].contains($0) })
    #expect(!IcicleStyle.text.contains { "<&".contains($0) })
    #expect(read.texts("h2") == ["Summary", "touch/MEM=<private>", "second", "Method"])
    #expect(read.texts("h3").filter { $0 == "Functions" }.count == 2)
    #expect(read.texts("h1") == ["Profile of before <b>"])
    #expect(read.texts("dd") == ["run 12 & more", "6.1.0<x>"])
    #expect(!page.contains("<th>"))
  }

  @Test("tell what a fault comes to, by phase and by function")
  func numbers() throws {
    let read = HTMLReading(ProfilePage(report: try Self.report()).text)
    #expect(read.texts("p").contains("100 faults of 1 repeat: 4,236.0 instructions a fault."))
    let rows = read.texts("tr")
    // The second case's fault comes to 8,243: 8,192 of clearing, 50 of the entry, 1 in no phase.
    #expect(rows.contains("clearing8,192.0 instr99.4 %"))
    #expect(rows.contains("entry & exit50.0 instr0.6 %"))
    #expect(rows.contains("in no phase1.0 instr0.0 %"))
    #expect(rows.contains("clear_page_ermsclearing8,192.0 instr99.4 %8,192.0 instr1.000handle_mm_fault"))
    #expect(rows.contains("asm_exc_page_faultentry & exit10.0 instr0.1 %8,243.0 instr1.000an exception"))
    #expect(read.texts("bdi").contains("h<script>&\"'\u{fffd}"))
  }

  @Test("What a table shows adds up, as it is shown", arguments: 1...6 as ClosedRange<UInt64>)
  func sums(_ seed: UInt64) throws {
    var dice = Dice(seed: seed)
    let ways = (0..<(10 + dice.below(90))).map {
      MadeProfile.Way("\($0 % 3 == 0 ? "asm_" : $0 % 3 == 1 ? "clear_" : "x")\($0)", 1 + dice.below(9000))
    }
    // Some instructions are in no function.
    let made = MadeProfile(
      faults: 7 + dice.below(5), ways, records: seed % 2 == 0 ? [] : ["total 1 user-fault \(99 + dice.below(999)) 0 0"])
    let profile = try #require(CaseProfile([(number: 1, profile: try Profile(text: made.text), counted: nil)]))
    let table = try MadeProfiles.table
    let page = ProfilePage(
      report: ProfileReport(
        name: "a", origin: "b", kernel: nil, cases: [.init(name: "c", profile: profile, table)], table)
    ).text
    for heading in ["Phases", "Functions"] {
      let rows = ShownTenths.rows(page, "<h3>\(heading)</h3>").map { $0.prefix(2) }
      #expect(rows.last?.first == RoundedParts.tenths(profile.instructionsPerFault))
      #expect(rows.last?.last == 1000)
      for column in 0..<2 {
        #expect(rows.dropLast().compactMap { $0[column] }.reduce(0, +) == rows.last?[column], "\(heading) \(column)")
      }
    }
    #expect(page.contains("in no function") == (seed % 2 != 0 && ways.count <= 60))
  }

  @Test("without any profile say so")
  func none() throws {
    let page = ProfilePage(
      report: ProfileReport(name: "x", origin: "y", kernel: nil, cases: [], try MadeProfiles.table)
    ).text
    #expect(HTMLReading(page).error == nil)
    #expect(page.contains("No case of it has a profile."))
  }
}

@Suite("Profiles on the page of a comparison") struct ProfileSectionTests {
  private static func comparison() throws -> Comparison {
    try Comparison(
      base: MadeSide.side([MadeSide.item("ok", 1000), MadeSide.item("slow", 1000)]),
      candidate: MadeSide.side([MadeSide.item("ok", 1000, seed: 2), MadeSide.item("slow", 1500, seed: 2)]))
  }

  private static func page(_ comparison: Comparison, _ profiles: ComparisonProfiles?) async throws -> String {
    let details = try ComparisonDetails(comparison, maxCases: 0, maxRepeats: 1)
    guard let profiles else { return await ComparisonPage(comparison, details, by: nil).text }
    return await ComparisonPage(comparison, details, profiles: profiles, by: nil).text
  }

  @Test("there are none where nobody counted instructions")
  func without() async throws {
    let comparison = try Self.comparison()
    let page = try await Self.page(comparison, nil)
    #expect(page == (try await Self.page(comparison, ComparisonProfiles())))
    for word in ["class=\"ic\"", ".ic ", "Where the instructions", "icicle", "Icicle"] { #expect(!page.contains(word)) }
  }

  @Test("many cases have graphs for the first ones only, and the page says so")
  func cut() async throws {
    let names = (1...14).map { "case\($0)" }
    let comparison = try Comparison(
      base: MadeSide.side(names.map { MadeSide.item($0, 1000) }),
      candidate: MadeSide.side(names.map { MadeSide.item($0, 1500, seed: 2) }))
    let item = ComparisonProfiles.Case(
      base: try MadeProfiles.profile(["clear_page_erms": 409_600]),
      candidate: try MadeProfiles.profile(["clear_page_erms": 500_000]), try MadeProfiles.table)
    let all = Dictionary(uniqueKeysWithValues: comparison.cases.indices.map { ($0, item) })
    let read = HTMLReading(try await Self.page(comparison, ComparisonProfiles(cases: all)))
    #expect(read.error == nil)
    #expect(read.elements.count { $0 == "figcaption" } == ProfileSection.maxCases * 3)
    #expect(read.texts("h4").filter { $0 == "Functions that account for it" }.count == 14)
    #expect(
      read.texts("p").contains(
        "Icicle graphs are drawn for the first 12 of 14 cases with profiles, the most alarming ones."))
    let ids = read.values("id")
    #expect(Set(ids).count == ids.count)
  }

  @Test("What a table shows adds up, as it is shown", arguments: 1...6 as ClosedRange<UInt64>)
  func sums(_ seed: UInt64) async throws {
    var dice = Dice(seed: seed)
    func side(_ own: String) throws -> CaseProfile {
      let ways = (0..<(5 + dice.below(50))).map { place in
        MadeProfile.Way("\(place % 3 == 0 ? "asm_" : place % 3 == 1 ? "clear_" : own)\(place)", 1 + dice.below(9000))
      }
      let profile = try Profile(text: MadeProfile(faults: 7 + dice.below(5), ways).text)
      return try #require(CaseProfile([(number: 1, profile: profile, counted: nil)]))
    }
    let item = ComparisonProfiles.Case(base: try side("a"), candidate: try side("b"), try MadeProfiles.table)
    let page = try await Self.page(try Self.comparison(), ComparisonProfiles(cases: [0: item]))
    for heading in ["Functions that account for it", "Phases"] {
      let rows = ShownTenths.rows(page, "<h4>\(heading)</h4>")
      #expect(rows.last?.first == RoundedParts.tenths(item.difference.base))
      #expect(rows.allSatisfy { $0.count == 4 && ($0[1] ?? 0) - ($0[0] ?? 0) == $0[2] })
      for column in 0..<4 {
        #expect(
          rows.dropLast().compactMap { $0[column] }.reduce(0, +) == rows.last?[column] ?? 0, "\(heading) \(column)")
      }
    }
  }

  @Test("a case that changed has the graphs of both sides and of the difference, and the functions that account for it")
  func with() async throws {
    let comparison = try Self.comparison()
    let number = try #require(comparison.cases.firstIndex { $0.name == "slow" })
    let base = try MadeProfiles.profile(["clear_page_erms": 409_600, "old_<b>": 10_000, "same": 500])
    let candidate = try MadeProfiles.profile(["clear_page_erms": 429_600, "fresh": 30_000, "same": 500])
    let item = ComparisonProfiles.Case(base: base, candidate: candidate, try MadeProfiles.table)
    let plain = HTMLReading(try await Self.page(comparison, nil))
    let page = try await Self.page(comparison, ComparisonProfiles(cases: [number: item]))
    let read = HTMLReading(page)
    #expect(read.error == nil)
    let ids = read.values("id")
    #expect(Set(ids).count == ids.count)
    for target in read.values("href") { #expect(ids.contains(String(target.dropFirst()))) }
    #expect(read.elements.count { $0 == "svg" } == plain.elements.count { $0 == "svg" } + 3)
    #expect(
      read.texts("b").filter { $0.hasSuffix("instr a fault") } == [
        "A: 4,251 instr a fault", "B: 4,651 instr a fault", "B less A: +400 instr a fault",
      ])
    #expect(read.texts("p").contains("4,251 instr a fault in A, 4,651 instr in B: +400 instr, +9.4 %."))
    let rows = read.texts("tr")
    #expect(rows.contains("fresh new in B--300.0 instr+300.0 instr75.0 %"))
    #expect(rows.contains("clear_page_ermsclearing4,096.0 instr4,296.0 instr+200.0 instr50.0 %"))
    #expect(rows.contains("old_<b> gone in B-100.0 instr--100.0 instr-25.0 %"))
    #expect(rows.contains("a fault4,251.0 instr4,651.0 instr+400.0 instr100.0 %"))
    #expect(rows.contains("clearing4,096.0 instr4,296.0 instr+200.0 instr50.0 %"))
  }
}

/// Figures of a table on a page.
private enum ShownTenths {
  /// Row by row the tenths of the numbers of the table below a heading; nil for those that are not there.
  static func rows(_ page: String, _ heading: String) -> [[Int?]] {
    let table = page.components(separatedBy: heading).last?.components(separatedBy: "</table>").first ?? ""
    return table.components(separatedBy: "<tr>").map { row in
      row.matches(of: /<td class="n[^"]*">([^<]*)<\/td>/).map { Int($0.1.filter { $0.isNumber || $0 == "-" }) }
    }.filter { !$0.isEmpty }
  }
}
