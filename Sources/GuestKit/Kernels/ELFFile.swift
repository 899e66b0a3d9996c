// SPDX-License-Identifier: GPL-2.0-only

/// What is read of an ELF file of 64 bits: its machine, sections by name, and notes (System V ABI, chapter 4).
struct ELFFile {
  /// What kind of object it is.
  enum ObjectType: Equatable {
    case relocatable
    case other
  }

  /// A note of a loaded segment.
  struct Note: Equatable {
    /// Who wrote it: `Xen`.
    let name: String
    /// What it says, in the numbers of its writer.
    let type: Int
  }

  static let magic: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]

  /// EM_…
  let machine: Int
  /// ET_REL or another.
  let type: ObjectType
  private let isWide: Bool
  private let parts: FileParts
  private let header: [UInt8]

  /// nil for a file that is no ELF file, or one without a whole header.
  init?(_ parts: FileParts) {
    let header = parts.bytes(at: 0, count: 64)
    guard header.count == 64, header.starts(with: Self.magic) else { return nil }
    (self.parts, self.header) = (parts, header)
    isWide = header[4] == 2 && header[5] == 1
    let isBig = header[5] == 2
    func half(_ offset: Int) -> Int {
      let bytes = header[offset..<offset + 2].map { Int($0) }
      return isBig ? bytes[0] << 8 | bytes[1] : bytes[1] << 8 | bytes[0]
    }
    machine = half(18)
    type = half(16) == 1 ? .relocatable : .other
  }

  /// Whether an x86-64 processor runs it.
  var isX8664: Bool { isWide && machine == 62 }

  /// Whether the processor of some guest does.
  var isForGuests: Bool { isWide && GuestArchitecture.allCases.contains { $0.elfMachine == machine } }

  /// As its users call it.
  var machineName: String {
    let names = [
      3: "32-bit x86", 8: "MIPS", 20: "PowerPC", 21: "PowerPC 64", 22: "s390", 40: "32-bit Arm", 62: "x86-64",
      183: "arm64", 243: "RISC-V", 258: "LoongArch",
    ]
    return machine == 62 && !isWide ? "x32" : names[machine] ?? "machine \(machine)"
  }

  /// The bytes of the first section of this name; nil where there is none, or it is longer than `limit`.
  func section(_ name: String, limit: Int = 1 << 20) -> [UInt8]? {
    let (table, size, count) = (number(header, 40, 8), number(header, 58, 2), number(header, 60, 2))
    guard isWide, size == 64, count > 0 else { return nil }
    let entries = parts.bytes(at: table, count: size * count)
    let names = number(header, 62, 2)
    guard entries.count == size * count, names < count else { return nil }
    func place(_ index: Int) -> (offset: Int, size: Int) {
      (number(entries, index * size + 24, 8), number(entries, index * size + 32, 8))
    }
    guard place(names).size <= limit else { return nil }
    let texts = parts.bytes(at: place(names).offset, count: place(names).size)
    for index in 0..<count {
      let start = number(entries, index * size, 4)
      guard start < texts.count, texts[start...].prefix(while: { $0 != 0 }).elementsEqual(name.utf8) else { continue }
      let found = place(index)
      guard found.size <= limit else { return nil }
      let bytes = parts.bytes(at: found.offset, count: found.size)
      return bytes.count == found.size ? bytes : nil
    }
    return nil
  }

  /// The notes of its segments.
  var notes: [Note] {
    let (table, size, count) = (number(header, 32, 8), number(header, 54, 2), number(header, 56, 2))
    guard isWide, size == 56, count > 0 else { return [] }
    let segments = parts.bytes(at: table, count: size * count)
    guard segments.count == size * count else { return [] }
    return (0..<count).flatMap { index -> [Note] in
      let segment = index * size
      let length = number(segments, segment + 32, 8)
      // PT_NOTE
      guard number(segments, segment, 4) == 4, length <= 1 << 20 else { return [] }
      return Self.notes(in: parts.bytes(at: number(segments, segment + 8, 8), count: length))
    }
  }

  private static func notes(in bytes: [UInt8]) -> [Note] {
    var notes: [Note] = []
    var offset = 0
    while offset + 12 <= bytes.count {
      func word(_ index: Int) -> Int { number(bytes, offset + 4 * index, 4) }
      let (name, description) = ((word(0) + 3) / 4 * 4, (word(1) + 3) / 4 * 4)
      guard name <= bytes.count, description <= bytes.count else { break }
      let text = bytes[min(offset + 12, bytes.count)...].prefix(word(0)).prefix { $0 != 0 }
      notes.append(Note(name: String(decoding: text, as: UTF8.self), type: word(2)))
      offset += 12 + name + description
    }
    return notes
  }

  private func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> Int { Self.number(bytes, offset, size) }

  /// Little-endian; what no file is as large as becomes a number behind every end.
  private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> Int {
    guard offset >= 0, offset <= bytes.count - size else { return 0 }
    let value = bytes[offset..<offset + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(min(value, 1 << 50))
  }
}
