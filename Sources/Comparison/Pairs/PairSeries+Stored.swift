// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics
import StoreKit

/// What the store keeps of a case whose repeats are pairs, beside the pairs.
package struct StoredPairs: Sendable, Hashable, Codable {
  /// How they were measured, and are to be judged.
  package var design: PairDesign
  /// Whether the measuring has ended by its own rule; false while it goes on, and where somebody stopped it.
  package var isEnded: Bool

  /// What is known of pairs that begin, or have ended.
  package init(_ design: PairDesign, isEnded: Bool = false) {
    (self.design, self.isEnded) = (design, isEnded)
  }

  enum CodingKeys: String, CodingKey {
    case design
    case isEnded = "ended"
  }

  /// As ``NewCase/pairs`` has it: JSON, its keys sorted.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // JSON has no such numbers; that they are none must not cost the whole record.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// Reads ``json``; nil where it is no such thing.
  package init?(json: String) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let read = try? decoder.decode(StoredPairs.self, from: Data(json.utf8)) else { return nil }
    self = read
  }
}

extension NewRepeat {
  /// A pair as the store has it: figures of both sides, and their ratios.
  package init(
    _ pair: Pair, isWarmUp: Bool = false, started: Date, elapsedNS: Int64, fioJSON: String? = nil,
    diagnostics: [String] = []
  ) {
    var metrics: [String: Double] = [:]
    for (name, value) in pair.base { metrics["base.\(name)"] = value }
    for (name, value) in pair.candidate { metrics["candidate.\(name)"] = value }
    for name in PairFigures.names {
      guard let base = pair.base[name], let candidate = pair.candidate[name], base > 0 else { continue }
      metrics["ratio.\(name)"] = candidate / base
    }
    self.init(
      number: pair.number, isWarmUp: isWarmUp, started: started, elapsedNS: elapsedNS, problems: pair.problems,
      metrics: metrics, fioJSON: fioJSON, diagnostics: diagnostics)
  }
}

extension PairSeries {
  /// The pairs of the run of this number or label, or `latest`, case by case, without those that only warm up. Cases
  /// whose repeats are no pairs are left out.
  package static func read(
    _ name: String, in store: Store
  ) throws(StoreError) -> (run: StoredRun, series: [PairSeries]) {
    let run = try store.run(name)
    let cases = try store.cases(of: run.id).filter(\.isPaired)
    guard !cases.isEmpty else { return (run, []) }
    let figures = PairFigures.prefixes.dropLast().flatMap { prefix in PairFigures.names.map { prefix + $0 } }
    let repeats = try store.repeats(of: run.id, metrics: .only(Set(figures)))
    var series: [PairSeries] = []
    for item in cases {
      guard let record = item.facts.pairs.flatMap(StoredPairs.init(json:)) else {
        let detail = "run \(run.name), case \(item.name): how its pairs were measured is not what a faultbench writes"
        throw StoreError(file: store.path, problem: .damaged(detail: detail))
      }
      series.append(PairSeries(item, record, (repeats[item.id] ?? []).filter { !$0.isWarmUp }))
    }
    return (run, series)
  }

  /// Whether the run of this name is one of pairs: whether the repeats of any of its cases are pairs.
  package static func isPaired(_ name: String, in store: Store) throws(StoreError) -> Bool {
    try store.cases(of: store.run(name).id).contains(where: \.isPaired)
  }

  private init(_ item: StoredCase, _ record: StoredPairs, _ repeats: [StoredRepeat]) {
    let began = repeats.first?.started ?? Date()
    var reason: String?
    if case .skipped(let why, _) = item.state { reason = why }
    self.init(
      name: item.name, design: record.design,
      pairs: repeats.map { repeated in
        Pair(
          number: repeated.number,
          ended: repeated.started.timeIntervalSince(began) + Double(repeated.elapsedNS) / 1e9,
          base: Self.side("base.", repeated.metrics), candidate: Self.side("candidate.", repeated.metrics),
          problems: repeated.problems)
      }, isEnded: record.isEnded, skipReason: reason)
  }

  private static func side(_ prefix: String, _ metrics: [String: Double]) -> [String: Double] {
    PairFigures.names.reduce(into: [:]) { $0[$1] = metrics[prefix + $1] }
  }
}

extension StoredCase {
  /// Whether its repeats are pairs.
  package var isPaired: Bool { facts.pairs != nil }
}
