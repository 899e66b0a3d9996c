// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// Where repeats come from, so that the same ones are known again under another name.
struct SideSource: Sendable, Hashable {
  /// The run of a store or an export, or what a result of fio's holds.
  enum Identity: Sendable, Hashable {
    case run(uuid: String)
    case result(milliseconds: Int?, figures: [String: [String: Double]])
  }

  let identity: Identity
  /// As the user named it.
  let name: String

  /// All figures of a result, and when it was written: a copy has the same, however it was formatted since.
  init(_ output: FioOutput, cases: [String: [FioJob]], name: String) {
    identity = .result(
      milliseconds: output.timestampMS ?? output.timestamp,
      figures: cases.mapValues { output.measurement(of: $0).metrics })
    self.name = name
  }

  init(uuid: String, name: String) {
    identity = .run(uuid: uuid)
    self.name = name
  }
}

extension ComparedSide {
  /// Each source once, and what was left out: the same repeats are no further repeats.
  static func distinct(_ parts: [ComparedSide]) -> (parts: [ComparedSide], repeated: [String]) {
    var known: [SideSource.Identity: String] = [:]
    var repeated: [String] = []
    let distinct = parts.filter { part in
      guard let source = part.sources.first else { return true }
      if let first = known[source.identity] {
        repeated.append(first == source.name ? "\(first) is named twice" : "\(source.name) is \(first) again")
        return false
      }
      known[source.identity] = source.name
      return true
    }
    return (distinct, repeated)
  }

  /// What both sides have in common, as a pair of names.
  static func shared(_ base: ComparedSide, _ candidate: ComparedSide) -> [(base: String, candidate: String)] {
    let known = Dictionary(base.sources.map { ($0.identity, $0.name) }) { first, _ in first }
    return candidate.sources.compactMap { source in known[source.identity].map { ($0, source.name) } }
  }
}
