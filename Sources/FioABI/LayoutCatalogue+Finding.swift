// SPDX-License-Identifier: GPL-2.0-only
import CLinux

extension LayoutCatalogue {
  /// Reads the layout files that `PAGEFAULT_LAYOUTS` names (files and directories, separated by colons), and those in the
  /// directory `layouts` beside the engine; keeps those that are for the fio that `identity` describes.
  ///
  /// A named one that is no layout file is an error. One beside the engine is passed over: it may be for another fio, and
  /// those that the engine knows by itself go on.
  package mutating func find(for identity: FioIdentity) throws(LayoutFileError) {
    if let named = getenv("PAGEFAULT_LAYOUTS") { try read(list: named, identity) }
    // Paths live as long as the process: what is told of a file keeps its path.
    guard let place = clinux_beside("layouts") else { return }
    guard clinux_path_kind(place) == PathKind.directory else { return }
    do throws(LayoutFileError) {
      try read(directory: place, isNamed: false, identity)
    } catch {
      pass(over: PassedOverFile(path: error.path, reason: .broken(error)))
    }
  }

  /// The same of one such list.
  mutating func read(
    list: UnsafePointer<CChar>, _ identity: FioIdentity
  ) throws(LayoutFileError) {
    var begin = 0
    var end = 0
    while true {
      if list[end] != 0, list[end] != 58 {
        end += 1
        continue
      }
      if end > begin, let path = strndup(list + begin, end - begin) {
        if clinux_path_kind(path) == PathKind.directory {
          try read(directory: path, isNamed: true, identity)
        } else {
          try read(file: path, isNamed: true, identity)
        }
      }
      if list[end] == 0 { return }
      end += 1
      begin = end
    }
  }

  @inline(never)
  private mutating func read(
    directory: UnsafePointer<CChar>, isNamed: Bool, _ identity: FioIdentity
  ) throws(LayoutFileError) {
    var paths: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let found = clinux_list(directory, ".layout", &paths)
    guard found >= 0, let paths else { throw Self.error(directory, .unreadable(errno: -found)) }
    defer { free(paths) }
    for index in 0..<Int(found) {
      guard let path = paths[index] else { continue }
      do throws(LayoutFileError) {
        try read(file: path, isNamed: isNamed, identity)
      } catch {
        guard !isNamed else { throw error }
        pass(over: PassedOverFile(path: path, reason: .broken(error)))
      }
    }
  }

  /// The path may be kept. A directory may have any number of files for other fios.
  @inline(never)
  private mutating func read(
    file path: UnsafePointer<CChar>, isNamed: Bool, _ identity: FioIdentity
  ) throws(LayoutFileError) {
    guard let memory = malloc(LayoutFile.maxSize + 1) else { throw Self.error(path, .unreadable(errno: ENOMEM)) }
    defer { free(memory) }
    let size = try Self.content(of: path, into: memory)
    let bytes = UnsafeBufferPointer(start: memory.bindMemory(to: UInt8.self, capacity: size), count: size)
    let file = try LayoutFile.read(bytes, path: path)
    if let reason = identity.differs(from: file, bytes: bytes) {
      pass(over: PassedOverFile(path: path, reason: reason))
    } else {
      try append(LearnedLayout(path: path, isNamed: isNamed, numbers: file.numbers))
    }
  }

  /// Reads at most one byte more than a layout file may have; the number of bytes.
  private static func content(
    of path: UnsafePointer<CChar>, into memory: UnsafeMutableRawPointer
  ) throws(LayoutFileError) -> Int {
    guard clinux_path_kind(path) != PathKind.special else { throw error(path, .noFile) }
    let descriptor = clinux_open_read(path)
    guard descriptor >= 0 else { throw error(path, .unreadable(errno: -descriptor)) }
    defer { _ = clinux_close(descriptor) }
    var size = 0
    while size <= LayoutFile.maxSize {
      let count = clinux_read(descriptor, memory + size, LayoutFile.maxSize + 1 - size)
      guard count >= 0 else { throw error(path, .unreadable(errno: Int32(truncatingIfNeeded: -count))) }
      if count == 0 { break }
      size += Int(count)
    }
    return size
  }

  @inline(never)
  private static func error(_ path: UnsafePointer<CChar>, _ reason: LayoutFileError.Reason) -> LayoutFileError {
    LayoutFileError(path: path, line: 0, reason: reason)
  }
}

/// `CLINUX_PATH_…`.
private enum PathKind {
  static let directory = Int32(CLINUX_PATH_DIRECTORY)
  static let special = Int32(CLINUX_PATH_SPECIAL)
}
