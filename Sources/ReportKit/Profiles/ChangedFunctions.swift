// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics
import ProfileKit

/// The functions that account for the change of a case, as text, Markdown and JSON show them.
struct ChangedFunctions {
  let name: String
  private let difference: ProfileDifference
  private let doubts: [String]
  let latency: Latency?
  /// Iterations of string instructions, a fault, of each side.
  let strings: (base: Double, candidate: Double)

  /// What a latency changed by, and what the faults in it did.
  struct Latency {
    let metric: String
    /// Candidate less base, of the median of the repeats.
    let change: Double
    /// The same of the instructions of faults that one latency holds.
    let faults: Double
    /// Faults in an I/O of each side; nil for a latency of a single fault.
    let perIO: (base: Double, candidate: Double)?
  }

  /// Those of the case at this place; nil where it has no profiles on both sides.
  init?(_ number: Int, of comparison: Comparison, _ profiles: ComparisonProfiles) {
    guard let found = profiles.cases[number] else { return nil }
    let item = comparison.cases[number]
    (name, difference) = (item.name, found.difference)
    func strings(_ side: CaseProfile) -> Double { side.perFault(side.profile.faultSum(\.repeats)) }
    self.strings = (strings(found.base), strings(found.candidate))
    doubts =
      found.base.doubts.map { "Of the base: \($0.words)" }
      + found.candidate.doubts.map { "Of the candidate: \($0.words)" }
    latency = Latency(
      item.metrics, found, ios: (comparison.base.meanIOs(of: item.name), comparison.candidate.meanIOs(of: item.name)))
  }

  /// The rows that a table shows.
  func rows(top: Int = maxRows) -> [ChangedRow] { difference.functionRows(top: top) }

  static let maxRows = 12

  /// The functions in a table.
  func table(_ room: ProfileTextTables.Room) -> Table {
    var columns = [
      Column("function, own instr a fault", key: "function", isLabel: true), Column("base", key: "base", unit: .count),
      Column("cand.", key: "candidate", unit: .count), Column("change", key: "change", unit: .count),
      Column("of all", key: "share", unit: .count),
    ]
    if room == .narrow { columns.removeSubrange(1...2) }
    if room == .wide { columns.append(Column("phase", key: "phase")) }
    return Table(
      title: "", columns: columns,
      rows: rows().map { row in
        var cells = [.text(row.name)] + [row.base, row.candidate].map { $0.map(ProfileTextTables.cell) ?? .missing }
        cells += [.text(RoundedParts.words(row.difference, signed: true)), ProfileTextTables.share(row.share)]
        if room == .narrow { cells.removeSubrange(1...2) }
        return room == .wide ? cells + [Cell(text: row.function?.phase)] : cells
      }, hangsLabels: true)
  }

  /// What the table comes to, what that is of the change of the latency, and where in a fault it is.
  var words: [String] {
    let change = RoundedParts.tenths(difference.candidate) - RoundedParts.tenths(difference.base)
    let sum =
      "The differences add up to the change of a fault, \(RoundedParts.words(change, signed: true)) instructions."
    return [sum, stringWords, latency?.words, phaseWords].compactMap { $0 } + doubts
  }

  /// One kernel has a function that clears, another does it where it stands: this does not depend on it.
  private var stringWords: String? {
    guard strings.base > 0 || strings.candidate > 0 else { return nil }
    let change = RoundedParts.tenths(strings.candidate) - RoundedParts.tenths(strings.base)
    return "Of it, string instructions, which clear and copy: \(RoundedParts.words(change, signed: true)) "
      + "(\(ProfileWords.tenths(strings.base)) -> \(ProfileWords.tenths(strings.candidate)))."
  }

  private var phaseWords: String? {
    let change = RoundedParts.tenths(difference.candidate) - RoundedParts.tenths(difference.base)
    let parts = RoundedParts(difference.phases.map(\.difference), sum: Double(change) / 10)
    let changed = zip(difference.phases, parts.tenths).map { (name: $0.name ?? "in no phase", tenths: $1) }
      .filter { $0.tenths != 0 }
    let ordered = changed.sorted { (abs($1.tenths), $0.name) < (abs($0.tenths), $1.name) }
    guard !ordered.isEmpty else { return nil }
    var words = ordered.prefix(Self.maxPhases).map { "\($0.name) \(RoundedParts.words($0.tenths, signed: true))" }
    let rest = ordered.dropFirst(Self.maxPhases)
    if !rest.isEmpty {
      words.append("\(rest.count) more \(RoundedParts.words(rest.map(\.tenths).reduce(0, +), signed: true))")
    }
    return "By phase: \(words.joined(separator: ", "))."
  }

  private static let maxPhases = 8

  /// The same for programs.
  var document: ChangedFunctionsDocument { ChangedFunctionsDocument(difference, latency, strings, doubts) }
}

extension ChangedFunctions.Latency {
  /// Means have every digit, so they go before percentiles. A latency of an I/O holds all of its faults.
  fileprivate init?(
    _ metrics: [MetricComparison], _ found: ComparisonProfiles.Case, ios: (base: Double?, candidate: Double?)
  ) {
    let known = metrics.filter {
      $0.rule.unit == .instructions && $0.baseMedian != nil && $0.candidateMedian != nil
        && ["clat_", "page_", "instr_per_fault"].contains(where: $0.rule.metric.name.hasPrefix)
    }
    let mean = known.first { $0.rule.metric.name.hasSuffix("_mean_instr") }
    guard let item = mean ?? known.first(where: \.isGated) ?? known.first, let base = item.baseMedian,
      let candidate = item.candidateMedian
    else { return nil }
    (metric, change) = (item.rule.metric.name, candidate - base)
    guard metric.hasPrefix("clat_") else {
      (faults, perIO) = (found.difference.change, nil)
      return
    }
    guard let one = ios.base, let other = ios.candidate, one > 0, other > 0 else { return nil }
    func share(_ value: KeyPath<Profile, UInt64>, _ side: CaseProfile, _ ios: Double) -> Double {
      Double(side.profile[keyPath: value]) / Double(max(1, side.parts.count)) / ios
    }
    faults = share(\.instructions, found.candidate, other) - share(\.instructions, found.base, one)
    perIO = (share(\.faults, found.base, one), share(\.faults, found.candidate, other))
  }

  /// How much of it the faults are.
  fileprivate var words: String {
    let (whole, own) = (Int(clamping: change), Int(clamping: faults))
    let (rest, counts) = (whole - own, perIO.map { ($0.base, $0.candidate) } ?? (1, 1))
    let isOne = abs(counts.0 - 1) < 0.01 && abs(counts.1 - 1) < 0.01
    let holder =
      isOne ? "its fault" : "its faults (\(Self.ratio(counts.0)) an I/O before, \(Self.ratio(counts.1)) after)"
    let left = rest == 0 ? "nothing is left." : "the rest, \(Self.signed(rest)), is outside of faults."
    return "\(metric) changed by \(Self.signed(whole)) instr, \(holder) by \(Self.signed(own)); \(left)"
  }

  private static func signed(_ value: Int) -> String {
    (value > 0 ? "+" : "") + MetricUnit.count.show(Double(value))
  }

  private static func ratio(_ value: Double) -> String { MetricUnit.ratio.show(value) }
}

extension Int {
  /// The nearest; what is no number is 0.
  fileprivate init(clamping value: Double) {
    self = value.isFinite ? Int(Swift.max(-1e15, Swift.min(1e15, value)).rounded()) : 0
  }
}

extension ComparedSide {
  /// I/Os of a repeat of this case; nil where they are not known.
  fileprivate func meanIOs(of name: String) -> Double? {
    let values = cases.first { $0.name == name }?.values("ios") ?? []
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
