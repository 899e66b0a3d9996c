// SPDX-License-Identifier: GPL-2.0-only

/// A part of a suite's report.
package enum ReportSection: Sendable, Equatable {
  /// A table; the renderers show it in their way.
  case table(Table)
  /// Lines that keep their shape, at most ``TextRenderer/mailWidth`` characters wide.
  case lines(title: String, [String])
}

/// In which shape the cases of a suite are shown: that of their publication, where there is one.
package enum SuiteShape: Sendable, Hashable {
  /// Tables of figures.
  case tables
  /// Table V.3 of the commit of MADV_POPULATE_READ.
  case populate
  /// The histograms of map-sync.
  case mapSync
  /// Mean and histogram of userfaultfd.
  case userfaultfd
  /// Huge bytes over time.
  case hugepageDelay
  /// The rounds of mmap-retry.
  case mmapRetry

  /// The shape of the suite with this name.
  package init(suite: String?) {
    switch suite {
    case "populate": self = .populate
    case "map-sync": self = .mapSync
    case "userfaultfd": self = .userfaultfd
    case "hugepage-delay": self = .hugepageDelay
    case "mmap-retry": self = .mmapRetry
    default: self = .tables
    }
  }

  /// Metrics that it shows although the suite may not name them.
  var furtherMetrics: [String] {
    switch self {
    case .mmapRetry: ["ios", "rounds_per_s", RoundsTable.drop, RoundsTable.miss]
    case .mapSync: ["page_min_ns", "page_mean_ns", "page_max_ns"]
    case .tables, .populate, .userfaultfd, .hugepageDelay: []
    }
  }

  /// Whether it shows something of a case's fault report.
  func needsReports(of result: CaseResult) -> Bool {
    switch self {
    case .mapSync: true
    case .userfaultfd: FaultHistogram.isShown(result)
    case .hugepageDelay: HugePageChart.isShown(result)
    case .tables, .populate, .mmapRetry: false
    }
  }

  /// The parts of the report, in order.
  func sections(_ cases: [CaseResult]) -> [ReportSection] {
    switch self {
    case .tables: FigureTables.sections(cases)
    case .populate: PopulateTable.sections(cases)
    case .mapSync: MapSyncHistograms.sections(cases)
    case .userfaultfd: FigureTables.sections(cases) + cases.compactMap(FaultHistogram.section)
    case .hugepageDelay: FigureTables.sections(cases) + cases.compactMap(HugePageChart.section)
    case .mmapRetry: RoundsTable.sections(cases) + FigureTables.sections(cases)
    }
  }
}
