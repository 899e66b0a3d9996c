// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation

@testable import FaultMemory

/// Directories for the files of a test, on whatever file systems this machine has.
enum FileSystemUnderTest: String, CaseIterable, Sendable {
  case disk, tmpfs

  var directory: String { self == .disk ? "/var/tmp" : "/dev/shm" }

  /// Runs `body` with the path of a file that does not exist yet, and removes it afterwards.
  func withPath<T>(_ body: (String) throws -> T) rethrows -> T {
    let path = "\(directory)/faultbench-mapping-\(UUID().uuidString)"
    defer { unlink(path) }
    return try body(path)
  }
}

/// A mount for a moment; nil where this machine does not let us.
struct TemporaryMount {
  let path: String

  init?(_ type: String, options: String) {
    path = "/var/tmp/faultbench-mount-\(UUID().uuidString)"
    guard mkdir(path, 0o755) == 0 else { return nil }
    guard mount("none", path, type, 0, options) == 0 else {
      rmdir(path)
      return nil
    }
  }

  func remove() {
    umount2(path, Int32(MNT_DETACH))
    rmdir(path)
  }
}

extension Mapping {
  /// 512-byte blocks that the file below has.
  var blocks: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_blocks) : -1
  }

  /// Bytes that the file below is long.
  var fileSize: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : -1
  }

  /// Pages in the page cache, or in the mapping where nothing is below.
  var cachedPages: Int {
    let page = PageSize.base
    var map = [UInt8](repeating: 0, count: region.length / page)
    return mincore(region.base, region.length, &map) == 0 ? map.count { $0 & 1 == 1 } : -1
  }

  func write(_ byte: UInt8, at position: Int) {
    var byte = byte
    region.copyIn(at: position, from: &byte, count: 1)
  }

  func read(at position: Int) -> UInt8 {
    var byte: UInt8 = 0
    region.copyOut(at: position, to: &byte, count: 1)
    return byte
  }

  /// What read(2) finds at `offset` of the file below.
  func readFile(at offset: Int) -> UInt8? {
    var byte: UInt8 = 0
    return pread(descriptor, &byte, 1, offset) == 1 ? byte : nil
  }
}

/// How many descriptors this process has open.
func openDescriptors() -> Int {
  (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? -1
}
