// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// How a suite wants its results shown: the `report` of its suite.yaml (docs/suites.md). It is stored with each run, so that a
/// report needs nothing but the store.
package struct ReportLayout: Sendable, Hashable, Codable {
  /// The parts of the report, in order. Without any, all figures stand in plain tables.
  package var sections: [Section]

  /// A layout of these sections.
  package init(sections: [Section] = []) {
    self.sections = sections
  }

  /// A part of the report, of some of the cases.
  package struct Section: Sendable, Hashable, Codable {
    /// What it is.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
      /// Plain tables of all figures.
      case figures
      /// A published table.
      case table
      /// How the latencies of single faults are distributed.
      case histogram
      /// Something over time, drawn with letters.
      case chart
    }

    package var kind: Kind
    /// What stands above it, with `${NAME}` for labels; a table or histogram for each text that this becomes.
    package var title = ""
    /// Patterns of the ids or names of its cases; all without.
    package var cases: [String] = []
    /// What the variables of the matrix must be.
    package var when: [Condition] = []
    /// What `${NAME}` stands for, beside the variables of the matrix.
    package var labels: [Labels] = []
    /// Of a table, what its rows and columns are.
    package var table: Table?
    /// Of a histogram, its steps.
    package var histogram: Histogram?

    /// A section of this kind.
    package init(_ kind: Kind) {
      self.kind = kind
    }
  }

  /// A variable of the matrix, and the values that it may have.
  package struct Condition: Sendable, Hashable, Codable {
    package var name: String
    package var values: [String]

    package init(_ name: String, _ values: [String]) {
      (self.name, self.values) = (name, values)
    }
  }

  /// The texts of a label, each with the pattern that chooses it: of the variable's value where the matrix has one of this name,
  /// else of the case's id or name. The first pattern that matches counts.
  package struct Labels: Sendable, Hashable, Codable {
    package var name: String
    package var texts: [Text]

    package init(_ name: String, _ texts: [Text]) {
      (self.name, self.texts) = (name, texts)
    }

    /// A text and who gets it.
    package struct Text: Sendable, Hashable, Codable {
      package var pattern: String
      package var text: String

      package init(_ pattern: String, _ text: String) {
        (self.pattern, self.text) = (pattern, text)
      }
    }
  }

  /// A figure that is shown: a metric, or a quotient.
  package struct Value: Sendable, Hashable, Codable {
    /// The metric; nil for the first one of each case.
    package var metric: String?
    /// What it is divided by: a number or another metric.
    package var per: String?
    /// The unit it is shown in, one of ``FigureUnit``; nil for the one that keeps the number short.
    package var unit: String?
    /// Digits behind the point, where there is a unit.
    package var decimals: Int?

    package init(metric: String? = nil, per: String? = nil, unit: String? = nil, decimals: Int? = nil) {
      (self.metric, self.per, self.unit, self.decimals) = (metric, per, unit, decimals)
    }

    /// The number that it is divided by; 1 without one.
    package var divisor: Double { per.flatMap(Double.init) ?? 1 }
    /// The metric that it is divided by.
    package var perMetric: String? { per.flatMap { Double($0) == nil ? $0 : nil } }
  }

  /// The rows and columns of a table.
  package struct Table: Sendable, Hashable, Codable {
    /// What names a row: headings with texts that have `${NAME}` in them.
    package var rows: [Heading] = []
    /// The one figure of the table: a row per case, published and measured beside each other.
    package var value = Value()
    /// A text with `${NAME}` in it: what it becomes are columns, and each has the cases of which it became that.
    package var across: String?
    /// A column per figure instead: published runs, each named by its source, stand above the measured cases.
    package var columns: [Column] = []
    /// What stands between the cells of a line, in a table of plain lines as mails have it; nil for a table in columns.
    package var separator: String?
    /// The character that underlines the heading of such a table.
    package var underline: String?
    /// Sentences below it.
    package var notes: [String] = []

    package init() {}

    /// A column's heading and what stands below it.
    package struct Heading: Sendable, Hashable, Codable {
      package var heading: String
      package var text: String

      package init(_ heading: String, _ text: String) {
        (self.heading, self.text) = (heading, text)
      }
    }

    /// A column of one figure.
    package struct Column: Sendable, Hashable, Codable {
      package var heading: String
      package var value: Value
      /// A sentence below the table where no case has the figure.
      package var absent: String?

      package init(_ heading: String, _ value: Value, absent: String? = nil) {
        (self.heading, self.value, self.absent) = (heading, value, absent)
      }
    }
  }

  /// The steps of a histogram, and what was published beside it.
  package struct Histogram: Sendable, Hashable, Codable {
    /// How wide a line is.
    package enum Steps: String, Sendable, Hashable, Codable, CaseIterable {
      /// Whole microseconds, as many in each line.
      case linear
      /// Powers of two of microseconds; published and measured counts stand beside each other.
      case log2
    }

    package var steps = Steps.linear
    /// By title.
    package var published: [Published] = []

    package init() {}

    /// A histogram that was published.
    package struct Published: Sendable, Hashable, Codable {
      package var title: String
      package var counts: [Count]

      package init(_ title: String, _ counts: [Count]) {
        (self.title, self.counts) = (title, counts)
      }
    }

    /// So many faults took from so many microseconds to less than twice as many.
    package struct Count: Sendable, Hashable, Codable {
      package var from: UInt64
      package var count: UInt64

      package init(from: UInt64, count: UInt64) {
        (self.from, self.count) = (from, count)
      }
    }
  }
}

extension ReportLayout {
  /// The unit of a quotient that is shown as a share.
  package static let percent = "%"
}

extension ReportLayout.Section {
  /// Whether it has what its kind needs: without it, what it shows would be missing from the report, or be nothing.
  fileprivate var isWhole: Bool {
    switch kind {
    case .figures, .chart: return true
    case .histogram: return histogram != nil
    case .table:
      guard let table, !table.rows.isEmpty else { return false }
      return ([table.value] + table.columns.map(\.value)).allSatisfy { $0.divisor.isFinite && $0.divisor > 0 }
    }
  }
}

/// As JSON, which is how a store keeps it.
extension ReportLayout {
  /// The layout of a stored text; nil for what is none that this program knows.
  package init?(json: String) {
    guard let read = try? JSONDecoder().decode(ReportLayout.self, from: Data(json.utf8)),
      read.sections.allSatisfy(\.isWhole)
    else { return nil }
    self = read
  }

  /// The same layout is always the same text.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{\"sections\":[]}"
  }
}
