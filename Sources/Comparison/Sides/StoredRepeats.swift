// SPDX-License-Identifier: GPL-2.0-only
import Results
import StoreKit

/// The repeats of a stored case, those of a store and of an exported run alike: what is compared of those that count, and which
/// failed.
struct StoredRepeats {
  /// How many there are, whatever became of them.
  private(set) var count = 0
  /// Those whose figures do not count, warm-ups included, and why.
  private(set) var failed: [(number: Int, problems: [String])] = []
  /// Of those that count.
  private(set) var figures = RepeatFigures(), numbers: [Int] = [], texts: [RepeatTexts] = []
  private var elapsed = 0.0

  /// No repeat.
  init() {}

  /// Of a store that has this path. The table of figures shares with `reusing` what both have in common.
  init(_ read: CaseFigures, in store: String, reusing: RepeatFigures) {
    var rows: [ArraySlice<Double>] = []
    rows.reserveCapacity(read.repeats.count)
    for (place, one) in read.repeats.enumerated()
    where add(one.number, one.isWarmUp, one.problems, one.elapsedNS) {
      texts.append(.stored(one.id, store: store))
      rows.append(read.values[place * read.names.count..<(place + 1) * read.names.count])
    }
    figures = RepeatFigures(rows, names: read.names, reusing: reusing)
  }

  /// Of an exported run, whose texts are in the order of the repeats; without any there are none to read.
  init(_ repeats: [NewRepeat], _ texts: [RepeatTexts] = []) {
    var rows: [[String: Double]] = []
    for (place, one) in repeats.enumerated() where add(one.number, one.isWarmUp, one.problems, one.elapsedNS) {
      if texts.indices.contains(place) { self.texts.append(texts[place]) }
      rows.append(one.metrics)
    }
    figures = RepeatFigures(rows)
  }

  /// How long fio ran for those that count; nil where none does.
  var seconds: Double? { numbers.isEmpty ? nil : elapsed }

  /// Takes note of a repeat, and tells whether it counts.
  private mutating func add(_ number: Int, _ isWarmUp: Bool, _ problems: [String], _ elapsedNS: Int64) -> Bool {
    count += 1
    if !problems.isEmpty { failed.append((number, problems)) }
    guard problems.isEmpty, !isWarmUp else { return false }
    numbers.append(number)
    elapsed += Double(elapsedNS) / 1e9
    return true
  }
}
