// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

extension NewRepeat: StoreRecord {
  static var blank: NewRepeat { NewRepeat(number: 0, started: Date(timeIntervalSince1970: 0), elapsedNS: 0) }

  static let fields = [
    StoreField("number", \NewRepeat.number), StoreField("warm_up", \.isWarmUp), StoreField("started", \.started),
    StoreField("elapsed_ns", \.elapsedNS), StoreField("problems", \.problems), StoreField("metrics", \.metrics),
    StoreField("counters", \.counters), StoreField("diagnostics", \.diagnostics), StoreField("changes", \.changes),
    StoreField(exported: "fio_json", \.fioJSON), StoreField(exported: "fault_reports", \.faultReports),
    StoreField(exported: "profile", \.profile, since: 5),
  ]

  static let columns = fields(
    named: "number", "warm_up", "started", "elapsed_ns", "problems", "metrics", "diagnostics", "changes", "counters")

  var mistake: (key: String, detail: String)? {
    FigureDomain.mistake(in: metrics).map { ("metrics", $0) }
  }

  func check() throws(ProblemError) {
    guard number >= 1, elapsedNS >= 0 else {
      throw ProblemError(.unusableValue("a repeat with the number \(number), lasting \(elapsedNS) ns"))
    }
    guard Timestamp(started) != nil else {
      throw ProblemError(.unusableValue("the start of repeat \(number), \(started)"))
    }
  }

  /// Reads the columns of a row, and of its figures those that are wanted.
  init(_ row: inout SealedRow, _ wanted: WantedFigures) throws(ProblemError) {
    self.init(
      number: try Int(&row), isWarmUp: try Bool(&row), started: try Date(&row), elapsedNS: try row.integer(),
      problems: try [String](&row))
    let figures = try row.text()
    (diagnostics, changes) = (try [String](&row), try row.text())
    let moved = try row.text()
    switch wanted {
    case .none: break
    case .all: (metrics, counters) = (try row.parsed(figures), try row.parsed(moved))
    case .extracted(let names): metrics = try row.extracted(names)
    case .only(let names):
      let all: [String: Double] = try row.parsed(figures)
      metrics = all.filter { names.contains($0.key) }
    }
  }
}

/// How the figures of a repeat are read: a repeat has some fifty and as many counters, of which a report shows three, and a
/// history asks thousands of repeats for one.
enum WantedFigures {
  case none, all
  /// Those of these names, which SQLite takes out of the JSON.
  case extracted([String])
  /// The same for names that are no words, or very many.
  case only(Set<String>)

  init(_ selection: Store.MetricSelection) {
    switch selection {
    case .none: self = .none
    case .all: self = .all
    case .only(let names) where names.isEmpty: self = .none
    case .only(let names):
      let areWords = names.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { Self.isPartOfWord($0) } }
      self = areWords && names.count < 100 ? .extracted(Array(names)) : .only(names)
    }
  }

  /// An array with the value of each name as it was written, or null; SQLite's own numbers lose digits.
  var expression: String {
    guard case .extracted(let names) = self else { return "NULL" }
    // With one path alone it would be a number instead of an array.
    return "json_extract(metrics, '$[0]'\(names.map { ", '$.\"\($0)\"'" }.joined()))"
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

extension SealedRow {
  /// The figures of these names, from the value of ``WantedFigures/expression``.
  fileprivate func extracted(_ names: [String]) throws(ProblemError) -> [String: Double] {
    guard case .string(let text) = extra.storage else { throw damaged }
    let values = text.utf8.dropFirst().dropLast().split(separator: UInt8(ascii: ",")).dropFirst()
    guard values.count == names.count else { throw damaged }
    var figures: [String: Double] = [:]
    for (name, digits) in zip(names, values) where !digits.elementsEqual("null".utf8) {
      guard let value = Double(Substring(digits)), value.isFinite else { throw damaged }
      figures[name] = value
    }
    return figures
  }
}

extension NamedText: StoreRecord {
  static var blank: NamedText { NamedText(name: "", text: "") }
  static let fields = [StoreField("name", \NamedText.name), StoreField(exported: "text", \.text)]
}
