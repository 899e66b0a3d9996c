// SPDX-License-Identifier: GPL-2.0-only

/// A fio job file, line by line, in the order and with the bytes it was read with.
///
/// What was not edited is written back byte for byte: comments, blank lines, indentation, line ends and bytes that are no
/// UTF-8 included. What each line means follows fio's own parser (`__parse_jobs_ini` in fio's init.c).
package struct JobFile: Sendable, Equatable {
  /// All lines of the file.
  package var lines: [JobLine]

  /// A job file of these lines; the empty one without.
  package init(lines: [JobLine] = []) {
    self.lines = lines
  }

  /// The file's bytes, as `fio` would read them.
  package var bytes: [UInt8] {
    lines.flatMap(\.bytes)
  }

  /// The file's text; bytes that are no UTF-8 are shown as U+FFFD.
  package var text: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// The sections in file order; a name may occur more than once, as fio allows.
  package var sections: [JobSection] {
    var found: [JobSection] = []
    for (index, line) in lines.enumerated() {
      if case .section(let name) = line.content {
        found.append(JobSection(name: name, header: index, body: (index + 1)..<(index + 1), lines: []))
      } else if var last = found.popLast() {
        last.body = last.body.lowerBound..<(index + 1)
        last.lines.append(line)
        found.append(last)
      }
    }
    return found
  }

  /// Whether any option's value holds this text, for example `${PAGEFAULT_ENGINE}`. Includes are not followed.
  package func mentions(_ text: String) -> Bool {
    lines.contains { line in
      guard case .option(let option) = line.content, let value = option.value else { return false }
      return value.contains(text)
    }
  }
}

/// One line of a job file: its bytes with their line end, and what fio takes it for.
package struct JobLine: Sendable, Equatable {
  /// The line as it stands in the file, with its line end unless it is an unfinished last line.
  package let bytes: [UInt8]
  /// What fio reads from it.
  package let content: Content

  /// What a line means to fio.
  package enum Content: Sendable, Equatable {
    /// Nothing but white space.
    case blank
    /// A line whose first visible character is `;` or `#`.
    case comment
    /// `[name]`: a job begins, or the defaults of those that follow.
    case section(String)
    /// `key=value` or a lone `key`.
    case option(JobOption)
    /// `include FILE`: the options of another file, at this place.
    case include(String)
  }

  /// A line of these bytes that means `content`.
  package init(bytes: [UInt8], content: Content) {
    self.bytes = bytes
    self.content = content
  }
}

/// An option as a job file states it. `${NAME}` and `$ncpus` are left as they are: fio replaces them.
package struct JobOption: Sendable, Equatable {
  /// The option's name as written, for example `rw` or `readwrite`.
  package let key: String
  /// What follows the first `=`; nil for an option that stands alone (`time_based`).
  package let value: String?

  /// The option `key=value`, or `key` alone.
  package init(key: String, value: String? = nil) {
    self.key = key
    self.value = value
  }

  /// Whether it is a number, or a time, that is 0: of many an option this is what fio does without it.
  var isZero: Bool { value.flatMap(FioValue.microseconds) == 0 }
}

/// A section of a job file: a job, or the defaults (`[global…]`) of the jobs below it.
package struct JobSection: Sendable, Equatable {
  /// What stands between the brackets.
  package let name: String
  /// Index of the header in ``JobFile/lines``.
  package let header: Int
  /// Indices of the lines below the header in ``JobFile/lines``.
  package internal(set) var body: Range<Int>
  /// The lines below the header.
  package internal(set) var lines: [JobLine]

  /// Whether fio takes the section for defaults: its name begins with `global`.
  package var isGlobal: Bool { name.hasPrefix("global") }

  /// The options of the section itself, repeated ones included, includes not followed.
  package var options: [JobOption] {
    lines.compactMap { line in
      if case .option(let option) = line.content { option } else { nil }
    }
  }

  /// The value that counts for `key`: the last one. The outer optional is nil when the key is absent.
  package subscript(key: String) -> String?? {
    options.last { $0.key == key }.map(\.value)
  }
}
