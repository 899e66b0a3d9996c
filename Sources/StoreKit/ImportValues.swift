// SPDX-License-Identifier: GPL-2.0-only

/// The values of an exported run that have rules of their own.
extension ImportReader {
  /// SQLite ends a text at a NUL; nothing that was exported from a store has one in a column of its own.
  static func text(_ scanner: inout JSONScanner) throws(JSONMistake) -> String {
    let start = scanner.position
    let text = try scanner.string()
    guard !text.utf8.contains(0) else { throw scanner.mistake("a NUL character cannot be stored here", at: start) }
    return text
  }

  static func optionalText(_ scanner: inout JSONScanner) throws(JSONMistake) -> String? {
    try scanner.optional(text)
  }

  /// A number from 0.
  static func count(_ scanner: inout JSONScanner) throws(JSONMistake) -> Int {
    let value = try scanner.integer()
    guard (0...Int64(Int32.max)).contains(value) else {
      throw scanner.mistake("expected a number from 0 to \(Int32.max), found \(value)")
    }
    return Int(value)
  }

  static func moment(_ scanner: inout JSONScanner) throws(JSONMistake) -> Timestamp {
    let start = scanner.position
    let text = try scanner.string()
    guard let moment = Timestamp(text: text) else {
      let found = JSONScanner.short(text)
      throw scanner.mistake("expected a time like 2026-07-01T10:00:00.123Z, found \(found)", at: start)
    }
    return moment
  }

  /// Of no program but an editor are figures that cannot be.
  static func figuresOfRepeat(_ scanner: inout JSONScanner) throws(JSONMistake) -> [String: Double] {
    let start = scanner.position
    let figures = try scanner.dictionary { (inner) throws(JSONMistake) in try inner.number() }
    if let mistake = FigureDomain.mistake(in: figures) { throw scanner.mistake(mistake, at: start) }
    return figures
  }

  static func uuid(_ scanner: inout JSONScanner) throws(JSONMistake) -> String {
    let start = scanner.position
    let text = try scanner.string()
    guard text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil else {
      throw scanner.mistake("expected a UUID in lower-case digits, found \(JSONScanner.short(text))", at: start)
    }
    return text
  }

  static func skipped(_ scanner: inout JSONScanner) throws(JSONMistake) -> CaseState {
    try scanner.open()
    let reason = try scanner.member("reason", isFirst: true, text)
    let remedy = try scanner.member("remedy", text)
    try scanner.close()
    return .skipped(reason: reason, remedy: remedy)
  }

  static func faultReports(_ scanner: inout JSONScanner) throws(JSONMistake) -> [NamedText] {
    var reports: [NamedText] = []
    try scanner.elements { (inner) throws(JSONMistake) in
      try inner.open()
      let name = try inner.member("name", isFirst: true, text)
      let text = try inner.member("text") { (inner) throws(JSONMistake) in try inner.string() }
      try inner.close()
      reports.append(NamedText(name: name, text: text))
    }
    return reports
  }

  /// What the store refuses, at the place where it stands in the text.
  static func checked<Value>(
    _ scanner: JSONScanner, at offset: Int? = nil, _ body: () throws(Refusal) -> Value
  ) throws(JSONMistake) -> Value {
    do {
      return try body()
    } catch {
      switch error.problem {
      case .unusableValue(let detail): throw scanner.mistake("cannot store \(detail)", at: offset)
      case .unusableLabel(let label):
        throw scanner.mistake("the label \(label.debugDescription) is not possible", at: offset)
      case .caseTwice(let name): throw scanner.mistake("two cases are called \(name)", at: offset)
      default: throw scanner.mistake("\(error.problem)", at: offset)
      }
    }
  }
}
