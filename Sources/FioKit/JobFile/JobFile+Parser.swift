// SPDX-License-Identifier: GPL-2.0-only

extension JobFile {
  /// fio reads a line into a buffer of 8192 bytes, so that a longer one silently becomes two.
  package static let maxLineLength = 8191

  /// Reads a job file from its bytes with the rules of fio's own parser.
  ///
  /// - Parameters:
  ///   - bytes: the file's bytes; an incomplete last line is fine.
  ///   - name: what errors call the file.
  ///   - isIncluded: an included file begins inside a section and may not open another one.
  package init(parsing bytes: [UInt8], name: String, isIncluded: Bool = false) throws(JobFileError) {
    var parsed: [JobLine] = []
    var insideSection = isIncluded
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw JobFileError(file: name, line: 1, problem: .byteOrderMark)
    }
    for (index, raw) in Self.split(bytes).enumerated() {
      func refuse(_ problem: JobFileError.Problem) -> JobFileError {
        JobFileError(file: name, line: index + 1, problem: problem)
      }
      guard raw.count <= Self.maxLineLength else { throw refuse(.lineTooLong(bytes: raw.count)) }
      guard !raw.contains(0) else { throw refuse(.nulByte) }
      let content = try Self.content(of: raw, refuse: refuse)
      switch content {
      case .section where isIncluded:
        throw refuse(.sectionInIncludedFile)
      case .section:
        insideSection = true
      case .option, .include:
        guard insideSection else { throw refuse(.optionOutsideSection(Self.visible(raw))) }
      case .blank, .comment:
        break
      }
      parsed.append(JobLine(bytes: Array(raw), content: content))
    }
    self.init(lines: parsed)
  }

  /// The lines with their line ends; only the last one may lack its own.
  private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(rest[...end])
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }

  private static func content(
    of raw: ArraySlice<UInt8>, refuse: (JobFileError.Problem) -> JobFileError
  ) throws(JobFileError) -> JobLine.Content {
    guard let first = raw.first(where: { !isBlankOrControl($0) }) else { return .blank }
    if isCommentSign(first) { return .comment }
    let meaning = withoutTrailingComment(raw.drop(while: isBlank))
    if meaning.first == UInt8(ascii: "[") {
      guard meaning.count > 1 else { throw refuse(.unfinishedHeader) }
      return .section(text(sectionName(meaning.dropFirst())))
    }
    if meaning.starts(with: includeWord) {
      // fio skips exactly one character behind the word.
      let file = meaning.dropFirst(includeWord.count + 1)
      guard !file.isEmpty else { throw refuse(.includeWithoutFile) }
      return .include(text(file))
    }
    return .option(option(meaning))
  }

  private static let includeWord = Array("include".utf8)

  /// fio takes at most 255 bytes and drops the last one, whatever it is: usually the closing bracket.
  private static func sectionName(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.prefix(255).dropLast()
  }

  private static func option(_ bytes: ArraySlice<UInt8>) -> JobOption {
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return JobOption(key: text(bytes)) }
    let key = withoutTrailingBlanks(bytes[..<equals])
    return JobOption(key: text(key), value: text(bytes[(equals + 1)...]))
  }

  /// fio cuts a line at its first `;` and then at its first `#`, quoted or not, and drops white space before that.
  private static func withoutTrailingComment(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    withoutTrailingBlanks(bytes.prefix { !isCommentSign($0) })
  }

  private static func withoutTrailingBlanks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.dropLast(bytes.reversed().prefix(while: isBlankOrControl).count)
  }

  private static func isCommentSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#")
  }

  /// C's isspace() in the C locale, which is fio's.
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  private static func isBlankOrControl(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x7f
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func visible(_ raw: ArraySlice<UInt8>) -> String {
    text(withoutTrailingComment(raw.drop(while: isBlank)))
  }
}
