// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// Why a job file cannot be used, and what to do about it.
package struct JobFileError: Error, Sendable, Equatable {
  /// The file as the user named it.
  package let file: String
  /// The line, counted from 1; nil when the whole file is meant.
  package let line: Int?
  /// What is wrong.
  package let problem: Problem

  /// What can be wrong with a job file.
  package enum Problem: Sendable, Equatable {
    /// The file cannot be read.
    case unreadable(Errno)
    /// A pipe or device: fio reads the file again, and would find nothing.
    case notRegular
    /// A UTF-8 byte order mark, which fio would take for part of an option.
    case byteOrderMark
    /// The file is larger than any job file is.
    case tooLarge(limit: Int)
    /// A line that fio would silently take for two.
    case lineTooLong(bytes: Int)
    /// A NUL byte: fio would silently ignore the rest of the line.
    case nulByte
    /// An option before the first `[section]`.
    case optionOutsideSection(String)
    /// A lone `[`.
    case unfinishedHeader
    /// `include` without a file.
    case includeWithoutFile
    /// A `[section]` in an included file.
    case sectionInIncludedFile
    /// Files that include each other, or too many levels of them.
    case includeTooDeep(levels: Int)
    /// No section but `[global]`.
    case noJobs
  }

  /// An error at `line` of `file`.
  package init(file: String, line: Int?, problem: Problem) {
    self.file = file
    self.line = line
    self.problem = problem
  }
}

extension JobFileError: CustomStringConvertible {
  /// What happened, where, why, and what to do.
  package var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): \(sentence)"
  }

  private var sentence: String {
    switch problem {
    case .unreadable(let errno):
      "cannot read the job file: \(ResourceRemedy.sentences(errno, otherwise: "Check the path and its permissions."))"
    case .notRegular:
      "is no regular file, and a job file is read several times, here and by fio. Save it as a file and name that."
    case .byteOrderMark:
      "the file begins with a UTF-8 byte order mark, which fio does not understand. Save it as UTF-8 without BOM."
    case .tooLarge(let limit):
      "is larger than \(limit / 1_048_576) MiB and so hardly a job file. Name the .fio file."
    case .lineTooLong(let bytes):
      "the line has \(bytes) bytes, and fio reads at most \(JobFile.maxLineLength): it would take the rest for another "
        + "option. Split it, or move it into an include."
    case .nulByte:
      "the line holds a NUL byte, and fio would ignore what follows it. Remove it; a job file is text."
    case .optionOutsideSection(let option):
      "`\(option)` stands outside of a section, and fio refuses that. Put [global] or [name] above it."
    case .unfinishedHeader:
      "`[` opens a section without a name. Write [name]."
    case .includeWithoutFile:
      "`include` names no file. Write `include FILE`."
    case .sectionInIncludedFile:
      "an included file may not open a section, and fio refuses that. Move the section to the including file."
    case .includeTooDeep(let levels):
      "includes are nested more than \(levels) levels deep; files probably include each other. Break the circle."
    case .noJobs:
      "defines no job: it has no section besides [global]. Add one, for example [job1]."
    }
  }
}
