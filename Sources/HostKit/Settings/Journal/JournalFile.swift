// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage

/// The journal on disk: lines of JSON, each written before what it announces is done.
struct JournalFile: ~Copyable {
  let path: String
  private let file: FileDescriptor

  init(path: String) throws(HostSettingError) {
    self.path = path
    do {
      file = try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec, .noFollow, .append], permissions: [.ownerReadWrite])
    } catch {
      throw .journal(path, "open \(path)", error as? Errno ?? .ioError)
    }
    // The name must outlive a power cut as the lines do.
    if let directory = try? FileDescriptor.open(FilePath(path).removingLastComponent(), .readOnly) {
      fsync(directory.rawValue)
      try? directory.close()
    }
  }

  deinit {
    try? file.close()
  }

  /// What is in it. A last line without its end announces what was never done: it is cut off.
  func read() throws(HostSettingError) -> JournalContent {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .journal(path, "read \(path)", .ioError)
    }
    let whole = data[..<(data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? data.startIndex)]
    if whole.count < data.count { _ = ftruncate(file.rawValue, off_t(whole.count)) }
    return JournalContent(lines: whole)
  }

  /// Written lines survive this process. Only what is to survive this boot too must reach the disk: after another boot
  /// all other settings are gone.
  func append(_ lines: [JournalLine], toDisk: Bool) throws(HostSettingError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      var bytes: [UInt8] = []
      for line in lines { bytes += try encoder.encode(line) + [UInt8(ascii: "\n")] }
      let end = lseek(file.rawValue, 0, SEEK_END)
      do {
        try file.writeAll(bytes)
        if toDisk, fdatasync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
      } catch {
        // Half a line would spoil the next one.
        _ = ftruncate(file.rawValue, end)
        throw error
      }
    } catch {
      throw .journal(path, "write \(path)", error as? Errno ?? .ioError)
    }
  }

  /// Nothing is outstanding.
  func clear() {
    _ = ftruncate(file.rawValue, 0)
  }
}

extension HostSettingError {
  static func journal(_ path: String, _ call: String, _ error: Errno) -> HostSettingError {
    HostSettingError(
      code: .journal, path: path, message: "\(call): \(error.nameAndText)", errno: error.rawValue,
      remedy: error == .noSpace ? "free space there" : "make it writable for this user")
  }
}

/// What the lines of a journal say.
struct JournalContent: Sendable, Equatable {
  /// Changes that were not taken back, in the order in which they were made.
  var outstanding: [JournalEntry] = []
  /// The numbers of lines that no faultbench wrote, or a newer one.
  var unreadable: [Int] = []
  /// The largest number of an entry.
  var lastID = 0

  init(lines: Data) {
    let decoder = JSONDecoder()
    for (index, line) in lines.split(separator: UInt8(ascii: "\n")).enumerated() {
      switch try? decoder.decode(JournalLine.self, from: line) {
      case .note(let entry):
        outstanding.append(entry)
        lastID = max(lastID, entry.id)
      case .done(let id): outstanding.removeAll { $0.id == id }
      case nil: unreadable.append(index + 1)
      }
    }
  }
}
