// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import MadeResults
import StoreKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("The report of a suite")
struct SuiteReportTests {
  static var mixed: StoredSuite {
    var suite = StoredSuite(suite: "own")
    let source = "A. Author, \"A measurement\", 2020"
    suite.add(
      "touch/RW=read", [("RW", "read")], metrics: ["clat_p50_ns", "iops"],
      published: [PublishedFigure(metric: "clat_p50_ns", value: 1000, source: source)],
      values: [["clat_p50_ns": 1500, "iops": 9e5], ["clat_p50_ns": 1000, "iops": 8e5], ["clat_p50_ns": 2000]])
    suite.add("touch/RW=write", [("RW", "write")], metrics: ["clat_p50_ns", "iops"], values: [["clat_p50_ns": 70]])
    suite.skip("huge", reason: "0 pages of 2 MiB are free.", remedy: "echo 3 > /proc/sys/vm/nr_hugepages")
    return suite
  }

  @Test func figuresStandBesideWhatWasPublished() async throws {
    let text = try await Self.mixed.text()
    #expect(
      text
        == """
        own: run 1 "base", 2025-11-25T00:00:00Z
        published  A. Author, "A measurement", 2020
        host       Linux 6.18.44 x86_64, 2 CPUs (Model X), 23.5 GiB, virtual machine
                   (KVM)
        fio        fio-3.33 (/usr/bin/fio)
        engine     /opt/libpagefault.so, SHA-256 abababababababab
        tool       faultbench 0.1.0

        touch

        RW     n  clat p50  spread  published  ratio     IOPS
        -----  -  --------  ------  ---------  -----  -------
        read   3   1.50 µs  66.7 %    1.00 µs  1.500  850,000
        write  1     70 ns       -          -      -        -

        touch/RW=read: 2 of 3 repeats have IOPS.

        SKIP    huge
                0 pages of 2 MiB are free.
                remedy: echo 3 > /proc/sys/vm/nr_hugepages
        3 cases: 2 passed, 1 skipped

        """.replacing("1.00 µs", with: "1 µs   ").replacing("   1 µs   ", with: "      1 µs"))
    #expect(text.isMailReady)
  }

  @Test func aSuiteWithoutPublishedFiguresTellsWhereItComesFrom() async throws {
    var suite = StoredSuite(suite: "page-fault", summary: "what a page fault costs", source: "A. Author, RFC 1/2")
    suite.add("rfc", metrics: ["iops"], values: [["iops": 100]])
    let text = try await suite.text()
    #expect(text.contains("suite      what a page fault costs\n"), "\(text)")
    #expect(text.contains("source     A. Author, RFC 1/2\n") && !text.contains("published"), "\(text)")
    #expect(text.isMailReady)
    suite.summary = nil
    suite.source = nil
    #expect(try await !suite.text().contains("source"))
  }

  @Test func whatDoesNotCountIsNamedAndFails() async throws {
    var suite = Self.mixed
    suite.repeats["touch/RW=read"]?[1].problems = ["a job was killed by SIGKILL."]
    suite.repeats["touch/RW=write"] = []
    let results = try await suite.results()
    #expect(results.verdict == .failed)
    let text = SuiteReport(results).text()
    #expect(text.contains("FAILED  touch/RW=read, repeat 2:\n        a job was killed by SIGKILL.\n"))
    #expect(text.contains("FAILED  touch/RW=write:\n        0 of 1 planned repeats are stored. Go on with `faultbench"))
    #expect(text.contains("3 cases: 2 failed, 1 skipped"))
    // Its figure is that of the two others: 1500 and 2000.
    #expect(text.contains("read   2   1.75 µs"))
    #expect(text.isMailReady)
  }

  @Test func aWarmUpIsNotReportedButMayFail() async throws {
    var suite = Self.mixed
    suite.repeats["touch/RW=read"]?[0].isWarmUp = true
    #expect(try await suite.text().contains("read   2   1.50 µs"))
    #expect(try await suite.results().verdict == .fine)
    suite.repeats["touch/RW=read"]?[0].problems = ["fio hung."]
    #expect(try await suite.results().verdict == .failed)
    #expect(try await suite.text().contains("touch/RW=read, warm-up 1:\n        fio hung."))
  }

  @Test func verdicts() async throws {
    #expect(try await Self.mixed.results().verdict == .fine)
    var skipped = StoredSuite(suite: "own")
    skipped.skip("one", reason: "no", remedy: "yes")
    #expect(try await skipped.results().verdict == .allSkipped)
    #expect(try await StoredSuite(suite: "own").results().verdict == .failed)
    var interrupted = Self.mixed
    interrupted.state = .interrupted
    interrupted.repeats["touch/RW=read"]?.removeLast()
    #expect(try await interrupted.results().verdict == .failed)
    #expect(try await interrupted.text().contains("2025-11-25T00:00:00Z, interrupted\n"))
  }

  @Test func wideMatricesArePartedWithAllTheirLabels() async throws {
    var suite = StoredSuite(suite: "own")
    let metrics = ["page_mean_ns", "page_p50_ns", "page_p99_ns", "uffd_wake_up_p50_ns", "uffd_resolution_p50_ns"]
    for wait in ["poll", "block"] {
      suite.add(
        "missing/WAIT=\(wait)", [("WAIT", wait), ("AFFINITY", "none")], metrics: metrics,
        values: [Dictionary(uniqueKeysWithValues: metrics.map { ($0, 123_456) })])
    }
    let text = try await suite.text()
    #expect(text.isMailReady)
    #expect(text.split(separator: "\n").count { $0.hasPrefix("poll   none") } == 2)
    #expect(text.contains("WAIT   AFFINITY  resolution p50\n"))
  }

  @Test func hugeTextsKeepTheWidth() async throws {
    var suite = Self.mixed
    for number in 0..<40 {
      suite.skip("a-long-name-of-a-case-\(number)/X=1", reason: "The same reason.", remedy: "None.")
    }
    suite.repeats["touch/RW=read"]?[0].problems = [String(repeating: "word ", count: 90)]
    #expect(try await suite.text().isMailReady)
  }

  @Test func markdownHasTablesAndReasons() async throws {
    let text = SuiteReport(try await Self.mixed.results()).markdown()
    #expect(text.hasPrefix("## own: run 1 \"base\", 2025-11-25T00:00:00Z\n"))
    #expect(text.contains("| RW | n | clat p50 | spread | published | ratio | IOPS |\n"))
    #expect(text.contains("- SKIP huge: 0 pages of 2 MiB are free. Remedy: echo 3 > /proc/sys/vm/nr\\_hugepages\n"))
  }
}
