// SPDX-License-Identifier: GPL-2.0-only

/// What a file is that has no JSON document of fio's, as far as its beginning tells.
package enum ForeignFormat: Sendable, Equatable {
  case gzip, zstd, xz, byteOrderMark, utf16, array, terse, ordinary, otherJSON

  /// Whether it may be the text that is wanted, in another form.
  package var isEncoding: Bool { [.gzip, .zstd, .xz, .byteOrderMark, .utf16].contains(self) }

  /// nil for what is nothing known.
  package init?(_ bytes: [UInt8]) {
    let magic: [(bytes: [UInt8], format: ForeignFormat)] = [
      ([0x1f, 0x8b], .gzip), ([0x28, 0xb5, 0x2f, 0xfd], .zstd), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], .xz),
      ([0xef, 0xbb, 0xbf], .byteOrderMark), ([0xff, 0xfe], .utf16), ([0xfe, 0xff], .utf16),
    ]
    if let known = magic.first(where: { bytes.starts(with: $0.bytes) }) {
      self = known.format
      return
    }
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }) else { return nil }
    let beginning = bytes[start...].prefix(400)
    // Every other byte of an English text.
    if beginning.count(where: { $0 == 0 }) * 3 > beginning.count {
      self = .utf16
      return
    }
    let text = String(decoding: beginning, as: UTF8.self)
    let line = text.prefix { !$0.isNewline }
    if text.hasPrefix("[") {
      self = .array
    } else if text.hasPrefix("{") {
      self = .otherJSON
    } else if line.contains(/^\d+;fio-/) {
      self = .terse
    } else if line.contains(#/^.+: \(g=\d+\): /#) || text.contains(#/\n.+: \(groupid=\d+, /#) {
      self = .ordinary
    } else {
      return nil
    }
  }
}

extension ForeignFormat: CustomStringConvertible {
  /// What it is and what to do, as the rest of a sentence that begins with the file's name.
  package var description: String {
    switch self {
    case .gzip: "is compressed (gzip). Name the text: `gunzip` it, or write `<(zcat FILE)`."
    case .zstd: "is compressed (zstd). Name the text: `unzstd` it, or write `<(zstdcat FILE)`."
    case .xz: "is compressed (xz). Name the text: `unxz` it, or write `<(xzcat FILE)`."
    case .byteOrderMark: "begins with a byte order mark, which JSON must not have. Save it as UTF-8 without one."
    case .utf16: "is UTF-16. Save it as UTF-8: `iconv -f UTF-16 -t UTF-8`."
    case .array: "is a JSON array. Name a file for each of fio's results: each is one repeat."
    case .otherJSON: "is JSON, but no result of fio's and no run that `faultbench export` wrote."
    case .terse: "is fio's terse output, which has no histograms. Run fio with --output-format=json+."
    case .ordinary: "is fio's output for people. Run fio with --output-format=json+."
    }
  }
}
