// SPDX-License-Identifier: GPL-2.0-only

/// A part of fio's result, read from where a cursor is.
protocol JSONReadable {
  init(_ cursor: inout JSONCursor) throws(JSONCursorError)
}

extension JSONCursor {
  /// A value of this kind, or nil for `null`.
  mutating func read<Value: JSONReadable>(_: Value.Type) throws(JSONCursorError) -> Value {
    try Value(&self)
  }

  /// A list of them; `null` is none.
  mutating func list<Value: JSONReadable>(of: Value.Type) throws(JSONCursorError) -> [Value] {
    var values: [Value] = []
    try array { cursor throws(JSONCursorError) in values.append(try Value(&cursor)) }
    return values
  }

  /// A whole number that must be there.
  mutating func int() throws(JSONCursorError) -> Int {
    guard let number = try optionalInt() else { throw unexpected(Self.otherKind) }
    return number
  }

  /// Options as fio prints them; one without a value is the empty string, or null in some releases.
  mutating func options() throws(JSONCursorError) -> [String: String] {
    var options: [String: String] = [:]
    try object { cursor, key throws(JSONCursorError) in options[key] = try cursor.optionalString() ?? "" }
    return options
  }

  /// Shares in per cent by their bounds.
  mutating func shares() throws(JSONCursorError) -> [String: Double] {
    var shares: [String: Double] = [:]
    try object { cursor, key throws(JSONCursorError) in
      let share = try cursor.figure()
      if share.isFinite { shares[key] = share }
    }
    return shares
  }

  /// An object whose keys are numbers, ascending.
  mutating func numbered<Number: Comparable>(
    _ number: (String) -> Number?
  ) throws(JSONCursorError) -> [(Number, Int)] {
    var pairs: [(Number, Int)] = []
    var isSorted = true
    try members { cursor, key throws(JSONCursorError) in
      guard let value = number(key) else { throw cursor.unexpected("`\(key)` is no number") }
      if let last = pairs.last?.0, last > value { isSorted = false }
      pairs.append((value, try cursor.int()))
    }
    return isSorted ? pairs : pairs.sorted { $0.0 < $1.0 }
  }

  /// What is left out, told in the words of the reader.
  func required<Value>(_ value: Value?, _ key: String) throws(JSONCursorError) -> Value {
    guard let value else { throw unexpected("there is no \"\(key)\"") }
    return value
  }
}
