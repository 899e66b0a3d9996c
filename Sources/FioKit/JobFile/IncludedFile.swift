// SPDX-License-Identifier: GPL-2.0-only

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
