// SPDX-License-Identifier: GPL-2.0-only

/// A layout file that the engine reads (docs/fio-abi.md): for which fio it is, and where that keeps its fields.
package struct LayoutFileText: Sendable, Equatable {
  /// Which fio it is for, by that one's own words.
  package let fio: MeasuredFio
  /// Every number, by its key, in the order of the file.
  package let numbers: [(key: String, value: Int)]
  /// Where the numbers come from, for people.
  package let remark: String

  /// A file for `fio` out of what was measured of its structures.
  package init(
    fio: MeasuredFio, structures: [String: MeasuredStructure], remark: String
  ) throws(LayoutLearningError) {
    var numbers: [(String, Int)] = []
    for structure in FioStructure.all {
      guard let size = structures[structure.name]?.size else { throw .noStructure(structure.name, in: remark) }
      numbers.append(("sizeof.\(structure.name)", size))
    }
    for structure in FioStructure.all {
      for member in structure.members {
        guard let found = structures[structure.name]?.members[member.name] else {
          throw .noMember("struct \(structure.name)", member.name)
        }
        guard member.width == 0 || found.size == member.width else {
          throw .memberSize("struct \(structure.name)", member.name, found: found.size, expected: member.width)
        }
        numbers.append(("\(structure.prefix).\(member.name)", found.offset))
      }
    }
    self.init(fio: fio, numbers: numbers, remark: remark)
  }

  /// A file with these numbers.
  package init(fio: MeasuredFio, numbers: [(key: String, value: Int)], remark: String) {
    self.fio = fio
    self.numbers = numbers
    self.remark = remark.map { $0.isASCII && !$0.isNewline ? String($0) : "?" }.joined()
  }

  /// The bytes of the file.
  package var text: String {
    var text = "pagefault-layout 1\n# \(remark)\n"
    text += "version \(fio.version)\narchitecture \(Self.architecture)\nbuild-id \(fio.buildID ?? "none")\n"
    text += "ioops \(fio.ioopsVersion)\n"
    for (key, value) in numbers { text += "\(key) \(value)\n" }
    let digits = String(Self.checksum(text), radix: 16)
    return text + "checksum " + String(repeating: "0", count: 16 - digits.count) + digits + "\n"
  }

  /// A name that no other fio's file has: its version and the beginning of its build id.
  package var fileName: String {
    let version = fio.version.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) ? $0 : "_" }
    return String(version) + (fio.buildID.map { "-\($0.prefix(12))" } ?? "") + Self.suffix
  }

  /// How the files that the engine looks for in a directory end.
  package static let suffix = ".layout"

  #if arch(x86_64)
    static let architecture = "x86_64"
  #elseif arch(arm64)
    static let architecture = "aarch64"
  #endif

  /// FNV-1a of 64 bits.
  private static func checksum(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// Whether both say the same of the same fio, wherever they have it from.
  package static func == (left: LayoutFileText, right: LayoutFileText) -> Bool {
    left.fio == right.fio && left.numbers.elementsEqual(right.numbers) { $0.key == $1.key && $0.value == $1.value }
  }
}

/// What the engine measures of the fio that it is loaded into, before it looks for a layout.
package struct MeasuredFio: Sendable, Equatable {
  /// `fio_version_string`.
  package let version: String
  /// `FIO_IOOPS_VERSION`, from a built-in engine.
  package let ioopsVersion: Int
  /// The program's GNU build id in hexadecimal; nil where it has none.
  package let buildID: String?

  /// A fio with these properties.
  package init(version: String, ioopsVersion: Int, buildID: String?) {
    self.version = version
    self.ioopsVersion = ioopsVersion
    self.buildID = buildID
  }

  /// Parses the engine's line `page_fault: measured VERSION ioops N build-id HEX`; it may stand behind noise.
  package init?(line: String) {
    guard let match = line.firstMatch(of: /page_fault: measured (\S+) ioops (\d+) build-id ([0-9a-f]+|none)/),
      let version = Int(match.2)
    else { return nil }
    self.init(
      version: String(match.1), ioopsVersion: version, buildID: match.3 == "none" ? nil : String(match.3))
  }
}
