// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import Results

/// One side of a chart.
struct ChartSide: Sendable {
  let role: Plot.Role
  /// `A`, `B`; nil where there is no other side.
  let letter: String?
  let detail: CaseDetail
  /// What its times are in: nanoseconds, or instructions.
  let unit: MetricUnit

  /// What it is called.
  fileprivate var name: String { role == .base ? "base" : "candidate" }
}

/// The charts of a case, of one side or of two: which there can be, of what they are, and what is missing for the others.
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

  /// Charts that are made already.
  init(charts: [Chart], notes: [String]) {
    (self.charts, self.notes) = (charts, notes)
  }

  /// The charts of these repeats; `metric` is the one that counts most.
  init(_ sides: [ChartSide], metric: String?) {
    addLatencies(sides, metric)
    addHugePages(sides)
    addFaults(sides)
  }

  private mutating func addLatencies(_ sides: [ChartSide], _ metric: String?) {
    let kind = LatencyKind.order(for: metric).first { kind in
      sides.allSatisfy { $0.detail.latencies[kind]?.shares != nil }
    }
    guard let kind else { return addPercentiles(sides) }
    let shares = sides.compactMap { side in side.detail.latencies[kind]?.shares.map { (side.role, $0) } }
    let counts = zip(sides, shares).map { side, part in
      MetricUnit.count.show(part.1.total) + (side.letter.map { " of \($0)" } ?? "")
    }
    let unit = Self.unit(sides)
    let (histogram, cut) = LatencyPlots.histogram(shares, unit)
    let beyond = cut ? " The half per cent at each end is not shown." : ""
    charts.append(
      Chart(
        title: "Latency, histogram",
        caption: "Share of all per bin: \(kind.words(unit)), \(counts.joined(separator: " and ")).\(beyond)",
        plot: histogram)
    )
    charts.append(
      Chart(
        title: "Latency, ECDF", caption: "Share that took no \(Self.longer(unit)), of the same latencies.\(beyond)",
        plot: LatencyPlots.shares(shares, unit)))
  }

  private mutating func addPercentiles(_ sides: [ChartSide]) {
    if let plot = LatencyPlots.percentiles(sides.map { ($0.role, $0.detail.percentiles) }, Self.unit(sides)) {
      charts.append(
        Chart(
          title: "Latency, percentiles",
          caption:
            "Share that took no \(Self.longer(Self.unit(sides))), at the percentiles that fio printed (their medians over the repeats).",
          plot: plot))
      notes.append("There is no histogram of latencies: fio writes one with --output-format=json+ only.")
      return
    }
    let lacking = sides.filter { $0.detail.latencies.isEmpty }.map(\.name)
    if sides.count == 1 {
      notes.append("There is no histogram of latencies.")
    } else {
      notes.append(
        lacking.isEmpty
          ? "There is no histogram of latencies: both sides measured none of the same kind."
          : "There is no histogram of latencies of the \(lacking.joined(separator: " and the ")).")
    }
  }

  private mutating func addHugePages(_ sides: [ChartSide]) {
    guard let plot = HugePagePlot.plot(sides, Self.unit(sides)) else { return }
    let marks = plot.marks.isEmpty ? "" : " Upright lines: when MADV_HUGEPAGE was given."
    charts.append(
      Chart(
        title: "Huge pages over \(Self.axis(Self.unit(sides)))",
        caption:
          "Bytes in huge pages from the job's beginning, a line per repeat.\(Self.cut(sides.map(\.detail.hugePages.count)))\(marks)",
        plot: plot))
  }

  private mutating func addFaults(_ sides: [ChartSide]) {
    let isCounted = Self.unit(sides) == .instructions
    for kind in FaultPlot.Kind.allCases {
      guard let plot = FaultPlot.plot(sides, kind, Self.unit(sides)) else { continue }
      let caption =
        "\(kind.words) from the job's beginning on, a line per job of a repeat: \(isCounted ? "the steeper, the fewer instructions each" : "the steeper, the faster")."
        + Self.cut(sides.map(\.detail.faults.count))
      charts.append(Chart(title: "\(kind.words) over \(Self.axis(Self.unit(sides)))", caption: caption, plot: plot))
    }
  }

  private static func longer(_ unit: MetricUnit) -> String { unit == .instructions ? "more" : "longer" }

  private static func axis(_ unit: MetricUnit) -> String { unit == .instructions ? "instructions" : "time" }

  /// Both sides have the same.
  private static func unit(_ sides: [ChartSide]) -> MetricUnit { sides.first?.unit ?? .nanoseconds }

  /// More lines than this would be one area.
  static let maxLines = 10

  private static func cut(_ counts: [Int]) -> String {
    guard let most = counts.max(), most > maxLines else { return "" }
    return
      " The first \(maxLines) of \(counts.count == 1 ? "\(most)" : "at most \(most)")\(counts.count == 1 ? "" : " a side")."
  }
}

extension LatencyKind {
  /// In words.
  func words(_ unit: MetricUnit) -> String {
    let what = unit == .instructions ? "instructions" : "time"
    return switch self {
    case .page: "latency of single pages, from the engine's fault reports"
    case .resolution: "\(what) to resolve a fault by userfaultfd, from the engine's fault reports"
    case .wakeUp: "\(what) until a userfaultfd handler woke up, from the engine's fault reports"
    case .completion: "completion latency of I/Os, from fio's results"
    }
  }

  /// Those that say most about a metric first.
  static func order(for metric: String?) -> [LatencyKind] {
    let first: LatencyKind? = metric.flatMap { name in
      if name.hasPrefix("uffd_resolution") { return .resolution }
      if name.hasPrefix("uffd_wake_up") { return .wakeUp }
      if name.hasPrefix("page_") { return .page }
      return name.contains("clat_") || ["ns_per_fault", "instr_per_fault"].contains(name) ? .completion : nil
    }
    return (first.map { [$0] } ?? []) + [.page, .completion, .resolution, .wakeUp].filter { $0 != first }
  }
}
