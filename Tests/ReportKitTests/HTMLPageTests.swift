// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import TestSupport
import Testing

@testable import ReportKit

@Suite("Comparisons as a page of HTML") struct HTMLPageTests {
  static let hostile = "w/KEY=<script>alert(1)</script>&\"'>\u{1b}[31m\u{202e}|"

  private static func comparison(fact: String = "6.12") throws -> Comparison {
    let base = [
      MadeSide.item("ok", 1000), MadeSide.item("slow", 1000), MadeSide.item("gone", 1000), MadeSide.item(hostile, 1000),
      MadeSide.item("skipped", 1, skip: "no <hugepages>"), MadeSide.item("vague", 1000, spread: 0.2, count: 4),
    ]
    let candidate = [
      MadeSide.item("ok", 1000, seed: 2), MadeSide.item("slow", 1500, seed: 2), MadeSide.item(hostile, 1400, seed: 3),
      MadeSide.item("skipped", 1, skip: "no <hugepages>"), MadeSide.item("vague", 1000, spread: 0.2, count: 4, seed: 9),
    ]
    return try Comparison(base: MadeSide.side(base), candidate: MadeSide.side(candidate, kernel: fact))
  }

  private static func page(gnuplot: Gnuplot? = nil) async throws -> String {
    try await (comparison(fact: "6.18 </td><b>&amp;")).page(by: gnuplot)
  }

  @Test func itIsWellFormedAndNeedsNothingElse() async throws {
    let page = try await Self.page()
    let read = HTMLReading(page)
    #expect(read.error == nil)
    let ids = read.values("id")
    #expect(Set(ids).count == ids.count)
    #expect(ids.count > 10)
    // Every link leads to a place of this page.
    for target in read.values("href") { #expect(target.hasPrefix("#") && ids.contains(String(target.dropFirst()))) }
    for target in read.values("aria-labelledby")
      + read.values("for").flatMap({ $0.split(separator: " ").map(String.init) })
    {
      #expect(ids.contains(target))
    }
    #expect(read.values("src").isEmpty)
    for word in ["url(", "@import", "https:", "//"] {
      #expect(!page.replacing("http://www.w3.org/1999/xhtml", with: "").contains(word))
    }
    #expect(!read.elements.contains { ["link", "img", "iframe", "object", "base"].contains($0) })
    // Neither may have what the two ways of reading the page take for something else.
    #expect(!(PageScript.filter + PageStyle.text).contains { "<&".contains($0) })
    #expect(read.values("scope").count == page.components(separatedBy: "<th ").count - 1)
    #expect(!page.contains("<th>"))
  }

  @Test func namesStayNames() async throws {
    let page = try await Self.page()
    let read = HTMLReading(page)
    #expect(read.elements.count { $0 == "script" } == 1)
    // The counts of the five verdicts, and none of the name's.
    #expect(read.elements.count { $0 == "b" } == 5)
    let shown = Self.hostile.replacing("\u{1b}", with: "\u{fffd}").replacing("\u{202e}", with: "\u{fffd}")
    // Once in the table, in the details and in the largest changes each.
    #expect(read.texts("bdi").count { $0 == shown } == 3)
    #expect(read.texts("bdi").contains("6.18 </td><b>&amp;"))
    #expect(read.texts("li").contains { $0.contains("no <hugepages>") })
  }

  @Test func theSummaryComesFirstAndTheAlarmingCasesBeforeTheOthers() async throws {
    let read = HTMLReading(try await Self.page())
    #expect(read.texts("h2") == ["Summary", "Cases and metrics", "Case by case", "Hosts and tools", "Method"])
    #expect(read.texts("p").first == "2 cases are worse, 1 case is missing or has nothing that decides.")
    let verdicts = read.attributes.filter { $0.element == "tbody" && $0.name == "data-v" }.map(\.value)
    #expect(verdicts == ["worse", "worse", "missing", "inconclusive", "no_change", "skipped"])
    // A row for each case and each of its metrics: four cases with two, two without.
    let rows = read.texts("tbody").count
    #expect(read.elements.count { $0 == "tbody" } == rows)
    #expect(read.attributes.count { $0.name == "scope" && $0.value == "rowgroup" } == 6)
    #expect(read.texts("h3").contains("Largest changes"))
    #expect(read.texts("th").contains("kernel"))
  }

  @Test func withoutGnuplotThereIsANoteAndStillEveryRepeat() async throws {
    let page = try await Self.page()
    #expect(page.contains("gnuplot is not on the PATH. Debian’s package gnuplot-nox has it"))
    #expect(HTMLReading(page).values("class").count { $0 == "strip" } == 4)
  }

  @Test(arguments: [
    ("#!/bin/sh\necho no terminal >&2\nexit 1\n", "failed: no terminal"), ("#!/bin/sh\nexit 0\n", ""),
    ("#!/bin/sh\nkill -9 $$\n", "killed(signal: 9)"), ("not a program", "failed"),
  ])
  func aGnuplotThatFailsIsANote(_ script: String, _ words: String) async throws {
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(script, to: "gnuplot")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      #expect(Gnuplot.find(in: ["PATH": "/nowhere::relative:\(directory.path)"])?.path == path)
      let broken = Gnuplot(path: path)
      let axis = Axis(0, 1, unit: .count)
      let plot = Plot(series: [Plot.Series(.base, .line, [.init(0, 0), .init(1, 1)])], x: axis, y: axis)
      if words.isEmpty {
        #expect(try await broken.draw([plot]) == [nil])
        await #expect(throws: GnuplotError.self) { try await broken.version() }
      } else {
        let error = await #expect(throws: GnuplotError.self) { try await broken.draw([plot]) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
      }
    }
  }
}
