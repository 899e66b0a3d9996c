// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// Follows the last line of a file that a process writes, for people who wait for it.
enum OutputWatch {
  /// Tells each new last line of the file at `path`, until the task is cancelled.
  static func follow(_ path: String, _ tell: @Sendable (String) -> Void) async {
    var last = ""
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      guard let line = lastLine(of: path), line != last else { continue }
      last = line
      tell(line)
    }
  }

  private static func lastLine(of path: String) -> String? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec]) else { return nil }
    defer { try? file.close() }
    guard let size = try? file.seek(offset: 0, from: .end) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let start = max(0, size - Int64(bytes.count))
    guard let count = try? bytes.withUnsafeMutableBytes({ try file.read(fromAbsoluteOffset: start, into: $0) }) else {
      return nil
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
  }
}
