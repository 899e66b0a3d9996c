// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

extension JobFile {
  /// A job file larger than this is taken for a mistake (a data file named instead).
  static let maxFileSize = 16 * 1_048_576

  /// Reads and parses the file at `path`.
  package init(contentsOf path: String, isIncluded: Bool = false) throws(JobFileError) {
    // What others take for standard input; a file may have that name all the same.
    let isInput = path == "-" && access(path, F_OK) != 0
    guard !isInput, !FileBytes.isPipeOrDevice(path) else {
      throw JobFileError(file: path, line: nil, problem: .notRegular)
    }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: Self.maxFileSize)
    } catch {
      throw JobFileError(file: path, line: nil, problem: error.asJobFileProblem)
    }
    try self.init(parsing: bytes, name: path, isIncluded: isIncluded)
  }
}

extension FileBytes.IOError {
  fileprivate var asJobFileProblem: JobFileError.Problem {
    switch self {
    case .errno(let errno): .unreadable(errno)
    case .tooLarge(let limit): .tooLarge(limit: limit)
    }
  }
}

/// A file that a job file includes, directly or through another one.
package struct IncludedFile: Sendable, Equatable {
  /// As the file that includes it names it.
  package let name: String
  /// What it holds.
  package let bytes: [UInt8]
}

extension JobFile {
  /// Every file that this one includes, in the order in which fio reads them.
  ///
  /// - Parameter path: where this file was read from.
  package func includedFiles(path: String) throws(JobFileError) -> [IncludedFile] {
    try Self.included(by: self, path: path, depth: 0)
  }

  private static func included(by file: JobFile, path: String, depth: Int) throws(JobFileError) -> [IncludedFile] {
    guard depth <= IncludedOptions.deepest else {
      throw JobFileError(file: path, line: nil, problem: .includeTooDeep(levels: IncludedOptions.deepest))
    }
    var found: [IncludedFile] = []
    for case .include(let name) in file.lines.map(\.content) {
      let place = IncludedOptions.locate(name, from: path)
      let other = try JobFile(contentsOf: place, isIncluded: true)
      found.append(IncludedFile(name: name, bytes: other.bytes))
      found += try included(by: other, path: place, depth: depth + 1)
    }
    return found
  }
}
