// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import StoreKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Changes in a history") struct HistoryTests {
  /// A store with a run per element, of three repeats each, on this machine or in turn on `hosts`.
  static func history(
    _ centres: [Double], on hosts: [String?] = [nil], in directory: TemporaryDirectory
  ) throws -> [HistoryPoint] {
    let store = try Store(path: "\(directory.path)/s.sqlite", mode: .create)
    for (index, centre) in centres.enumerated() {
      let moment = Date(timeIntervalSince1970: 1_782_900_000 + 86_400 * Double(index))
      let run = NewRun(
        suite: "made", started: moment, fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "t",
        host: hosts[index % hosts.count])
      let item = NewCase(ordinal: 0, name: "a", jobFile: "", jobHash: "", metrics: ["clat_p50_ns"], plannedRepeats: 3)
      let id = try store.beginRun(run, cases: [item])
      let values = MadeSide.values(centre, spread: 0.01, count: 3, seed: UInt64(index + 1))
      let caseID = try #require(try store.cases(of: id).first?.id)
      for (number, value) in values.enumerated() {
        try store.append(NewRepeat(number: number + 1, elapsedNS: 1, metrics: ["clat_p50_ns": value]), to: caseID)
      }
      try store.finishRun(id, state: .complete)
    }
    return try store.history(case: "a", metric: "clat_p50_ns")
  }

  @Test func aStepIsMarkedWhereItIs() async throws {
    try await TemporaryDirectory.with { directory in
      let centres = (0..<24).map { $0 < 15 ? 1000.0 : 1150 }
      let table = HistoryTable(
        History(try Self.history(centres, in: directory), case: "a", metric: "clat_p50_ns"))
      #expect(table.history.series.changes.map(\.index) == [15])
      #expect(table.history.series.points.map(\.segment) == centres.map { $0 == 1000 ? 1 : 2 })
      let text = table.text(width: 76)
      #expect(text.contains("> run 16: +1"), "\(text)")
      #expect(text.contains("E-divisive") && text.contains("^"))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 76 }, "\(text)")
      let marked = text.split(separator: "\n").filter { $0.hasPrefix(">") && $0.contains("16") }
      #expect(marked.count == 2)
      let json = try JSONRenderer().render(table.table)
      #expect(json.contains("\"segment\" : 2"))
      let rows = CSVRenderer().render(table.table).split(whereSeparator: \.isNewline)
      #expect(rows.first?.hasSuffix(",segment") == true && rows.last?.hasSuffix(",2") == true)
    }
  }

  @Test func noiseIsNoChange() async throws {
    try await TemporaryDirectory.with { directory in
      let points = try Self.history(Array(repeating: 1000, count: 24), in: directory)
      let table = HistoryTable(History(points, case: "a", metric: "clat_p50_ns"))
      #expect(table.history.series.changes.isEmpty && table.history.series.isSearched)
      #expect(table.text(width: 76).contains("No change found"))
    }
  }

  /// The clearest step there is: below the limit no order is rare enough, and that is told.
  @Test func fewRunsFindNothingAndSaySo() async throws {
    try await TemporaryDirectory.with { directory in
      let centres = (0..<9).map { $0 < 5 ? 1000.0 : 9000 }
      let points = try Self.history(centres, in: directory)
      let table = HistoryTable(History(points, case: "a", metric: "clat_p50_ns"))
      #expect(table.history.series.changes.isEmpty && !table.history.series.isSearched)
      #expect(table.text(width: 76).contains("from 10 runs on; with 9"))
      let single = HistoryTable(
        History(Array(points.prefix(1)), case: "a", metric: "clat_p50_ns"))
      #expect(single.text(width: 76).contains("with 1"))
    }
  }

  /// Machines of another speed: mixed, every second run would be a change, or hide one.
  @Test func eachMachineHasASeriesOfItsOwn() async throws {
    try await TemporaryDirectory.with { directory in
      // The second host changes with its 13th run of 20.
      let centres = (0..<60).map { [500.0, 1000, $0 < 36 ? 2000 : 2300][$0 % 3] }
      let points = try Self.history(centres, on: [nil, "10.9.0.2", "b:9000"], in: directory)
      let histories = History.ofEachHost(points, case: "a", metric: "clat_p50_ns")
      #expect(histories.map(\.host) == [nil, "10.9.0.2", "b:9000"])
      #expect(histories.map(\.runs.count) == [20, 20, 20])
      #expect(histories.map { $0.series.changes.map(\.index) } == [[], [], [12]])
      let report = HistoryReport(histories)
      let text = report.text(width: 76)
      for place in ["this machine", "10.9.0.2", "b:9000"] {
        #expect(text.contains("clat_p50_ns of a on \(place)\n"), "\(text)")
      }
      #expect(text.ranges(of: "> run 39: +1").count == 1, "\(text)")
      let rows = CSVRenderer().render(report.flat).split(separator: "\r\n")
      #expect(rows.first?.hasPrefix("change,host,run,") == true && rows.count == 61)
      #expect(rows.count { $0.contains(",b:9000,") } == 20 && rows[1].hasPrefix(",,1,"))
      let page = HTMLReading(await HistoryPage(report, gnuplot: nil).text())
      #expect(page.error == nil)
      #expect(page.texts("h1") == ["clat_p50_ns of a on 3 machines"])
      #expect(page.texts("h2").suffix(3) == ["Summary on b:9000", "Chart on b:9000", "Runs on b:9000"])
      // Of one host alone nothing is lost of its name.
      let one = HistoryReport([histories[1]])
      #expect(one.text(width: 76).hasPrefix("clat_p50_ns of a on 10.9.0.2\n"))
      #expect(try JSONRenderer().render(one.flat).contains("\"host\" : \"10.9.0.2\""))
    }
  }

  @Test func manyRunsShareColumns() async throws {
    try await TemporaryDirectory.with { directory in
      let points = try Self.history((0..<140).map { $0 < 90 ? 1000 : 2000 }, in: directory)
      let history = History(points, case: "a", metric: "clat_p50_ns")
      #expect(history.series.changes.contains { $0.index == 90 })
      let chart = HistoryChart(history: history, width: 76).render()
      let lines = chart.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 76 }, "\(chart)")
      #expect(chart.contains("a column per 3 runs"))
      // Early runs below, late ones above.
      #expect(lines.first?.last == "*" && lines.contains { $0.contains("|*") })
      #expect(lines.count { $0.contains("^") } == 2)
    }
  }
}
