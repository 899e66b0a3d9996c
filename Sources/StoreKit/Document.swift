// SPDX-License-Identifier: GPL-2.0-only
import CZlib
import Foundation
import GRDB

/// A large text of a repeat, a row of the table `documents`.
struct Document: Sendable, Equatable {
  enum Kind: String {
    case fio, fault, profile
  }

  let kind: Kind
  let name: String
  let text: Compressed

  private init(_ kind: Kind, _ name: String, _ text: String) throws(ProblemError) {
    guard let compressed = Compressed(text) else {
      throw ProblemError(.inputOutput(detail: "no memory to compress \(text.utf8.count) bytes"))
    }
    (self.kind, self.name, self.text) = (kind, name, compressed)
  }

  init(_ row: inout SealedRow) throws(ProblemError) {
    _ = (try row.integer(), try row.integer())
    guard let kind = Kind(rawValue: try row.text()) else { throw row.damaged }
    (self.kind, name) = (kind, try row.text())
    let bytes = Int(try row.integer())
    text = Compressed(data: try row.data(), bytes: bytes)
  }

  func values(of repeated: RepeatID, ordinal: Int) -> [DatabaseValue] {
    [
      repeated.number.databaseValue, ordinal.databaseValue, kind.rawValue.databaseValue, name.databaseValue,
      text.bytes.databaseValue, text.data.databaseValue,
    ]
  }

  /// The text, decompressed.
  func decompressed() throws(ProblemError) -> String {
    guard let text = text.text else {
      throw ProblemError(.damaged(detail: "a compressed text of \(self.text.data.count) bytes cannot be read"))
    }
    return text
  }

  /// The large texts of a repeat; to be compressed before the store is locked.
  static func all(of repeated: NewRepeat) throws(ProblemError) -> [Document] {
    var documents: [Document] = []
    if let text = repeated.fioJSON { documents.append(try Document(.fio, "", text)) }
    for report in repeated.faultReports { documents.append(try Document(.fault, report.name, report.text)) }
    if let text = repeated.profile { documents.append(try Document(.profile, "", text)) }
    return documents
  }
}

extension [Document] {
  /// What fio wrote; nil when it wrote nothing.
  func fioJSON() throws(ProblemError) -> String? { try first { $0.kind == .fio }?.decompressed() }

  /// Where the instructions of its faults went; nil where nobody looked.
  func profile() throws(ProblemError) -> String? { try first { $0.kind == .profile }?.decompressed() }

  /// What the engine wrote.
  func faultReports() throws(ProblemError) -> [NamedText] {
    try filter { $0.kind == .fault }.map { (document) throws(ProblemError) in
      NamedText(name: document.name, text: try document.decompressed())
    }
  }
}

/// A text as a zlib stream (RFC 1950), which carries a checksum of its own.
struct Compressed: Sendable {
  /// The stream.
  let data: Data
  /// Bytes of the text.
  let bytes: Int

  /// zlib turns a byte into no more than 1032.
  private static let highestRatio = 1032

  init(data: Data, bytes: Int) {
    self.data = data
    self.bytes = bytes
  }

  /// Compresses a text; nil when there is no memory for it.
  init?(_ text: String) {
    var text = text
    let stream = text.withUTF8 { source -> Data? in
      var length = compressBound(UInt(source.count))
      var buffer = Data(count: Int(length))
      let code = buffer.withUnsafeMutableBytes { target in
        compress2(target.bindMemory(to: UInt8.self).baseAddress, &length, source.baseAddress, UInt(source.count), 6)
      }
      return code == Z_OK ? buffer.prefix(Int(length)) : nil
    }
    guard let stream else { return nil }
    self.init(data: stream, bytes: text.utf8.count)
  }

  /// The text; nil when the stream is damaged.
  var text: String? {
    // The length comes from the file: one that cannot be true must not take all memory.
    guard bytes >= 0, bytes / Self.highestRatio <= data.count + 64 else { return nil }
    guard bytes > 0 else { return isEmptyStream ? "" : nil }
    var length = UInt(bytes)
    let buffer = [UInt8](unsafeUninitializedCapacity: bytes) { target, count in
      let code = data.withUnsafeBytes { source in
        uncompress(target.baseAddress, &length, source.bindMemory(to: UInt8.self).baseAddress, UInt(source.count))
      }
      count = code == Z_OK ? Int(length) : 0
    }
    return buffer.count == bytes ? String(validating: buffer, as: UTF8.self) : nil
  }

  private var isEmptyStream: Bool {
    var byte: UInt8 = 0
    var length: UInt = 1
    let code = data.withUnsafeBytes { source in
      uncompress(&byte, &length, source.bindMemory(to: UInt8.self).baseAddress, UInt(source.count))
    }
    return code == Z_OK && length == 0
  }
}

extension Compressed: Equatable {
  /// Other releases of zlib make other streams of the same text.
  static func == (left: Compressed, right: Compressed) -> Bool {
    left.bytes == right.bytes && (left.data == right.data || left.text == right.text)
  }
}
