// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Metrics

/// Which latencies a distribution is of.
enum LatencyKind: String, Sendable, Hashable, CaseIterable {
  case page, resolution, wakeUp, completion

  /// In words.
  var words: String {
    switch self {
    case .page: "latency of single pages, from the engine's fault reports"
    case .resolution: "time to resolve a fault by userfaultfd, from the engine's fault reports"
    case .wakeUp: "time until a userfaultfd handler woke up, from the engine's fault reports"
    case .completion: "completion latency of I/Os, from fio's results"
    }
  }

  /// Those that say most about a metric first.
  static func order(for metric: String?) -> [LatencyKind] {
    let first: LatencyKind? = metric.flatMap { name in
      if name.hasPrefix("uffd_resolution") { return .resolution }
      if name.hasPrefix("uffd_wake_up") { return .wakeUp }
      if name.hasPrefix("page_") { return .page }
      return name.contains("clat_") || name == "ns_per_fault" ? .completion : nil
    }
    return (first.map { [$0] } ?? []) + [.page, .completion, .resolution, .wakeUp].filter { $0 != first }
  }
}

/// What the repeats of a case on one side say beyond their figures.
struct CaseDetail: Sendable {
  /// Latencies of all repeats together.
  private(set) var latencies: [LatencyKind: LatencyDistribution] = [:]
  /// Percentiles of fio's completion latencies, of each repeat, where there are no histograms.
  private(set) var percentiles: [[FioLatency.Percentile]] = []
  /// How huge pages grew, of each job of each repeat that looked.
  private(set) var hugePages: [FaultReport.HugePages] = []
  /// When huge pages were advised, likewise.
  private(set) var advices: [UInt64] = []
  /// How faults added up, of each job of each repeat that kept it.
  private(set) var faults: [[FaultReport.FaultSample]] = []
  /// How many repeats were read.
  private(set) var repeats = 0

  mutating func add(_ content: RepeatTextReader.Content) {
    repeats += 1
    let latencies = content.jobs.flatMap(\.activeDirections).map(\.direction.completionLatency).filter {
      $0.samples > 0
    }
    add(LatencyDistribution.merged(latencies.filter { !$0.bins.isEmpty }.map(\.distribution)), .completion)
    // Percentiles of several jobs do not add up.
    if latencies.count == 1, latencies[0].bins.isEmpty, latencies[0].percentiles.count > 1 {
      percentiles.append(latencies[0].percentiles)
    }
    for report in content.reports {
      add(report.pageLatency, .page)
      add(report.userfaultfd?.resolution, .resolution)
      add(report.userfaultfd?.wakeUp, .wakeUp)
      if let pages = report.hugePages, pages.possibleBytes > 0, pages.samples.count > 1 { hugePages.append(pages) }
      if let samples = report.faults.samples, samples.count > 2 { faults.append(samples) }
      if let advice = report.adviceNS { advices.append(advice) }
    }
  }

  private mutating func add(_ histogram: LatencyDistribution?, _ kind: LatencyKind) {
    guard let histogram, histogram.count > 0 else { return }
    latencies[kind, default: LatencyDistribution(histogram.counting)].add(histogram)
  }
}
