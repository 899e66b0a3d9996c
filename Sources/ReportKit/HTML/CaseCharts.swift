// SPDX-License-Identifier: GPL-2.0-only

/// The charts of a case: which there can be, of what they are, and what is missing for the others.
struct CaseCharts: Sendable {
  /// A chart with the words around it.
  struct Chart: Sendable {
    let title: String
    let caption: String
    let plot: Plot
  }

  private(set) var charts: [Chart] = []
  /// Why there are no others, each in a sentence.
  private(set) var notes: [String] = []

  /// The charts of these repeats; `metric` is the one that counts most.
  init(_ base: CaseDetail, _ candidate: CaseDetail, metric: String?) {
    let sides = [base, candidate]
    let kind = LatencyKind.order(for: metric).first { kind in sides.allSatisfy { $0.latencies[kind] != nil } }
    if let kind, let one = base.latencies[kind]?.shares, let other = candidate.latencies[kind]?.shares {
      let count = "\(Unit.count.show(one.total)) of A and \(Unit.count.show(other.total)) of B"
      let (histogram, cut) = LatencyPlots.histogram(one, other)
      let beyond = cut ? " The half per cent at each end is not shown." : ""
      charts.append(
        Chart(
          title: "Latency, histogram", caption: "Share of all per bin: \(kind.words), \(count).\(beyond)",
          plot: histogram))
      charts.append(
        Chart(
          title: "Latency, ECDF", caption: "Share that took no longer, of the same latencies.\(beyond)",
          plot: LatencyPlots.shares(one, other)))
    } else {
      addPercentiles(base, candidate)
    }
    addHugePages(base, candidate)
  }

  private mutating func addPercentiles(_ base: CaseDetail, _ candidate: CaseDetail) {
    if let plot = LatencyPlots.percentiles(base.percentiles, candidate.percentiles) {
      charts.append(
        Chart(
          title: "Latency, percentiles",
          caption: "Share that took no longer, at the percentiles that fio printed (their medians over the repeats).",
          plot: plot))
      notes.append("There is no histogram of latencies: fio writes one with --output-format=json+ only.")
      return
    }
    let lacking = [("base", base), ("candidate", candidate)].filter { $0.1.latencies.isEmpty }.map(\.0)
    notes.append(
      lacking.isEmpty
        ? "There is no histogram of latencies: both sides measured none of the same kind."
        : "There is no histogram of latencies of the \(lacking.joined(separator: " and the ")).")
  }

  private mutating func addHugePages(_ base: CaseDetail, _ candidate: CaseDetail) {
    guard let plot = HugePagePlot.plot(base, candidate) else { return }
    let marks = plot.marks.isEmpty ? "" : " Upright lines: when MADV_HUGEPAGE was given."
    charts.append(
      Chart(
        title: "Huge pages over time",
        caption: "Bytes in huge pages from the job's beginning, a line per repeat.\(marks)", plot: plot))
  }
}
