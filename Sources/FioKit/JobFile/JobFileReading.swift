// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

extension JobFile {
  /// A job file larger than this is taken for a mistake (a data file named instead).
  static let largestFile = 16 * 1_048_576

  /// Reads and parses the file at `path`.
  package init(contentsOf path: String, isIncluded: Bool = false) throws(JobFileError) {
    // What others take for standard input; a file may have that name all the same.
    let isInput = path == "-" && access(path, F_OK) != 0
    guard !isInput, !FileBytes.isPipeOrDevice(path) else {
      throw JobFileError(file: path, line: nil, problem: .notRegular)
    }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: Self.largestFile)
    } catch {
      throw JobFileError(file: path, line: nil, problem: error.asJobFileProblem)
    }
    try self.init(parsing: bytes, name: path, isIncluded: isIncluded)
  }
}

extension FileBytes.Failure {
  fileprivate var asJobFileProblem: JobFileError.Problem {
    switch self {
    case .errno(let errno): .unreadable(errno)
    case .tooLarge(let limit): .tooLarge(limit: limit)
    }
  }
}
