// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// Reading and writing whole files with the errno of what failed.
package enum FileBytes {
  /// Why a file could not be read or written.
  package enum IOError: Error, Equatable, CustomStringConvertible {
    case errno(Errno)
    case tooLarge(limit: Int)

    /// In the words of errno where there is one.
    package var description: String {
      switch self {
      case .errno(let errno): ResourceRemedy.text(errno)
      case .tooLarge(let limit): "it has more than \(limit / 1_048_576) MiB"
      }
    }
  }

  /// Why the file system of `directory` takes no more data; nil where it does.
  static func refusal(in directory: String) -> Errno? {
    let path = "\(directory)/room"
    defer { unlink(path) }
    do {
      try write([UInt8](repeating: 0, count: 4096), to: path)
      return nil
    } catch {
      if case .errno(let errno) = error { return errno }
      return nil
    }
  }

  /// The bytes of the file at `path`, refused beyond `limit` bytes.
  package static func read(_ path: String, limit: Int) throws(IOError) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
      return try file.closeAfter { try readAll(file, limit: limit) }
    } catch let failure as IOError {
      throw failure
    } catch {
      throw .errno(error as? Errno ?? .ioError)
    }
  }

  /// Which file a path leads to, whatever the path is.
  package struct Place: Hashable {
    private let device: dev_t
    private let inode: ino_t

    /// nil where there is none.
    package init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (device, inode) = (status.st_dev, status.st_ino)
    }
  }

  /// Whether `path` is there but neither a regular file nor a directory; found out without opening it, which a pipe blocks.
  package static func isPipeOrDevice(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// Creates or truncates the file at `path` and writes `bytes`.
  package static func write(_ bytes: [UInt8], to path: String) throws(IOError) {
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch {
      throw .errno(error as? Errno ?? .ioError)
    }
  }

  private static func readAll(_ file: FileDescriptor, limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var status = stat()
    // Files of /proc have no size.
    if fstat(file.rawValue, &status) == 0, status.st_size <= limit { bytes.reserveCapacity(Int(status.st_size)) }
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
      if bytes.count > limit { throw IOError.tooLarge(limit: limit) }
    }
  }
}
