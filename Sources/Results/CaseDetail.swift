// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics
import StoreKit

/// Which latencies a distribution is of.
package enum LatencyKind: Sendable, Hashable, CaseIterable {
  /// Of single pages, from the engine's fault reports.
  case page
  /// From a fault to its resolution by userfaultfd, from the engine's fault reports.
  case resolution
  /// Until a userfaultfd handler woke up, from the engine's fault reports.
  case wakeUp
  /// Completion of I/Os, from fio's results.
  case completion
}

/// What the repeats of a case on one side say beyond their figures: distributions and time lines.
package struct CaseDetail: Sendable {
  /// A percentile that fio printed.
  package struct Percentile: Sendable, Hashable {
    /// Rank in per cent.
    package let rank: Double
    /// The latency at this rank, in nanoseconds.
    package let value: Int
  }

  /// How huge pages grew in a job.
  package struct HugePages: Sendable {
    /// What could be huge.
    package let possibleBytes: UInt64
    /// Nanoseconds from the job's beginning, and what was huge; the looks that saw a change, the first and the last.
    package let samples: [(timeNS: UInt64, hugeBytes: UInt64)]
  }

  /// How many faults a job had until then.
  package struct FaultCount: Sendable, Hashable {
    /// From the job's beginning.
    package let timeNS: UInt64
    /// Without and with I/O.
    package let minor: UInt64, major: UInt64
  }

  /// Latencies of all repeats together.
  package private(set) var latencies: [LatencyKind: LatencyDistribution] = [:]
  /// Percentiles of fio's completion latencies, of each repeat, where there are no histograms.
  package private(set) var percentiles: [[Percentile]] = []
  /// How huge pages grew, of each job of each repeat that looked.
  package private(set) var hugePages: [HugePages] = []
  /// When huge pages were advised, likewise: nanoseconds from the job's beginning.
  package private(set) var advices: [UInt64] = []
  /// How faults added up, of each job of each repeat that kept it.
  package private(set) var faults: [[FaultCount]] = []

  /// What the first `maxRepeats` of these repeats say.
  package init(
    _ places: some Sequence<RepeatTexts>, maxRepeats: Int, _ reader: inout RepeatTextReader
  ) throws(StoreError) {
    for place in places.prefix(maxRepeats) { add(try reader.read(place)) }
  }

  private mutating func add(_ content: RepeatTextReader.Content) {
    let latencies = content.jobs.flatMap(\.activeDirections).map(\.direction.completionLatency).filter {
      $0.samples > 0
    }
    add(LatencyDistribution.merged(latencies.filter { !$0.bins.isEmpty }.map(\.distribution)), .completion)
    // Percentiles of several jobs do not add up.
    if latencies.count == 1, latencies[0].bins.isEmpty, latencies[0].percentiles.count > 1 {
      percentiles.append(latencies[0].percentiles.map { Percentile(rank: $0.rank, value: $0.value) })
    }
    for report in content.reports { add(report) }
  }

  private mutating func add(_ report: FaultReport) {
    add(report.pageLatency, .page)
    add(report.userfaultfd?.resolution, .resolution)
    add(report.userfaultfd?.wakeUp, .wakeUp)
    if let pages = report.hugePages, pages.possibleBytes > 0, pages.samples.count > 1 {
      hugePages.append(
        HugePages(possibleBytes: pages.possibleBytes, samples: pages.samples.map { ($0.timeNS, $0.hugeBytes) }))
    }
    if let samples = report.faults.samples, samples.count > 2 {
      faults.append(samples.map { FaultCount(timeNS: $0.timeNS, minor: $0.minor, major: $0.major) })
    }
    if let advice = report.adviceNS { advices.append(advice) }
  }

  private mutating func add(_ histogram: LatencyDistribution?, _ kind: LatencyKind) {
    guard let histogram, histogram.count > 0 else { return }
    latencies[kind, default: LatencyDistribution(histogram.counting)].add(histogram)
  }
}
