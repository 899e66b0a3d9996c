// SPDX-License-Identifier: GPL-2.0-only
import Results

/// A part of a suite's report.
package enum ReportSection: Sendable, Equatable {
  /// A table; the renderers show it in their way.
  case table(Table)
  /// Lines that keep their shape, at most ``TextRenderer/mailWidth`` characters wide.
  case lines(title: String, [String])
}

/// The parts of a suite's report, as its layout has them.
struct SuiteSections {
  let layout: ReportLayout
  let cases: [CaseResult]

  /// In order. Cases whose figures no section shows stand in plain tables behind them.
  var all: [ReportSection] {
    let shown = layout.sections.flatMap(sections)
    let rest = cases.filter { item in !layout.sections.contains { $0.showsFigures && $0.shows(item.identity) } }
    return shown + FigureTables.sections(rest)
  }

  private func sections(_ section: ReportLayout.Section) -> [ReportSection] {
    let own = cases.filter { section.shows($0.identity) }
    switch section.kind {
    case .figures: return FigureTables.sections(own)
    case .table: return PublishedTable(section, own)?.sections ?? []
    case .histogram: return LatencyHistograms(section: section).sections(own)
    case .chart: return own.compactMap(HugePageChart.section)
    }
  }
}

extension ReportLayout.Section {
  /// What stands above a case.
  func title(of item: CaseResult) -> String { text(title, of: item.identity) ?? item.name }
}
