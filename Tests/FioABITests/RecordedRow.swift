// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A row of `Tools/LayoutGenerator/layouts.json`, the recorded layout of one release on one architecture.
struct RecordedRow {
  /// The release's tag, or a description of the snapshot.
  let tag: String
  /// As `uname -m` names it.
  let architecture: String
  /// Every number that the headers can confirm, by name: `ops.queue`, `sizeof.io_u`, `FIO_IOOPS_VERSION`.
  var quantities: [String: Int]

  /// All the rows of the repository.
  static func all() throws -> [RecordedRow] {
    let file = Repository.root.appending(path: "Tools/LayoutGenerator/layouts.json")
    return try JSONDecoder().decode([Row].self, from: Data(contentsOf: file)).map(RecordedRow.init)
  }

  /// The row of a release on this machine's architecture.
  static func release(_ version: String) throws -> RecordedRow? {
    try all().first { $0.tag == "fio-\(version)" && $0.architecture == Repository.architecture }
  }

  /// The quantities that differ between the row and the compiler, each as a sentence.
  func disagreements(with headers: HeaderOffsets) -> [String] {
    quantities.sorted { $0.key < $1.key }.compactMap { name, recorded in
      let measured = headers.quantities[name]
      guard measured != recorded else { return nil }
      return "\(name): row \(recorded), headers \(measured.map(String.init) ?? "nothing")"
    }
  }

  private init(_ row: Row) {
    tag = row.tag
    architecture = row.arch
    let sections = [
      "sizeof": row.sizeof, "ops": row.ops.compactMapValues { $0 }, "io_u": row.io_u, "file": row.file, "td": row.td,
      "o": row.o,
    ]
    var named = ["FIO_IOOPS_VERSION": row.ioops, "TD_ENG_FLAG_SHIFT": row.TD_ENG_FLAG_SHIFT]
    for (section, members) in sections {
      for (member, offset) in members {
        named["\(section).\(member)"] = offset
      }
    }
    quantities = named
  }

  /// The file's own keys.
  private struct Row: Decodable {
    let tag: String
    let arch: String
    let ioops: Int
    let sizeof: [String: Int]
    /// Null where the release has no such member, as `cancel` from 3.41 on.
    let ops: [String: Int?]
    let io_u: [String: Int]
    let file: [String: Int]
    let td: [String: Int]
    let o: [String: Int]
    let TD_ENG_FLAG_SHIFT: Int
  }
}

/// Where this checkout is, and on what.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  #if arch(x86_64)
    static let architecture = "x86_64"
  #elseif arch(arm64)
    static let architecture = "aarch64"
  #else
    static let architecture = "unknown"
  #endif
}
