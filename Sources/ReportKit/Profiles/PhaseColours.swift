// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit

/// Which phase has which colour: the ones that weigh most on a page have eight that everybody can tell apart, others share one.
struct PhaseColours {
  private let places: [String: Int]
  private let table: PhaseTable

  /// The classes of phases without a colour of their own, and of functions in no phase.
  static let others = "fo", none = "fx"
  /// How many phases have a colour of their own.
  static let count = 8

  /// Colours for these weights of phases, which may name one several times.
  init(_ sums: [(phase: String?, weight: Double)], _ table: PhaseTable) {
    var weights: [String: Double] = [:]
    for (phase, weight) in sums { phase.map { weights[$0, default: 0] += weight } }
    let ranked = weights.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    places = Dictionary(
      uniqueKeysWithValues: ranked.prefix(Self.count).enumerated().map { ($0.element.key, $0.offset) })
    self.table = table
  }

  /// The class of a phase.
  func style(phase: String?) -> String {
    guard let phase else { return Self.none }
    return places[phase].map { "f\($0)" } ?? Self.others
  }

  /// The phase of a function, and its class.
  func phase(of name: String) -> (name: String?, style: String) {
    let phase = table.phase(of: name)
    return (phase, style(phase: phase))
  }

  /// The colours in words, those with one of their own first.
  var legend: String {
    let own = places.sorted { $0.value < $1.value }.map { ("f\($0.value)", $0.key) }
    let items = (own + [(Self.others, "other phases"), (Self.none, "in no phase")]).map {
      "<li><span class=\"key k \($0.0)\"></span>\(XMLText.escape(ShownText.name($0.1)))</li>"
    }
    return "<ul class=\"counts keys\">\(items.joined())</ul>\n"
  }
}
