// SPDX-License-Identifier: GPL-2.0-only

/// A value of suite.yaml with the place where it stands, so that a mistake that is found later can still be told there.
struct Located<Value: Sendable>: Sendable {
  var value: Value
  var place: SourcePlace

  init(_ value: Value, at place: SourcePlace) {
    self.value = value
    self.place = place
  }
}

/// `NAME: value` of a mapping in suite.yaml.
struct KeyedText: Sendable {
  var name: String
  /// nil where a name stands alone, as requirements may.
  var text: String?
  var place: SourcePlace
}

extension [KeyedText] {
  /// These over `others`: a name that both have keeps its place in the order, and has the value of this one.
  func merged(over others: [KeyedText]) -> [KeyedText] {
    let own = Dictionary(map { ($0.name, $0) }) { $1 }
    let known = Set(others.map(\.name))
    return others.map { own[$0.name] ?? $0 } + filter { !known.contains($0.name) }
  }
}
