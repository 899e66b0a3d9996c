// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// A file of any size that is read in parts; there is nothing behind its end.
final class FileParts {
  private let file: FileDescriptor
  /// In bytes.
  let size: Int

  /// Opens it; a directory, a pipe or a device is refused.
  init(path: String) throws(Errno) {
    let opened: FileDescriptor
    do {
      // A pipe without a writer would block.
      opened = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch {
      throw error as? Errno ?? .ioError
    }
    var status = stat()
    guard fstat(opened.rawValue, &status) == 0 else {
      let error = Errno(rawValue: errno)
      try? opened.close()
      throw error
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      try? opened.close()
      throw status.st_mode & S_IFMT == S_IFDIR ? .isDirectory : .invalidArgument
    }
    (file, size) = (opened, Int(status.st_size))
  }

  deinit { try? file.close() }

  /// Up to so many bytes; fewer where the file ends.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, offset < size, count > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: min(count, size - offset))
    var done = 0
    while done < bytes.count {
      let more = bytes.withUnsafeMutableBytes {
        (try? file.read(
          fromAbsoluteOffset: Int64(offset + done), into: UnsafeMutableRawBufferPointer(rebasing: $0[done...]))) ?? 0
      }
      guard more > 0 else { break }
      done += more
    }
    return done == bytes.count ? bytes : Array(bytes.prefix(done))
  }

  /// Where the first of these words that a digit follows ends.
  func find(_ words: String) -> Int? {
    let wanted = Array(words.utf8)
    let step = 4 << 20
    var offset = 0
    while offset < size {
      let part = bytes(at: offset, count: step + wanted.count)
      let found = part.withUnsafeBytes { part in
        var start = 0
        while let base = part.baseAddress, let hit = memchr(base + start, Int32(wanted[0]), part.count - start) {
          let begin = UnsafeRawPointer(hit) - base
          let end = begin + wanted.count
          guard end < part.count else { return -1 }
          if memcmp(base + begin, wanted, wanted.count) == 0, (0x30...0x39).contains(part[end]) { return end }
          start = begin + 1
        }
        return -1
      }
      if found >= 0 { return offset + found }
      offset += step
    }
    return nil
  }
}
