// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// What keeps a call from doing its work; the store adds its file's name.
struct Refusal: Error {
  let problem: StoreError.Problem

  init(_ problem: StoreError.Problem) {
    self.problem = problem
  }
}

/// A row as it is written: its values in the order of the columns, and a seal over them.
struct SealedValues {
  private(set) var values: [DatabaseValue] = []
  private var seal = Seal()

  mutating func add(_ integer: Int64?) {
    values.append(integer?.databaseValue ?? .null)
    seal.add(integer)
  }

  /// SQLite ends a text at a NUL.
  mutating func add(_ text: String?) throws(Refusal) {
    if let text, text.utf8.contains(0) {
      throw Refusal(.unusableValue("a text that holds a NUL character: \(text.prefix(40).debugDescription)"))
    }
    values.append(text?.databaseValue ?? .null)
    seal.add(text)
  }

  /// A column that a later version of the schema added. NULL leaves the seal as it was, so that the rows of the version
  /// before are intact; the name tells two such columns apart.
  mutating func addLater(_ text: String?, as column: String) throws(Refusal) {
    guard let text else { return values.append(.null) }
    seal.add(column)
    try add(text)
  }

  mutating func add(_ data: Data) {
    values.append(data.databaseValue)
    seal.add(data)
  }

  /// The values, and the seal behind them.
  var sealed: [DatabaseValue] { values + [Int64(seal.value).databaseValue] }
}

/// The seal of a row, for whoever tries what the readers do with a value that no writer stores.
package enum StoreSeal {
  /// Over the columns behind `id`, without the seal.
  package static func of(_ values: some Sequence<DatabaseValue>) -> Int64 {
    var seal = Seal()
    for value in values {
      switch value.storage {
      case .null: seal.add(nil as Int64?)
      case .int64(let integer): seal.add(integer)
      case .string(let text): seal.add(text)
      case .blob(let data): seal.add(data)
      case .double: break
      }
    }
    return Int64(seal.value)
  }
}

/// Reads a row's columns in their order, and proves its seal. No value of a damaged file is trusted to have its type.
struct SealedRow {
  private let row: Row
  private let table: String
  private var column = 0
  private var seal = Seal()

  init(_ row: Row, of table: String) {
    self.row = row
    self.table = table
  }

  /// A number that the seal does not cover, as every row's id, which is not known when the seal is made.
  mutating func unsealedInteger() throws(Refusal) -> Int64 {
    guard case .int64(let value) = next() else { throw damaged }
    return value
  }

  mutating func integer() throws(Refusal) -> Int64 {
    let value = try unsealedInteger()
    seal.add(value)
    return value
  }

  mutating func optionalInteger() throws(Refusal) -> Int64? {
    switch next() {
    case .int64(let value):
      seal.add(value)
      return value
    case .null:
      seal.add(nil as Int64?)
      return nil
    default: throw damaged
    }
  }

  mutating func text() throws(Refusal) -> String {
    guard let value = try optionalText() else { throw damaged }
    return value
  }

  mutating func optionalText() throws(Refusal) -> String? {
    switch next() {
    case .string(let value):
      seal.add(value)
      return value
    case .null:
      seal.add(nil as String?)
      return nil
    default: throw damaged
    }
  }

  /// A column that a later version of the schema added.
  mutating func laterText(_ name: String) throws(Refusal) -> String? {
    switch next() {
    case .string(let value):
      seal.add(name)
      seal.add(value)
      return value
    case .null: return nil
    default: throw damaged
    }
  }

  mutating func data() throws(Refusal) -> Data {
    guard case .blob(let value) = next() else { throw damaged }
    seal.add(value)
    return value
  }

  /// Reads the seal, which is the last column of a table.
  mutating func proveSeal() throws(Refusal) {
    guard try unsealedInteger() == Int64(seal.value) else { throw damaged }
    seal = Seal()
  }

  /// A value as its column's JSON.
  func json<Value>(
    _ text: String, _ value: (inout JSONScanner) throws(JSONMistake) -> Value
  ) throws(Refusal) -> Value {
    var scanner = JSONScanner(Array(text.utf8))
    do {
      let result = try value(&scanner)
      try scanner.end()
      return result
    } catch {
      throw damaged
    }
  }

  /// The row cannot be what was written.
  var damaged: Refusal {
    let id = row.count > 0 && column > 0 ? ", row \(row[0] as DatabaseValue)" : ""
    return Refusal(.damaged(detail: "table \(table)\(id): a value is not what was written"))
  }

  private mutating func next() -> DatabaseValue.Storage {
    defer { column += 1 }
    return column < row.count ? (row[column] as DatabaseValue).storage : .null
  }
}
