// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB

/// A value that is a column of a table. Lists and objects are stored as JSON.
protocol ColumnValue: JSONValue {
  var column: DatabaseValue { get }
  init(_ row: inout SealedRow) throws(ProblemError)
  /// Reads it where it will be a column of its own.
  init(member reader: inout JSONReader) throws(JSONError)
}

extension ColumnValue {
  var column: DatabaseValue { JSONWriter.text(self).databaseValue }
  init(_ row: inout SealedRow) throws(ProblemError) { self = try row.json() }
  init(member reader: inout JSONReader) throws(JSONError) { try self.init(&reader) }
}

/// A value of a record: under one name a column of its table and a member of an exported run.
struct StoreField<Record>: Sendable {
  let name: String
  /// The version of the schema and of exports that has it first.
  let since: Int
  /// One, unless it is no column or several.
  let columns: [String]
  let store: @Sendable (Record) -> [DatabaseValue]
  let restore: @Sendable (inout Record, inout SealedRow) throws(ProblemError) -> Void
  let write: @Sendable (Record, inout JSONWriter) -> Void
  let read: @Sendable (inout Record, inout JSONReader) throws(JSONError) -> Void
}

extension StoreField {
  init<Value: ColumnValue>(_ name: String, _ path: WritableKeyPath<Record, Value> & Sendable, since: Int = 1) {
    self.init(
      name: name, since: since, columns: [name], store: { [$0[keyPath: path].column] },
      restore: { (record, row) throws(ProblemError) in record[keyPath: path] = try Value(&row) },
      write: { $0[keyPath: path].write(to: &$1) },
      read: { (record, reader) throws(JSONError) in record[keyPath: path] = try Value(member: &reader) })
  }

  /// A list whose column a later version of the schema added: NULL where the list is empty.
  init<Element: JSONValue>(
    _ name: String, nullable path: WritableKeyPath<Record, [Element]> & Sendable, since: Int
  ) {
    let list = StoreField(name, path, since: since)
    self.init(
      name: name, since: since, columns: [name], store: { $0[keyPath: path].isEmpty ? [.null] : list.store($0) },
      restore: { (record, row) throws(ProblemError) in if !row.isNull() { try list.restore(&record, &row) } },
      write: list.write, read: list.read)
  }

  /// A member of an exported run that is no column.
  init<Value: JSONValue>(
    exported name: String, _ path: WritableKeyPath<Record, Value> & Sendable, since: Int = 1
  ) {
    self.init(
      name: name, since: since, columns: [], store: { _ in [] }, restore: { (_, _) throws(ProblemError) in },
      write: { $0[keyPath: path].write(to: &$1) },
      read: { (record, reader) throws(JSONError) in record[keyPath: path] = try Value(&reader) })
  }
}

/// A record whose members in an exported run are its fields, in their order.
protocol StoreRecord: JSONValue {
  static var blank: Self { get }
  static var fields: [StoreField<Self>] { get }
  /// Those that are columns of its table, in the table's order.
  static var columns: [StoreField<Self>] { get }
  /// A member that somebody must have edited, and what is wrong with it.
  var mistake: (key: String, detail: String)? { get }
  /// Throws where the store would refuse it.
  func check() throws(ProblemError)
}

extension StoreRecord {
  static var columns: [StoreField<Self>] { [] }
  var mistake: (key: String, detail: String)? { nil }
  func check() throws(ProblemError) {}

  /// The fields of these names.
  static func fields(named names: String...) -> [StoreField<Self>] {
    names.compactMap { name in fields.first { $0.name == name } }
  }

  var values: [DatabaseValue] { Self.columns.flatMap { $0.store(self) } }

  init(_ row: inout SealedRow) throws(ProblemError) {
    var record = Self.blank
    for field in Self.columns { try field.restore(&record, &row) }
    self = record
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writeMembers(to: &$0) }
  }

  func writeMembers(to writer: inout JSONWriter) {
    for field in Self.fields {
      writer.key(field.name)
      field.write(self, &writer)
    }
  }

  init(_ reader: inout JSONReader) throws(JSONError) {
    self = try reader.object { (reader, members) throws(JSONError) in try Self(&reader, &members) }
  }

  /// Reads the members of an object that may have others.
  init(_ reader: inout JSONReader, _ members: inout JSONReader.Members) throws(JSONError) {
    var record = Self.blank
    for field in Self.fields where field.since <= reader.version {
      try reader.member(field.name, of: &members) { (reader) throws(JSONError) in try field.read(&record, &reader) }
    }
    if let (key, detail) = record.mistake { throw reader.mistake(detail, at: members.offsets[key], key: key) }
    try reader.checked(at: members.start) { () throws(ProblemError) in try record.check() }
    self = record
  }
}

extension JSONReader {
  /// Tells what the store refuses at the place where it stands in the text.
  func checked(at offset: Int, _ body: () throws(ProblemError) -> Void) throws(JSONError) {
    do {
      try body()
    } catch {
      switch error.problem {
      case .unusableValue(let detail): throw mistake("cannot store \(detail)", at: offset)
      case .unusableLabel(let label): throw mistake("the label \(label.debugDescription) is not possible", at: offset)
      case .caseTwice(let name): throw mistake("two cases are called \(name)", at: offset)
      default: throw mistake("\(error.problem)", at: offset)
      }
    }
  }
}

extension String: ColumnValue {
  var column: DatabaseValue { databaseValue }
  init(_ row: inout SealedRow) throws(ProblemError) { self = try row.text() }

  /// SQLite ends a text at a NUL; nothing that was exported from a store has one in a column of its own.
  init(member reader: inout JSONReader) throws(JSONError) {
    reader.skipSpace()
    let start = reader.position
    self = try reader.string()
    guard !utf8.contains(0) else { throw reader.mistake("a NUL character cannot be stored here", at: start) }
  }
}

extension Int64: ColumnValue {
  var column: DatabaseValue { databaseValue }
  init(_ row: inout SealedRow) throws(ProblemError) { self = try row.integer() }
}

extension Bool: ColumnValue {
  var column: DatabaseValue { (self ? 1 : 0).databaseValue }
  init(_ row: inout SealedRow) throws(ProblemError) { self = try row.integer() != 0 }
}

/// Numbers from 0, of repeats for example.
extension Int: ColumnValue {
  var column: DatabaseValue { databaseValue }
  init(_ row: inout SealedRow) throws(ProblemError) { self = Int(try row.integer()) }
  func write(to writer: inout JSONWriter) { Int64(self).write(to: &writer) }

  init(_ reader: inout JSONReader) throws(JSONError) {
    let value = try reader.integer()
    guard (0...Int64(Int32.max)).contains(value) else {
      throw reader.mistake("expected a number from 0 to \(Int32.max), found \(value)")
    }
    self = Int(value)
  }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
  var column: DatabaseValue { self?.column ?? .null }
  init(_ row: inout SealedRow) throws(ProblemError) { self = row.isNull() ? nil : try Wrapped(&row) }
  init(member reader: inout JSONReader) throws(JSONError) {
    self = reader.isNull() ? nil : try Wrapped(member: &reader)
  }
}

extension Array: ColumnValue where Element: JSONValue {
  /// Nearly every list of a repeat is empty.
  init(_ row: inout SealedRow) throws(ProblemError) {
    let text = try row.withText { $0.elementsEqual("[]".utf8) ? nil : String(decoding: $0, as: UTF8.self) }
    self = try text.map { text throws(ProblemError) in try row.parsed(text) } ?? []
  }
}

extension Dictionary: ColumnValue where Key == String, Value: JSONValue {}
