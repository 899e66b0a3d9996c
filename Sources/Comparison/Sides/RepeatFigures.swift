// SPDX-License-Identifier: GPL-2.0-only

/// Figures of the repeats of a case, as a table without gaps in memory: a comparison of two runs holds those of hundreds of thousands.
package struct RepeatFigures: Sendable {
  /// How many repeats there are.
  package private(set) var count = 0
  /// The columns: what some repeat has a value of.
  private var names: [String] = []
  /// Row after row; NaN where a repeat has no such figure.
  private var values: [Double] = []

  /// Of each repeat by name. A value that is not finite is none.
  package init(_ repeats: [[String: Double]] = []) {
    names = Set(repeats.flatMap { $0.filter(\.value.isFinite).keys }).sorted()
    count = repeats.count
    values = repeats.flatMap { figures in names.map { Self.known(figures[$0]) } }
  }

  /// Of each repeat by places in `names`; `reusing` is a table that probably has the same columns.
  init(_ repeats: some Collection<ArraySlice<Double>>, names all: [String], reusing: RepeatFigures? = nil) {
    count = repeats.count
    let used = all.indices.filter { place in repeats.contains { $0[$0.startIndex + place].isFinite } }
    names = used.map { all[$0] }
    // Cases of one suite mostly have the same: its names are held once.
    if let reusing, reusing.names == names { names = reusing.names }
    values.reserveCapacity(count * used.count)
    for figures in repeats {
      for place in used { values.append(Self.known(figures[figures.startIndex + place])) }
    }
  }

  /// Whether there are none.
  package var isEmpty: Bool { count == 0 }

  /// The figures of each repeat by name.
  package var dictionaries: [[String: Double]] {
    (0..<count).map { row in
      var figures: [String: Double] = [:]
      for (column, name) in names.enumerated() {
        let value = values[row * names.count + column]
        if !value.isNaN { figures[name] = value }
      }
      return figures
    }
  }

  /// The values of a metric, one per repeat that has it.
  func values(_ metric: String) -> [Double] {
    guard let column = names.firstIndex(of: metric) else { return [] }
    var found: [Double] = []
    found.reserveCapacity(count)
    for place in stride(from: column, to: values.count, by: names.count) where !values[place].isNaN {
      found.append(values[place])
    }
    return found
  }

  /// Whether any repeat has this metric.
  func has(_ metric: String) -> Bool { names.contains(metric) }

  static func += (figures: inout RepeatFigures, others: RepeatFigures) {
    if figures.names == others.names {
      figures.count += others.count
      figures.values += others.values
    } else {
      figures = RepeatFigures(figures.dictionaries + others.dictionaries)
    }
  }

  private static func known(_ value: Double?) -> Double {
    guard let value, value.isFinite else { return .nan }
    return value
  }
}
