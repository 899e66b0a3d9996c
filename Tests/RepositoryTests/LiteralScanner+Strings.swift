// SPDX-License-Identifier: GPL-2.0-only

extension LiteralScanner {
  mutating func string() {
    let (begin, before) = (line, statements.last ?? [])
    var hashes = 0
    while source[index] == UInt8(ascii: "#") {
      hashes += 1
      index += 1
    }
    let isLong = begins("\"\"\"")
    index += isLong ? 3 : 1
    let number = literals.count
    literals.append(
      StringLiteral(line: begin, text: "", places: places, isCompared: isCompared(before)))
    var text: [UInt8] = []
    while index < source.count, !ends(isLong: isLong, hashes: hashes) {
      if source[index] == UInt8(ascii: "\\"), isEscape(hashes) {
        index += 1 + hashes
        escape(into: &text)
      } else {
        text.append(source[index])
        advance()
      }
    }
    index += (isLong ? 3 : 1) + hashes
    literals[number].text = Self.oneLine(text, isLong: isLong)
    // `"…" + "…"` is one string.
    if before.count > 1, before.last == .sign(UInt8(ascii: "+")), case .literal(let first) = before[before.count - 2] {
      literals[first].text += literals[number].text
      literals[number].text = ""
      append(.literal(first))
    } else {
      append(.literal(number))
    }
  }

  private func isCompared(_ before: [Token]) -> Bool {
    if before.last == .name("case") { return true }
    guard before.count > 1, before.last == .sign(UInt8(ascii: "=")) else { return false }
    return [.sign(UInt8(ascii: "=")), .sign(UInt8(ascii: "!")), .sign(UInt8(ascii: "~"))].contains(
      before[before.count - 2])
  }

  private func ends(isLong: Bool, hashes: Int) -> Bool {
    guard isLong ? begins("\"\"\"") : source[index] == UInt8(ascii: "\"") else { return false }
    let tail = source[(index + (isLong ? 3 : 1))...].prefix(hashes)
    return tail.count == hashes && tail.allSatisfy { $0 == UInt8(ascii: "#") }
  }

  private func isEscape(_ hashes: Int) -> Bool {
    let tail = source[(index + 1)...].prefix(hashes)
    return tail.count == hashes && tail.allSatisfy { $0 == UInt8(ascii: "#") }
  }

  private mutating func escape(into text: inout [UInt8]) {
    switch source[index] {
    case UInt8(ascii: "("):
      index += 1
      text += Array("…".utf8)
      places.append(StringLiteral.Place(name: "\\"))
      statements.append([])
      scan(closing: UInt8(ascii: ")"))
      places.removeLast()
      statements.removeLast()
    case UInt8(ascii: "\n"):
      advance()
      while index < source.count, source[index] == UInt8(ascii: " ") { index += 1 }
    case UInt8(ascii: "u"):
      while index < source.count, source[index] != UInt8(ascii: "}") { index += 1 }
      index += 1
    case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "0"):
      text.append(UInt8(ascii: " "))
      index += 1
    default:
      text.append(source[index])
      index += 1
    }
  }

  /// Blanks and line ends as one blank each; those at the ends count, where strings are put together.
  private static func oneLine(_ text: [UInt8], isLong: Bool) -> String {
    var line: [UInt8] = []
    for byte in text {
      let isBlank = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: " ")
      if !isBlank { line.append(byte) } else if line.last != UInt8(ascii: " ") { line.append(UInt8(ascii: " ")) }
    }
    let trimmed = isLong ? line.trimmed { $0 == UInt8(ascii: " ") } : line[...]
    return String(decoding: trimmed, as: UTF8.self)
  }
}

extension Array {
  fileprivate func trimmed(_ isEdge: (Element) -> Bool) -> ArraySlice<Element> {
    var slice = self[...]
    while let first = slice.first, isEdge(first) { slice.removeFirst() }
    while let last = slice.last, isEdge(last) { slice.removeLast() }
    return slice
  }
}
