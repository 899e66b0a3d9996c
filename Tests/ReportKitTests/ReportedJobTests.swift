// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

@testable import ReportKit

@Suite("What is read of fault reports")
struct ReportedJobTests {
  static let text = ReportText.report(
    log2: [(4, 7, 2)], buckets: [(6912, 64, 3), (9984, 128, 4)], huge: [(0, 0), (10, 2)], possible: 4, advice: 5)

  @Test func aReportIsRead() throws {
    let job = try #require(ReportedJob(Self.text))
    #expect(job.adviceNS == 5_000_000)
    #expect(job.hugePages?.possibleBytes == 4 << 20)
    #expect(job.hugePages?.samples.last?.hugeBytes == 2 << 20)
    let histogram = try #require(job.pageLatency)
    let single = histogram.steps(microseconds: 1)
    #expect(single.map(\.from) == [6, 7, 8, 9, 10])
    #expect(single.map(\.to) == [6, 7, 8, 9, 10])
    #expect(single.map(\.count) == [3, 0, 0, 0, 4])
    let tens = histogram.steps(microseconds: 10)
    #expect(tens.map(\.to) == [9, 19])
    #expect(tens.map(\.count) == [3, 4])
  }

  @Test(arguments: [
    "", "{}", "null", "[1]", #"{"schema": "faultbench.fault-report", "version": 2, "job": "x"}"#,
    #"{"schema": "other", "version": 1, "job": "x"}"#,
  ])
  func othersAreNot(_ text: String) {
    #expect(ReportedJob(text) == nil)
  }

  @Test func damagedReportsNeverTrap() {
    let bytes = Array(Self.text.utf8)
    var generator = SystemRandomNumberGenerator()
    var read = 0
    for _ in 0..<3000 {
      var copy = bytes
      for _ in 0...Int.random(in: 0..<4, using: &generator) {
        let place = Int.random(in: 0..<copy.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: copy[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: copy.remove(at: place)
        default: copy.replaceSubrange(place...place, with: Array("9999999999".utf8))
        }
      }
      guard let job = ReportedJob(String(decoding: copy, as: UTF8.self)) else { continue }
      read += 1
      _ = job.pageLatency?.steps(microseconds: 1)
    }
    #expect(read > 0)
  }
}
