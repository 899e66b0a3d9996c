// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// A file system of its own on a loop device, for as long as a test runs.
enum LoopFileSystem {
  /// Whether one of this type can be made and mounted here, found out by doing it once.
  static func canMake(_ type: String) -> Bool {
    let image = "/var/tmp/faultbench-test-\(UUID().uuidString)"
    let line =
      "{ mkdir \(image).d && truncate -s 320m \(image) && PATH=$PATH:/usr/sbin mkfs.\(type) -q \(image)"
      + " && mount -o loop \(image) \(image).d && umount \(image).d; } >/dev/null 2>&1;"
      + " status=$?; rm -rf \(image) \(image).d; exit $status"
    guard let trial = popen(line, "re") else { return false }
    return pclose(trial) == 0
  }

  /// Runs `body` with the path of the mounted file system, 320 MiB.
  static func with<T>(_ type: String, _ body: (String) async throws -> T) async throws -> T {
    try await TemporaryDirectory.with { directory in
      // The image on a disk: a loop device on tmpfs keeps its pages twice.
      let image = "/var/tmp/faultbench-test-\(UUID().uuidString).img"
      let mount = "\(directory.path)/mount"
      defer { try? FileManager.default.removeItem(atPath: image) }
      try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: false)
      try await shell(
        "PATH=$PATH:/usr/sbin; truncate -s 320m \(image); mkfs.\(type) -q \(image); mount -o loop \(image) \(mount)")
      do {
        let result = try await body(mount)
        try await shell("umount \(mount)")
        return result
      } catch {
        try await shell("umount -l \(mount)")
        throw error
      }
    }
  }

  private static func shell(_ line: String) async throws {
    let result = try await Executed.run("/bin/sh", ["-ec", line])
    try #require(result.status == 0, "\(line): \(result.errors)")
  }
}

/// Files on xfs, whose page cache has large folios and whose truncation and hole punching are its own.
@Suite(
  "Files on xfs", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: LoopFileSystem.canMake("xfs"), "needs root, loop devices, a kernel with xfs, and xfsprogs"))
struct XFSTests {
  @Test("Each layout, verified, private and shared", arguments: EngineHost.oldest)
  func layouts(_ host: EngineHost) async throws {
    try await LoopFileSystem.with("xfs") { mount in
      for layout in ["sparse", "fallocate", "written"] {
        for sharing in ["private", "shared"] {
          let result = try await host.run(
            "size=8m\nrw=randwrite\nverify=crc32c\nbacking=file\ndirectory=\(mount)\nlayout=\(layout)\nsharing=\(sharing)"
              + "\nunlink=1")
          #expect(result.run.problems.map { "\($0)" } == [], "\(layout) \(sharing)")
          #expect(result.ios.write == 2048 && result.ios.read == 2048, "\(layout) \(sharing)")
        }
      }
    }
  }

  @Test("A file that is given back, remapped or punched faults again", arguments: EngineHost.oldest)
  func refault(_ host: EngineHost) async throws {
    try await LoopFileSystem.with("xfs") { mount in
      for refault in ["dontneed", "remap", "remove"] {
        let result = try await host.run(
          "size=8m\nrw=write\nloops=3\nbacking=file\nsharing=shared\ndirectory=\(mount)\nunlink=1\nrefault=\(refault)")
        #expect(result.run.problems.map { "\($0)" } == [], "\(refault)")
        let faults = (result.job?.minorFaults ?? 0) + (result.job?.majorFaults ?? 0)
        #expect(faults >= 3 * 2048, "\(refault): \(faults) faults")
      }
    }
  }

  @Test("A full file system is an error of the job, not the end of fio", arguments: EngineHost.oldest)
  func full(_ host: EngineHost) async throws {
    try await LoopFileSystem.with("xfs") { mount in
      let result = try await host.run(
        "size=1g\nrw=write\nbacking=file\nsharing=shared\ndirectory=\(mount)\nlayout=fallocate\nunlink=1")
      #expect(result.exitCode == 1)
      #expect(result.job?.error == ENOSPC)
      #expect(result.words.contains("cannot map 1073741824 bytes: fallocate: No space left on device; free some space"))
      // Holes are found to have no blocks only when they are written through the mapping: SIGBUS.
      let sparse = try await host.run(
        "size=1g\nbs=2m\nrw=write\nbacking=file\nsharing=shared\ndirectory=\(mount)\naccess=touch\nunlink=1")
      #expect(sparse.exitCode == 1)
      #expect(sparse.words.contains("SIGBUS"), "\(sparse.words)")
      #expect(sparse.ios.write > 0 && sparse.ios.write < 512)
    }
  }

  @Test("A file system that is read-only says so", arguments: EngineHost.oldest)
  func readOnly(_ host: EngineHost) async throws {
    try await LoopFileSystem.with("xfs") { mount in
      let remount = try await Executed.run("/bin/mount", ["-o", "remount,ro", mount])
      try #require(remount.status == 0, "\(remount.errors)")
      let result = try await host.run("size=8m\nrw=write\nbacking=file\ndirectory=\(mount)")
      #expect(result.exitCode == 1)
      #expect(result.job?.error == EROFS)
      #expect(result.words.contains("open: Read-only file system; the file system is read-only: name a file elsewhere"))
    }
  }
}

/// A directory on a DAX file system, which no test can make by itself.
enum DirectAccess {
  static let directory = ProcessInfo.processInfo.environment["DAX_DIR"]
  static let remedy =
    "no DAX_DIR in the environment: `faultbench guest exec` runs a command in a guest that has one"
}

@Suite(
  "Files on DAX", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: DirectAccess.directory != nil, "\(DirectAccess.remedy)"))
struct DirectAccessTests {
  @Test("MAP_SYNC is granted, and each write faults once", arguments: EngineHost.oldest, ["sparse", "fallocate"])
  func sync(_ host: EngineHost, _ layout: String) async throws {
    let directory = try #require(DirectAccess.directory)
    for mapSync in [0, 1] {
      let result = try await host.run(
        "size=8m\nrw=write\nbacking=file\nsharing=shared\ndirectory=\(directory)\nunlink=1\nmap_align=base"
          + "\nlayout=\(layout)\nmap_sync=\(mapSync)\naccess=touch")
      #expect(result.run.problems.map { "\($0)" } == [], "map_sync=\(mapSync)")
      // Two where the first access reads: never more than a fault for the page and one for its being made writable.
      let faults = (result.job?.minorFaults ?? 0) + (result.job?.majorFaults ?? 0)
      #expect(faults >= 2048 && faults < 2 * 2048 + 700, "map_sync=\(mapSync): \(faults) faults")
    }
  }

  @Test("map_align=huge brings PMD faults, map_align=base prevents them", arguments: EngineHost.oldest)
  func alignment(_ host: EngineHost) async throws {
    let directory = try #require(DirectAccess.directory)
    var faults: [Int] = []
    for alignment in ["huge", "base"] {
      let result = try await host.run(
        "size=32m\nrw=write\nbacking=file\nsharing=shared\ndirectory=\(directory)\nunlink=1\nlayout=fallocate"
          + "\nmap_align=\(alignment)\naccess=touch")
      #expect(result.run.problems.map { "\($0)" } == [], "\(alignment)")
      faults.append((result.job?.minorFaults ?? 0) + (result.job?.majorFaults ?? 0))
    }
    #expect(faults[1] >= 8192 && faults[0] < faults[1], "\(faults)")
  }
}
