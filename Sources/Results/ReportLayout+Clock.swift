// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// A report's shape is written for times, as what was published is: of a run that counts instructions it shows the metrics that
/// stand for them.
extension ReportLayout {
  /// The same shape for a run of this clock. A unit stays where it is: it is that of published figures, and what was counted has
  /// none of them.
  package func told(by clock: MeasurementClock) -> ReportLayout {
    guard clock != .time else { return self }
    return ReportLayout(sections: sections.map { $0.told(by: clock) })
  }
}

extension ReportLayout.Section {
  fileprivate func told(by clock: MeasurementClock) -> ReportLayout.Section {
    var own = self
    guard var table else { return own }
    table.value = table.value.told(by: clock)
    table.columns = table.columns.map { column in
      ReportLayout.Table.Column(
        Self.heading(column.heading, by: clock), column.value.told(by: clock), absent: column.absent)
    }
    own.table = table
    return own
  }

  /// A heading without a unit of time at its end: `avg [us]` is `avg`, `rounds/s` is `rounds/Ginstr`.
  private static func heading(_ heading: String, by clock: MeasurementClock) -> String {
    if heading.hasSuffix("/s") { return heading.dropLast(2) + "/Ginstr" }
    return heading.replacing(/\s*[(\[](ns|us|µs|ms|s)[)\]]$/, with: "")
  }
}

extension ReportLayout.Value {
  /// The same figure of a run of time, as it was published.
  package var timed: ReportLayout.Value {
    var own = self
    own.metric = metric.map { Metric($0).timed?.name ?? $0 }
    own.per = perMetric.map { Metric($0).timed?.name ?? $0 } ?? per
    return own
  }

  fileprivate func told(by clock: MeasurementClock) -> ReportLayout.Value {
    var own = self
    own.metric = metric.map(clock.name)
    own.per = perMetric.map(clock.name) ?? per
    return own
  }
}
