// SPDX-License-Identifier: GPL-2.0-only

/// What a program or library of any processor asks for by name, read from its own bytes: DT_NEEDED of its dynamic section.
enum NeededLibraries {
  /// Those names, and the dynamic loader where it names one; none of a static program, or of what is no 64-bit ELF file.
  static func of(_ parts: FileParts) -> (names: [String], loader: String?) {
    let head = parts.bytes(at: 0, count: 64)
    guard head.count == 64, head.starts(with: ELFFile.magic), head[4] == 2, head[5] == 1 else { return ([], nil) }
    let (size, count) = (number(head, 54, 2), number(head, 56, 2))
    guard size >= 56 else { return ([], nil) }
    let table = parts.bytes(at: number(head, 32, 8), count: size * count)
    guard table.count == size * count else { return ([], nil) }
    let segments = (0..<count).map { index in
      Segment(
        type: number(table, index * size, 4), offset: number(table, index * size + 8, 8),
        address: number(table, index * size + 16, 8), length: number(table, index * size + 32, 8))
    }
    let loader = segments.first { $0.type == 3 && $0.length < 4096 }.map { text(parts, at: $0.offset) }
    guard let dynamic = segments.first(where: { $0.type == 2 && $0.length <= 1 << 20 }) else { return ([], loader) }
    let entries = parts.bytes(at: dynamic.offset, count: dynamic.length)
    var (offsets, strings) = ([Int](), 0)
    for at in stride(from: 0, to: entries.count - 15, by: 16) {
      switch number(entries, at, 8) {
      case 1: offsets.append(number(entries, at + 8, 8))
      case 5: strings = number(entries, at + 8, 8)
      default: break
      }
    }
    // The table of strings is told by its address.
    guard let loaded = segments.first(where: { $0.type == 1 && $0.contains(strings) }) else { return ([], loader) }
    let place = strings - loaded.address + loaded.offset
    return (offsets.map { text(parts, at: place + $0) }.filter { !$0.isEmpty }, loader)
  }

  private struct Segment {
    let type: Int, offset: Int, address: Int, length: Int

    func contains(_ place: Int) -> Bool { place >= address && place - address < length }
  }

  private static func text(_ parts: FileParts, at offset: Int) -> String {
    String(decoding: parts.bytes(at: offset, count: 256).prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Little-endian; no file is as large as the limit.
  private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> Int {
    Int(min(bytes[offset..<offset + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, 1 << 50))
  }
}
