// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage

/// The files by which the kernel tells about itself, below a root that tests can move.
struct HostFiles: Sendable {
  var root = ""

  /// Where an absolute path of the host really is.
  func path(_ path: String) -> String { root + path }

  /// The whole content; files of /proc and /sys have no useful size, hence the loop.
  func read(_ path: String) throws(Errno) -> String {
    var bytes: [UInt8] = []
    do {
      let file = try FileDescriptor.open(self.path(path), .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? file.close() }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while bytes.count < Self.maxBytes {
        let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { break }
        bytes += chunk.prefix(count)
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The content without the line end, or nil when it cannot be read.
  func text(_ path: String) -> String? {
    (try? read(path))?.trimmingCharacters(in: .whitespacesAndNewlines.union(["\0"]))
  }

  /// A file that holds one number.
  func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0) }
  }

  /// The word in brackets of a file like `always [madvise] never`.
  func choice(_ path: String) -> String? {
    text(path)?.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("[") && $0.hasSuffix("]") }
      .map { String($0.dropFirst().dropLast()) }
  }

  /// The names in a directory, sorted; none when it cannot be read.
  func names(in directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path(directory))) ?? []).sorted()
  }

  func exists(_ path: String) -> Bool {
    access(self.path(path), F_OK) == 0
  }

  /// More than any smaps of ours has; an endless file in a made-up tree ends here.
  private static let maxBytes = 64 << 20
}

extension HostFiles {
  /// Writes a value in one write(2), which is what files of /proc and /sys want; the file must be there.
  func write(_ value: String, to path: String) throws(Errno) {
    do {
      let file = try FileDescriptor.open(self.path(path), .writeOnly, options: [.closeOnExec, .truncate])
      try file.closeAfter {
        let bytes = Array("\(value)\n".utf8)
        let count = try bytes.withUnsafeBytes { try file.write($0) }
        if count != bytes.count { throw Errno.ioError }
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Whether the file can be opened for writing, which the kernel decides by more than its mode bits.
  func mayWrite(_ path: String) -> Bool {
    let number = open(self.path(path), O_WRONLY | O_CLOEXEC)
    if number >= 0 { close(number) }
    return number >= 0
  }
}
