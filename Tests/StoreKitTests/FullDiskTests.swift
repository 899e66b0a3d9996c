// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GRDB
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import StoreKit

@Suite("Disks that are full or write-protected", .enabled(if: geteuid() == 0, "needs root to mount a tmpfs"))
struct FullDiskTests {
  @Test func whatWasStoredOutlivesAFullDisk() async throws {
    try await withMount("size=2m") { directory in
      let store = try Store(path: "\(directory)/store.sqlite", mode: .create)
      let run = try store.beginRun(Sample.run(), cases: Sample.cases())
      let caseID = try #require(try store.cases(of: run).first).id
      var stored = 0
      var seen: StoreError.Problem?
      while seen == nil, stored < 5000 {
        seen = problem { try store.append(Self.large(stored + 1), to: caseID) }
        if seen == nil { stored += 1 }
      }
      #expect(seen == .full)
      #expect(stored > 10)
      // And again, and from anew.
      #expect(problem { try store.append(Self.large(stored + 1), to: caseID) } == .full)
      let other = try Store(path: "\(directory)/store.sqlite", mode: .existing)
      #expect(try other.storedRepeats(of: run)[caseID] == Set(1...stored))
      _ = try other.export(run)
      #expect(mount("none", directory, "tmpfs", UInt(MS_REMOUNT), "size=8m") == 0)
      try store.append(Self.large(stored + 1), to: caseID)
      #expect(try store.storedRepeats(of: run)[caseID] == Set(1...stored + 1))
    }
  }

  /// However little is left, wherever it runs out: in the file, its log, or the log's index.
  @Test func aNearlyFullDiskIsFullAndNotBroken() async throws {
    try await withMount("size=1m") { directory in
      let path = "\(directory)/store.sqlite"
      do { _ = try Sample.filled(path) }
      var seen: [Int: StoreError.Problem] = [:]
      for pages in 0...20 {
        let filling = "\(directory)/filling"
        _ = try? Data(count: 1 << 20).write(to: URL(fileURLWithPath: filling))
        #expect(truncate(filling, try Self.size(of: filling) - pages * 4096) == 0)
        let found = problem {
          let store = try Store(path: path, mode: .existing)
          let run = try store.beginRun(Sample.run(), cases: Sample.cases())
          let caseID = try #require(try store.cases(of: run).first).id
          for number in 1...40 { try store.append(Self.large(number), to: caseID) }
        }
        seen[pages] = found
        #expect(found == .full, "\(pages) pages: \(String(describing: found))")
        try FileManager.default.removeItem(atPath: filling)
        let left = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(!left.contains { $0.contains("trial") }, "\(left)")
      }
      #expect(seen.count == 21)
    }
  }

  @Test func whatTheDiskSaysIsTold() {
    func told(_ code: ResultCode, _ obstacle: Errno?) -> StoreError.Problem {
      DatabaseFailure(path: "s", wait: .zero) { _ in obstacle }.error(DatabaseError(resultCode: code)).problem
    }
    // SQLITE_IOERR_SHMSIZE, as SQLite tells it of a disk that is full.
    let size = ResultCode(rawValue: 4874)
    #expect(told(size, .noSpace) == .full)
    #expect(told(size, .diskQuotaExceeded) == .quota)
    #expect(told(size, .readOnlyFileSystem) == .readOnly && told(size, .permissionDenied) == .readOnly)
    #expect(told(.SQLITE_CANTOPEN, .noSpace) == .full && told(.SQLITE_CANTOPEN, .diskQuotaExceeded) == .quota)
    #expect(told(.SQLITE_CANTOPEN, .permissionDenied) == .cannotOpen(reason: "Permission denied"))
    for (code, obstacle, words) in [(size, nil, "code 4874"), (size, Errno.ioError, "Input/output error")] {
      guard case .inputOutput(let detail) = told(code, obstacle) else {
        Issue.record("\(told(code, obstacle))")
        continue
      }
      #expect(detail.contains(words), "\(detail)")
    }
    #expect(StoreError(file: "s", problem: .quota).description.contains("quota of this user is used up"))
  }

  private static func size(of path: String) throws -> Int {
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    return try #require(size)
  }

  @Test func aFullDiskKeepsAStoreFromBeingMade() async throws {
    try await withMount("size=64k") { directory in
      try Data(count: 64 << 10).write(to: URL(fileURLWithPath: "\(directory)/filling"))
      #expect(problem { try Store(path: "\(directory)/store.sqlite", mode: .create) } == .full)
      try FileManager.default.removeItem(atPath: "\(directory)/filling")
      #expect(mount("none", directory, "tmpfs", UInt(MS_REMOUNT), "size=8m") == 0)
      _ = try Sample.filled("\(directory)/store.sqlite")
    }
  }

  @Test func aWriteProtectedStoreCanBeRead() async throws {
    try await withMount("size=2m") { directory in
      // Closed again, or the disk could not be write-protected.
      let (exported, run) = try {
        let (store, run) = try Sample.filled("\(directory)/store.sqlite")
        return (try store.export(run), run)
      }()
      try #require(mount("none", directory, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "size=2m") == 0)
      let protected = try Store(path: "\(directory)/store.sqlite", mode: .existing)
      #expect(try protected.export(run) == exported)
      let caseID = try #require(try protected.cases(of: run).first).id
      #expect(problem { try protected.append(Sample.repeated(9), to: caseID) } == .readOnly)
      #expect(problem { try Store(path: "\(directory)/new.sqlite", mode: .create) } != nil)
    }
  }

  /// Hard to compress, so that a small disk is soon full.
  private static func large(_ number: Int) -> NewRepeat {
    var random = Mutator(seed: UInt64(number))
    let digits = (0..<1000).map { _ in String(random.below(.max), radix: 36) }
    return NewRepeat(number: number, elapsedNS: 1, fioJSON: digits.joined())
  }

  private func withMount(_ options: String, _ body: (String) async throws -> Void) async throws {
    try await TemporaryDirectory.with { directory in
      let place = "\(directory.path)/mount"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
      try #require(mount("none", place, "tmpfs", 0, options) == 0)
      defer { umount2(place, Int32(MNT_DETACH)) }
      try await body(place)
    }
  }
}
