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
    switch wanted {
    case .none: try row.skipText()
    case .all: metrics = try row.json()
    case .only(let names, let scanner):
      var unread: String?
      try row.withText { text in
        if let found = scanner.figures(in: text) {
          metrics = found
        } else {
          unread = String(decoding: text, as: UTF8.self)
        }
      }
      if let unread {
        let all: [String: Double] = try row.parsed(unread)
        metrics = all.filter { names.contains($0.key) }
      }
    }
    (diagnostics, changes) = (try [String](&row), try row.text())
    if case .all = wanted { counters = try row.json() } else { try row.skipText() }
  }
}

/// How the figures of a repeat are read: a repeat has some fifty and as many counters, of which a report shows three, and a
/// history asks thousands of repeats for one.
enum WantedFigures {
  case none, all
  /// Those of these names.
  case only(Set<String>, FigureScanner)

  init(_ selection: Store.MetricSelection) {
    switch selection {
    case .none: self = .none
    case .all: self = .all
    case .only(let names): self = names.isEmpty ? .none : .only(names, FigureScanner(names))
    }
  }
}

extension NamedText: StoreRecord {
  static var blank: NamedText { NamedText(name: "", text: "") }
  static let fields = [StoreField("name", \NamedText.name), StoreField(exported: "text", \.text)]
}
