// SPDX-License-Identifier: GPL-2.0-only
import GRDB

/// A large text of a repeat as a row of the table `documents`.
struct DocumentRow: Equatable {
  enum Kind: String {
    case fio, fault
  }

  var kind: Kind
  var name: String
  var text: Compressed

  static let columns = ["repeat_id", "ordinal", "kind", "name", "bytes", "zlib"]

  /// The large texts of a repeat, compressed; to be made before the store is locked.
  static func all(of repeated: NewRepeat) throws(Refusal) -> [DocumentRow] {
    var rows: [DocumentRow] = []
    if let text = repeated.fioJSON { rows.append(try DocumentRow(.fio, "", text)) }
    for report in repeated.faultReports { rows.append(try DocumentRow(.fault, report.name, report.text)) }
    return rows
  }

  private init(_ kind: Kind, _ name: String, _ text: String) throws(Refusal) {
    guard let compressed = Compressed(text) else {
      throw Refusal(.inputOutput(detail: "no memory to compress \(text.utf8.count) bytes"))
    }
    self.kind = kind
    self.name = name
    self.text = compressed
  }

  func values(repeated: RepeatID, ordinal: Int) throws(Refusal) -> SealedValues {
    var values = SealedValues()
    values.add(repeated.number)
    values.add(Int64(ordinal))
    try values.add(kind.rawValue)
    try values.add(name)
    values.add(Int64(text.bytes))
    values.add(text.data)
    return values
  }

  /// Reads ``columns`` and the seal.
  init(_ row: inout SealedRow, repeated: inout RepeatID) throws(Refusal) {
    repeated = RepeatID(try row.integer())
    _ = try row.integer()
    guard let kind = Kind(rawValue: try row.text()) else { throw row.damaged }
    let (name, bytes, data) = (try row.text(), try row.integer(), try row.data())
    try row.proveSeal()
    self.kind = kind
    self.name = name
    text = Compressed(data: data, bytes: Int(bytes))
  }

  /// The text, decompressed.
  func decompressed() throws(Refusal) -> String {
    guard let text = text.text else {
      throw Refusal(.damaged(detail: "a compressed text of \(self.text.data.count) bytes cannot be read"))
    }
    return text
  }
}
