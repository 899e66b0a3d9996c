// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

/// Where a report goes, and each errno that keeps it from there.
@Suite("Report files")
struct ReportFileTests {
  private let report = FaultReport(named: "job", begin: 1)

  /// The error of writing to `path`, whose path must be the one that was asked for.
  private func refusal(_ path: String) -> SystemCallError? {
    path.withCString { path -> SystemCallError? in
      do throws(FaultReportError) {
        try report.write(to: path)
        return nil
      } catch {
        #expect(error.path == path)
        return error.cause
      }
    }
  }

  @Test("An older report is replaced as a whole, and a link to it stays a link")
  func replaces() throws {
    let directory = try TemporaryDirectory()
    let old = String(repeating: "old", count: 10_000)
    try old.write(toFile: directory.file("real"), atomically: false, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: directory.file("link"), withDestinationPath: "real")
    try report.write(to: directory.file("link"))
    #expect(try ReportedJSON.read(directory.file("real")).job == "job")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: directory.file("link")) == "real")
    #expect(try directory.names() == ["link", "real"])
  }

  @Test("A reader sees the old report or the new one, never half of one")
  func atomic() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("r")
    try report.write(to: path)
    nonisolated(unsafe) let report = self.report
    let broken = UnsafeMutablePointer<Int>.allocate(capacity: 4)
    broken.initialize(repeating: 0, count: 4)
    defer { broken.deallocate() }
    nonisolated(unsafe) let counts = broken
    DispatchQueue.concurrentPerform(iterations: 4) { worker in
      for _ in 0..<300 {
        if worker < 2 {
          if (try? report.write(to: path)) == nil { counts[worker] += 1 }
        } else if (try? ReportedJSON.read(path)) == nil {
          counts[worker] += 1
        }
      }
    }
    #expect((0..<4).map { broken[$0] } == [0, 0, 0, 0])
    #expect(try directory.names() == ["r"])
  }

  @Test("A device is written to, not replaced")
  func device() throws {
    try report.write(to: "/dev/null")
    let kind = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(kind == .typeCharacterSpecial)
    #expect(refusal("/dev/full") == SystemCallError(.writeReport, errno: ENOSPC))
  }

  @Test("What a killed run left behind is in nobody's way")
  func leftovers() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("r")
    for number in 0..<3 {
      let leftover = try #require(clinux_temporary_path(path, UInt32(number)))
      defer { free(leftover) }
      try "half".write(toFile: String(cString: leftover), atomically: false, encoding: .utf8)
    }
    try report.write(to: path)
    #expect(try ReportedJSON.read(path).job == "job")
    #expect(try directory.names().count == 4)
  }

  @Test("Paths that cannot be: each with the kernel's errno, and nothing left behind")
  func paths() throws {
    let directory = try TemporaryDirectory()
    try "file".write(toFile: directory.file("file"), atomically: false, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: directory.file("loop"), withDestinationPath: "loop")
    #expect(refusal("") == SystemCallError(.findReport, errno: ENOENT))
    #expect(refusal(directory.path) == SystemCallError(.findReport, errno: EISDIR))
    #expect(refusal(directory.file("missing/r")) == SystemCallError(.createReport, errno: ENOENT))
    #expect(refusal(directory.file("file/r")) == SystemCallError(.findReport, errno: ENOTDIR))
    #expect(refusal(directory.file("loop")) == SystemCallError(.findReport, errno: ELOOP))
    let long = directory.file(String(repeating: "x", count: 300))
    #expect(refusal(long) == SystemCallError(.findReport, errno: ENAMETOOLONG))
    #expect(try directory.names() == ["file", "loop"])
  }

  @Test(
    "Each call that fails leaves the old report, and no other file",
    arguments: [
      SystemCallError(.findReport, errno: EIO), SystemCallError(.createReport, errno: EMFILE),
      SystemCallError(.writeReport, errno: EIO), SystemCallError(.closeReport, errno: EDQUOT),
      SystemCallError(.renameReport, errno: EPERM), SystemCallError(.allocate, errno: ENOMEM),
    ])
  func calls(_ error: SystemCallError) throws {
    let directory = try TemporaryDirectory()
    try "old".write(toFile: directory.file("r"), atomically: false, encoding: .utf8)
    Syscalls.$failing.withValue(error) { #expect(refusal(directory.file("r")) == error) }
    #expect(try String(contentsOfFile: directory.file("r"), encoding: .utf8) == "old")
    #expect(try directory.names() == ["r"])
  }

  @Test("A full, a read-only and a forbidden directory", .enabled(if: getuid() == 0, "mounting needs root"))
  func mounts() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      func refusal(_ report: FaultReport) -> SystemCallError? {
        do throws(FaultReportError) {
          try report.write(to: directory.file("r"))
          return nil
        } catch {
          return error.cause
        }
      }
      let report = FaultReport(named: "job", begin: 1)
      try #require(mount("tmpfs", directory.path, "tmpfs", 0, "size=16k,mode=755") == 0)
      defer { umount2(directory.path, Int32(MNT_DETACH)) }
      try #require(FileManager.default.createFile(atPath: directory.file("filler"), contents: Data(count: 16384)))
      #expect(refusal(report) == SystemCallError(.writeReport, errno: ENOSPC))
      #expect(try directory.names() == ["filler"])
      try FileManager.default.removeItem(atPath: directory.file("filler"))
      #expect(refusal(report) == nil)
      try #require(mount("tmpfs", directory.path, "tmpfs", UInt(MS_REMOUNT) | UInt(MS_RDONLY), "") == 0)
      #expect(refusal(report) == SystemCallError(.createReport, errno: EROFS))
      try #require(mount("tmpfs", directory.path, "tmpfs", UInt(MS_REMOUNT), "") == 0)
      try #require(seteuid(65534) == 0)
      #expect(refusal(report) == SystemCallError(.createReport, errno: EACCES))
      try #require(seteuid(0) == 0)
    }
  }
}
