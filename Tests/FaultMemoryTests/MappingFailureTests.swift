// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// Memory that cannot be had: the call and its errno, and nothing left open or mapped.
@Suite("Mappings that fail", .serialized)
struct MappingFailureTests {
  @Test(
    "Each call that fails is the error, and no descriptor stays open",
    arguments: [
      (SystemCallError.Call.open, EMFILE), (.describe, EIO), (.lock, ENOLCK), (.truncate, EFBIG), (.seek, EINVAL),
      (.write, ENOSPC), (.dataSync, EIO), (.writeBack, ENOSPC), (.dropCache, EINVAL), (.mmap, ENOMEM),
      (.allocate, ENOMEM),
      (.madvise(.noHugePage), EINVAL),
    ] as [(SystemCallError.Call, Int32)])
  func file(_ call: SystemCallError.Call, _ errno: Int32) {
    FileSystemUnderTest.disk.withPath { path in
      let everything = plan {
        ($0.backing, $0.layout, $0.hugePages, $0.dropsCache) = (.file, .written, .never, true)
      }
      let error = SystemCallError(call, errno: errno)
      let before = openDescriptors()
      Syscalls.$failing.withValue(error) {
        #expect(throws: error) { try Mapping.map(everything, path: path, offset: 0, size: 8192) }
      }
      #expect(access(path, F_OK) == -1, "a file that was created for nothing is gone")
      #expect(openDescriptors() == before)
    }
  }

  @Test("A file that was there before stays", arguments: [SystemCallError.Call.describe, .truncate, .mmap])
  func existing(_ call: SystemCallError.Call) throws {
    try FileSystemUnderTest.disk.withPath { path in
      try Data("data".utf8).write(to: URL(fileURLWithPath: path))
      let error = SystemCallError(call, errno: ENOMEM)
      Syscalls.$failing.withValue(error) {
        #expect(throws: error) { try Mapping.map(plan { $0.backing = .file }, path: path, offset: 0, size: 8192) }
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)).starts(with: Data("data".utf8)))
    }
  }

  @Test(
    "A memfd as well", arguments: [(SystemCallError.Call.memfd, EMFILE), (.fallocate, ENOSPC), (.munmap, ENOMEM)])
  func memfd(_ call: SystemCallError.Call, _ errno: Int32) {
    let aligned = plan { ($0.backing, $0.layout, $0.alignment) = (.memfd, .allocated, .base) }
    let error = SystemCallError(call, errno: errno)
    let before = openDescriptors()
    Syscalls.$failing.withValue(error) {
      #expect(throws: error) { try Mapping.map(aligned, offset: 0, size: 8192) }
    }
    #expect(openDescriptors() == before)
  }

  @Test("A sync and a trim that fail say which call it was")
  func upkeep() throws {
    try FileSystemUnderTest.disk.withPath { path in
      let mapping = try Mapping.map(
        plan { ($0.backing, $0.sharing) = (.file, .shared) }, path: path, offset: 0, size: 8192)
      let calls: [(SystemCallError.Call, Mapping.Durability)] = [
        (.sync, .file), (.dataSync, .data), (.filesystemSync, .filesystem),
      ]
      for (call, durability) in calls {
        let error = SystemCallError(call, errno: EIO)
        Syscalls.$failing.withValue(error) {
          #expect(throws: error) { try mapping.synchronize(durability) }
        }
      }
      let error = SystemCallError(.madvise(.remove), errno: EOPNOTSUPP)
      Syscalls.$failing.withValue(error) {
        #expect(throws: error) { try mapping.trim(at: 0, count: 4096) }
      }
      try mapping.end()
    }
  }

  @Test(
    "What cannot be a file is refused as the kernel does",
    arguments: [
      ("/nonexistent/file", SystemCallError.Call.open, ENOENT), ("/var/tmp", .open, EISDIR),
      ("/dev/null/file", .open, ENOTDIR), ("/dev/null", .describe, EINVAL),
    ] as [(String, SystemCallError.Call, Int32)])
  func paths(_ path: String, _ call: SystemCallError.Call, _ errno: Int32) {
    let before = openDescriptors()
    #expect(throws: SystemCallError(call, errno: errno)) {
      try Mapping.map(plan { $0.backing = .file }, path: path, offset: 0, size: 8192)
    }
    #expect(openDescriptors() == before)
  }

  @Test("A range that nothing can hold creates no file")
  func impossible() {
    FileSystemUnderTest.disk.withPath { path in
      let file = plan { $0.backing = .file }
      #expect(throws: SystemCallError(.mmap, errno: EOVERFLOW)) {
        try Mapping.map(file, path: path, offset: .max, size: 4096)
      }
      #expect(throws: SystemCallError(.mmap, errno: EINVAL)) {
        try Mapping.map(file, path: path, offset: 0, size: 0)
      }
      #expect(access(path, F_OK) == -1)
    }
  }

  @Test(
    "An offset beyond any file is EFBIG, and leaves none",
    arguments: [1 << 62, UInt64(Int64.max) - 4095, 1 << 63, .max - 4096] as [UInt64])
  func tooFar(_ offset: UInt64) {
    FileSystemUnderTest.disk.withPath { path in
      #expect(throws: SystemCallError(.truncate, errno: EFBIG)) {
        try Mapping.map(plan { $0.backing = .file }, path: path, offset: offset, size: 4096)
      }
      #expect(access(path, F_OK) == -1)
    }
  }

  @Test("A full file system is ENOSPC of the layout", .enabled(if: getuid() == 0, "mounting a tmpfs needs root"))
  func noSpace() throws {
    let mount = try #require(TemporaryMount("tmpfs", options: "size=1m"))
    defer { mount.remove() }
    for (layout, call) in [(MappingPlan.Layout.allocated, SystemCallError.Call.fallocate), (.written, .write)] {
      #expect(throws: SystemCallError(call, errno: ENOSPC)) {
        try Mapping.map(
          plan { ($0.backing, $0.layout) = (.file, layout) }, path: "\(mount.path)/file", offset: 0, size: 8 << 20)
      }
    }
  }

  @Test("A read-only file system is EROFS", .enabled(if: getuid() == 0, "mounting a tmpfs needs root"))
  func readOnly() throws {
    let mount = try #require(TemporaryMount("tmpfs", options: "size=1m,ro"))
    defer { mount.remove() }
    #expect(throws: SystemCallError(.open, errno: EROFS)) {
      try Mapping.map(plan { $0.backing = .file }, path: "\(mount.path)/file", offset: 0, size: 4096)
    }
  }
}
