// SPDX-License-Identifier: GPL-2.0-only

extension JobFile {
  /// Sets `key` in the section whose header is line `header`; the last line that states it is replaced, else one is added
  /// below the section's last option. Nothing else changes.
  ///
  /// - Returns: whether `header` is the header of a section.
  @discardableResult
  package mutating func set(_ key: String, to value: String?, inSectionAt header: Int) -> Bool {
    guard let section = sections.first(where: { $0.header == header }) else { return false }
    let option = JobOption(key: key, value: value)
    if let place = section.lastLine(stating: key) {
      lines[place] = .stating(option, indent: lines[place].indent, lineEnd: lineEnd)
    } else {
      let place = section.lastOptionLine.map { $0 + 1 } ?? section.body.lowerBound
      finishLine(before: place)
      lines.insert(.stating(option, indent: [], lineEnd: lineEnd), at: place)
    }
    return true
  }

  /// Removes every line that states `key` in the section whose header is line `header`.
  package mutating func remove(_ key: String, inSectionAt header: Int) {
    guard let section = sections.first(where: { $0.header == header }) else { return }
    for place in section.body.reversed() where lines[place].option?.key == key {
      lines.remove(at: place)
    }
  }

  /// Adds a section with these options at the end.
  package mutating func append(section name: String, options: [JobOption]) {
    finishLine(before: lines.count)
    lines.append(JobLine(bytes: Array("[\(name)]".utf8) + lineEnd, content: .section(name)))
    lines += options.map { .stating($0, indent: [], lineEnd: lineEnd) }
  }

  /// Adds a comment at the end; `text` may have several lines.
  package mutating func append(comment text: String) {
    finishLine(before: lines.count)
    for part in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(JobLine(bytes: Array("# \(part)".utf8) + lineEnd, content: .comment))
    }
  }

  /// The line end that the file uses: CRLF when its first line does.
  private var lineEnd: [UInt8] {
    lines.first?.bytes.suffix(2) == [0x0d, 0x0a] ? [0x0d, 0x0a] : [0x0a]
  }

  private mutating func finishLine(before place: Int) {
    guard place > 0, place <= lines.count, lines[place - 1].bytes.last != 0x0a else { return }
    let line = lines[place - 1]
    lines[place - 1] = JobLine(bytes: line.bytes + lineEnd, content: line.content)
  }
}

extension JobSection {
  fileprivate func lastLine(stating key: String) -> Int? {
    zip(body, lines).reversed().first { $0.1.option?.key == key }?.0
  }

  fileprivate var lastOptionLine: Int? {
    zip(body, lines).reversed().first { pair in
      switch pair.1.content {
      case .option, .include: true
      case .blank, .comment, .section: false
      }
    }?.0
  }
}

extension JobLine {
  fileprivate var option: JobOption? {
    if case .option(let option) = content { option } else { nil }
  }

  fileprivate var indent: [UInt8] {
    Array(bytes.prefix { $0 == 0x20 || $0 == 0x09 })
  }

  fileprivate static func stating(_ option: JobOption, indent: [UInt8], lineEnd: [UInt8]) -> JobLine {
    let text = option.value.map { "\(option.key)=\($0)" } ?? option.key
    return JobLine(bytes: indent + Array(text.utf8) + lineEnd, content: .option(option))
  }
}
