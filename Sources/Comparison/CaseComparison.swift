// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import StoreKit

/// One case, base against candidate.
package struct CaseComparison: Sendable {
  /// The name that the case has on both sides.
  package let name: String
  /// Its metrics, those that can fail first.
  package internal(set) var metrics: [MetricComparison]
  /// Why it cannot count: failed repeats, a side that lacks it; each in a sentence.
  package internal(set) var notes: [String]
  /// Known before any figure is looked at; nil where the figures tell.
  let forced: ComparisonVerdict?

  /// What it comes to: the most alarming of its gated metrics. A case without any does not pass.
  package var verdict: ComparisonVerdict {
    let gated = metrics.filter(\.isGated).map(\.verdict)
    let measured = ComparisonVerdict.worst(of: gated) ?? .missing
    guard let forced else { return measured }
    return measured.rank < forced.rank && !gated.isEmpty ? measured : forced
  }

  /// Both sides of a case; either may be nil.
  init(_ name: String, base: ComparedCase?, candidate: ComparedCase?, options: ComparisonOptions) {
    self.name = name
    guard let base, let candidate else {
      metrics = []
      forced = .missing
      notes = ["the \(base == nil ? "base" : "candidate") has no such case"]
      return
    }
    if let one = base.skipReason, let other = candidate.skipReason {
      metrics = []
      forced = .skipped
      notes = one == other ? ["skipped: \(one)"] : ["base skipped: \(one)", "candidate skipped: \(other)"]
      return
    }
    let problems = [("base", base.problems), ("candidate", candidate.problems)].flatMap { side, problems in
      problems.map { "\(side): \($0)" }
    }
    if !options.isForced, let one = base.hosts, let other = candidate.hosts, !one.isAlike(other) {
      metrics = []
      forced = problems.isEmpty ? .missing : .failed
      let places = [("base", one), ("candidate", other)].map { side, hosts in
        (["hosts of the \(side): \(hosts.words)"] + hosts.remarks).joined(separator: "; ")
      }
      notes = places + problems
      return
    }
    let skips = [("base", base.skipReason), ("candidate", candidate.skipReason)].compactMap { side, reason in
      reason.map { "the \(side) skipped it: \($0)" }
    }
    let remarks = [("base", base.hosts), ("candidate", candidate.hosts)].flatMap { side, hosts in
      (hosts?.remarks ?? []).map { "\(side): \($0)" }
    }
    notes = skips + problems + remarks
    forced = !skips.isEmpty ? .missing : problems.isEmpty ? nil : .failed
    let selection = MetricSelection(base, candidate, options: options)
    metrics = skips.isEmpty ? selection.comparisons(base, candidate) : []
    guard forced == nil else { return }
    if !metrics.contains(where: \.isGated) { notes.append("both sides have no metric in common that decides") }
    notes += MissingFigures.notes(base: base, candidate: candidate, metrics: metrics, options: options)
  }
}

/// Which metrics of a case are compared, and which of them can fail it.
struct MetricSelection {
  private let names: [String]
  private let gated: Set<String>
  private let options: ComparisonOptions
  /// Those of the base count; where the candidate has others, that is told as a difference.
  private let limits: [MetricLimit]

  init(_ base: ComparedCase, _ candidate: ComparedCase, options: ComparisonOptions) {
    self.options = options
    limits = base.limits
    let reported = Set(limits.filter { !$0.isJudged }.map(\.metric))
    let sides = [base, candidate]
    func measured(_ name: String) -> Bool { sides.contains { $0.measures(name) } }
    if !options.metrics.isEmpty {
      names = options.metrics
      gated = Set(options.metrics)
      return
    }
    var declared = base.metrics
    declared += candidate.metrics.filter { !declared.contains($0) }
    guard !declared.isEmpty else {
      let defaults = DefaultMetrics(sides.map { side in side.values })
      names = defaults.names.filter(measured)
      gated = Set(defaults.primary).subtracting(reported)
      return
    }
    // The first is there in every valid repeat; where it is not, that must be seen.
    let first = declared[0]
    let further = [DefaultMetrics.mean(of: first)].compactMap { $0 } + DefaultMetrics.rates
    names =
      declared.filter { $0 == first || measured($0) } + further.filter { !declared.contains($0) && measured($0) }
    gated = Set(GatedMetrics.of(declared, limits: limits, isMeasured: measured))
  }

  func comparisons(_ base: ComparedCase, _ candidate: ComparedCase) -> [MetricComparison] {
    let all = names.map { name in
      MetricComparison(
        options.rule(name, limits: limits), isGated: gated.contains(name), base: base.values(name),
        candidate: candidate.values(name),
        confidence: options.confidence)
    }
    return all.filter(\.isGated) + all.filter { !$0.isGated }
  }
}

/// What a result of fio's lacks where a metric that decides is missing, and what to do about it.
enum MissingFigures {
  static func notes(
    base: ComparedCase, candidate: ComparedCase, metrics: [MetricComparison], options: ComparisonOptions
  ) -> [String] {
    let gated = metrics.filter(\.isGated)
    guard gated.isEmpty || gated.contains(where: { $0.base.isEmpty != $0.candidate.isEmpty }) else { return [] }
    return [("base", base), ("candidate", candidate)].compactMap { side, item in
      // Of stored runs only what is judged was read.
      guard item.jobFile == nil, !item.values("ios").isEmpty, options.metrics.isEmpty else { return nil }
      if item.values("clat_mean_ns").isEmpty {
        return
          "the \(side) has no completion latencies (`gtod_reduce`, `disable_clat`, or all of them 0 by a clock that is "
          + "too coarse); --metric iops judges by rates"
      }
      if item.values("clat_p50_ns").isEmpty {
        return
          "the \(side) has no percentiles; those of several jobs or directions together need --output-format=json+ "
          + "or group_reporting, and --metric clat_mean_ns judges by means"
      }
      return nil
    }
  }
}
