// SPDX-License-Identifier: GPL-2.0-only

extension JobFile {
  /// The same jobs in one file: a server is sent the job file alone, and would look for what it includes in its own directory.
  ///
  /// - Parameter path: where this file was read from.
  /// - Returns: nil where it includes nothing, so that it can be sent as it is.
  func flattened(path: String) throws(JobFileError) -> [UInt8]? {
    let isWhole = !lines.contains { if case .include = $0.content { true } else { false } }
    return isWhole ? nil : try Self.bytes(of: self, path: path, depth: 0)
  }

  private static func bytes(of file: JobFile, path: String, depth: Int) throws(JobFileError) -> [UInt8] {
    guard depth <= IncludedOptions.deepest else {
      throw JobFileError(file: path, line: nil, problem: .includeTooDeep(levels: IncludedOptions.deepest))
    }
    var all: [UInt8] = []
    for line in file.lines {
      if case .include(let name) = line.content {
        let place = IncludedOptions.locate(name, from: path)
        all += try bytes(of: JobFile(contentsOf: place, isIncluded: true), path: place, depth: depth + 1)
      } else {
        all += line.bytes
      }
      // The last line of an included file need not have an end.
      if let last = all.last, last != UInt8(ascii: "\n") { all.append(UInt8(ascii: "\n")) }
    }
    return all
  }
}
