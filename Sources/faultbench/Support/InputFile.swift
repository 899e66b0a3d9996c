// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import SystemPackage

/// Files that a command reads whole, pipes included.
enum InputFile {
  /// More than any that a person keeps.
  private static let maxBytes = 1 << 30

  static func read(_ path: String) throws(UnusableInputError) -> Data {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
      return try file.closeAfter {
        var data = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
          let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
          if count == 0 { return data }
          data += chunk.prefix(count)
          guard data.count <= maxBytes else {
            throw UnusableInputError("\(path): is larger than \(maxBytes >> 20) MiB, or has no end.")
          }
        }
      }
    } catch let error as UnusableInputError {
      throw error
    } catch {
      let sentences = ResourceRemedy.sentences(
        error as? Errno ?? .ioError, otherwise: "Check the path and its permissions.")
      throw UnusableInputError("\(path): cannot be read: \(sentences)")
    }
  }
}

/// Which file a path leads to, whatever the path is.
struct FileIdentity: Equatable {
  private let device: dev_t
  private let inode: ino_t

  /// Whether a regular file with something in it is there.
  static func isFilled(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
  }

  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = status.st_dev
    inode = status.st_ino
  }
}
