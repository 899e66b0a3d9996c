// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import StoreKit
import Testing

@testable import ReportKit

@Suite("Reports in the shape of their publication")
struct PublishedShapeTests {
  /// Texts of a store that somebody has changed: not JSON, another type, a kind that is not known, sections without what they need.
  @Test(arguments: [
    "hello", "[]", "", #"{"sections":[{"kind":"tabel","title":"","cases":[],"when":[],"labels":[]}]}"#,
    #"{"sections":[{"kind":"table","title":"","cases":[],"when":[],"labels":[]}]}"#,
    #"{"sections":[{"kind":"table","title":"","cases":[],"when":[],"labels":[],"#
      + #""table":{"rows":[],"value":{},"columns":[],"notes":[]}}]}"#,
    #"{"sections":[{"kind":"table","title":"","cases":[],"when":[],"labels":[],"#
      + #""table":{"rows":[{"heading":"c","text":"${case}"}],"value":{"per":"0"},"columns":[],"notes":[]}}]}"#,
    #"{"sections":[{"kind":"histogram","title":"","cases":[],"when":[],"labels":[]}]}"#,
  ])
  func aShapeThatCannotBeReadIsTold(_ report: String) async throws {
    var suite = StoredSuite(suite: "changed", summary: "x")
    suite.report = report
    suite.add("touch", metrics: ["iops"], values: [["iops": 5]])
    let results = try await suite.results()
    let note = "The shape of this run's report cannot be read; figures are shown in plain tables."
    let text = SuiteReport(results).text(width: 200)
    #expect(text.split(separator: "\n")[1] == "note       \(note)")
    #expect(text.contains("\ntouch  1     5"))
    #expect(SuiteReport(results).markdown().contains("\n- note: \(note)\n"))
    #expect(await SuiteReportPage(results, [:], by: nil).text.contains("The shape of this run"))
    #expect(SuiteReportDocument(results).note == note)
  }

  @Test func aShapeThatIsReadNeedsNoNote() async throws {
    var suite = StoredSuite(suite: "plain")
    suite.report = #"{"sections":[]}"#
    suite.add("touch", metrics: ["iops"], values: [["iops": 5]])
    #expect(try await SuiteReportDocument(suite.results()).note == nil)
    suite.report = #"""
      {"sections":[{"kind":"table","title":"T","cases":[],"when":[],"labels":[],
      "table":{"rows":[{"heading":"c","text":"${case}"}],"value":{"per":"2"},"columns":[],"notes":[]}}]}
      """#
    let results = try await suite.results()
    #expect(SuiteReportDocument(results).note == nil)
    #expect(SuiteReport(results).text().contains("T\n"))
  }

  @Test func populateHasTheRowsOfTheTable() async throws {
    var suite = StoredSuite(suite: "populate")
    func figure(_ value: Double) -> [PublishedFigure] {
      [PublishedFigure(metric: "clat_min_ns", value: value, source: "S")]
    }
    suite.add(
      "private-anon-4k-2m/ACCESS=touch,RW=read", [("ACCESS", "touch"), ("RW", "read")], metrics: ["clat_min_ns"],
      published: figure(119_000), values: [["clat_min_ns": 435_000], ["clat_min_ns": 238_000]])
    suite.add(
      "shared-memfd-4k-4096m/ALLOC_FIRST=1,ACCESS=populate,RW=write",
      [("ALLOC_FIRST", "1"), ("ACCESS", "populate"), ("RW", "write")], metrics: ["clat_min_ns"],
      published: figure(794_560_000), values: [["clat_min_ns": 79_456_000_000]])
    suite.add(
      "shared-hugetlbfs-2m/RW=write", [("ACCESS", "touch_rw"), ("RW", "write")], metrics: ["clat_min_ns"], values: [])
    suite.add("another", metrics: ["iops"], values: [["iops": 5]])
    let text = try await suite.text()
    let stars = String(repeating: "*", count: 75)
    #expect(
      text.contains(
        """

        2 MiB MAP_PRIVATE:                          published      measured   ratio
        \(stars)
        Anon 4 KiB  : Read                     :     0.119 ms      0.238 ms    2.00

        4096 MiB MAP_SHARED:                        published      measured   ratio
        \(stars)
        Memfd 4 KiB : FALLOCATE+POPULATE_WRITE :   794.560 ms  79456.000 ms  100.00

        2 MiB MAP_SHARED:                           published      measured   ratio
        \(stars)
        hugetlbfs   : Read/Write               :            -             -       -

        case     n  IOPS  spread
        -------  -  ----  ------
        another  1     5       -

        """))
    #expect(text.isMailReady)
  }

  @Test func mapSyncHasTheHistogramsBesideEachOther() async throws {
    var suite = StoredSuite(suite: "map-sync")
    let names = ["page_min_ns": 91_000.0, "page_mean_ns": 108_000, "page_max_ns": 234_000]
    suite.add(
      "idle/LAYOUT=sparse,SYNC=1", [("LAYOUT", "sparse"), ("SYNC", "1")], metrics: ["page_mean_ns"],
      published: names.map { PublishedFigure(metric: $0.key, value: $0.value, source: "S") },
      values: [["page_min_ns": 4900, "page_mean_ns": 108_400, "page_max_ns": 1_300_000]],
      report: ReportText.report(log2: [(4, 7, 2), (64, 127, 510)]))
    suite.add("other", metrics: ["page_mean_ns"], values: [["page_mean_ns": 7]])
    let text = try await suite.text()
    #expect(
      text.contains(
        """

        File empty, no background load, MAP_SYNC:
                               published    measured
          min                      91 us      4.9 us
          avg                     108 us      108 us
          max                     234 us     1300 us
             4 -    7 us               -           2
            64 -  127 us             467         510
           128 -  255 us              45           -

        case   n  page mean
        """))
    #expect(text.isMailReady)
  }

  @Test func theHistogramsOfMapSyncHave512Faults() throws {
    let published = try #require(StoredSuite.shipped("map-sync")?.sections.first?.histogram?.published)
    #expect(published.count == 6)
    for histogram in published {
      #expect(histogram.counts.map(\.count).reduce(0, +) == 512)
    }
    let first = published.first { $0.title == "File preallocated, no background load, no MAP_SYNC" }
    let lines = first?.counts.map(LatencyHistograms.published)
    #expect(lines?.map(\.from) == [4, 8, 16, 32])
    #expect(lines?.map(\.to) == [7, 15, 31, 63])
    #expect(lines?.map(\.count) == [398, 110, 2, 2])
  }

  @Test func userfaultfdHasAHistogramOfMicroseconds() async throws {
    var suite = StoredSuite(suite: "userfaultfd")
    for (affinity, isShown) in [("none", true), ("other", false)] {
      suite.add(
        "missing-copy/WAIT=poll,AFFINITY=\(affinity)", [("WAIT", "poll"), ("AFFINITY", affinity)],
        metrics: ["page_mean_ns"], published: [PublishedFigure(metric: "page_mean_ns", value: 7800, source: "S")],
        values: [["page_mean_ns": 7300]],
        report: ReportText.report(
          buckets: [(6912, 64, 60), (8064, 128, 15), (8192, 128, 20), (70_000, 1024, 5)], sum: 730_000))
      #expect(try await suite.text().contains("AFFINITY=\(affinity):\n") == isShown)
    }
    let text = try await suite.text()
    #expect(
      text.contains(
        """

        missing-copy/WAIT=poll,AFFINITY=none:
          100 faults, mean 7.3 us (published: 7.8 us)
                6 us:        60  ########################################
                7 us:         0
                8 us:        35  #######################
        """))
    #expect(text.contains("\n      22+ us:         5  ###\n"))
    #expect(text.isMailReady)
  }

  @Test func hugePagesGrowInAChart() async throws {
    var suite = StoredSuite(suite: "hugepage-delay")
    suite.add(
      "collapse/DELAY=500", [("DELAY", "500")], metrics: ["full_collapse_ms"], values: [["full_collapse_ms": 1000]],
      report: ReportText.report(huge: [(0, 0), (1000, 16), (1500, 64), (2000, 64)], possible: 64, advice: 500))
    suite.add(
      "collapse/DELAY=1900", [("DELAY", "1900")], metrics: ["full_collapse_ms"], values: [[:]],
      report: ReportText.report(huge: [(0, 0), (1950, 1), (2000, 1)], possible: 64, advice: 1900))
    let text = try await suite.text()
    #expect(
      text.contains(
        """

        collapse/DELAY=500, huge bytes over time:
           64 MiB |                                            ################
                  |                                            ################
                  |                                            ################
                  |                             ###############################
                0 +------------------------------------------------------------
                                  ^ advice 500 ms                           2 s

        collapse/DELAY=1900, huge bytes over time:
           64 MiB |
                  |
                  |
                  |                                                          ##
                0 +------------------------------------------------------------
                                                              advice 1.90 s ^

        """))
    #expect(text.isMailReady)
  }

  @Test(arguments: [false, true]) func roundsStandBelowThePublishedOnes(_ hasCounters: Bool) async throws {
    var suite = StoredSuite(suite: "mmap-retry")
    let run = [
      ("rounds_per_s", 37.85), ("ios", 22711), ("vmstat.retry_mmap_drop", 970_078), ("vmstat.retry_io_miss", 436_956),
    ]
    let counters = hasCounters ? ["vmstat.retry_mmap_drop": 200.0, "vmstat.retry_io_miss": 50] : [:]
    suite.add(
      "written", metrics: ["rounds_per_s", "major_faults"],
      published: run.map { PublishedFigure(metric: $0.0, value: $0.1, source: "Baseline (Run 1)") },
      values: [["rounds_per_s": 71.68, "ios": 799, "major_faults": 1851].merging(counters) { $1 }])
    let text = try await suite.text()
    #expect(text.contains("Baseline (Run 1)  22,711     37.85     45.0 %    970,078   436,956\n"))
    #expect(text.contains("This kernel has no retry_mmap_drop") != hasCounters)
    let own = hasCounters ? "     25.0 %        200        50\n" : "          -          -         -\n"
    #expect(text.contains("here: written        799     71.68" + own))
    #expect(text.isMailReady)
  }
}
