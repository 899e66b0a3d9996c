// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import StoreKit

@Suite("Beside other processes")
struct ProcessTests {
  @Test func aKilledWriterLosesNothingThatWasStored() async throws {
    try await TemporaryDirectory.with { directory in
      var left = false
      for round in 0..<30 {
        let path = "\(directory.path)/killed-\(round).sqlite"
        let writer = try OtherProcess("write", path)
        var printed = ""
        while printed.isEmpty { printed += writer.next() }
        // At another moment of its work each time.
        usleep(UInt32(round * 1700 % 23_000))
        printed += writer.kill()
        left = left || FileManager.default.fileExists(atPath: "\(path)-wal")
        let promised = printed.split(separator: "\n").compactMap { Int($0) }.last ?? 0
        let store = try Store(path: path, mode: .existing)
        let run = try #require(try store.unfinishedRun(suite: "bench", label: "written"))
        let numbers = try #require(try store.storedRepeats(of: run.id).values.first)
        // The last one may be on the disk and not yet have been printed.
        #expect(numbers == Set(1...promised) || numbers == Set(1...promised + 1))
        #expect(promised > 0)
        // Each is whole, its large texts included.
        for repeated in try store.repeats(of: run.id, metrics: .none).values.joined() {
          #expect(try (store.fioJSON(of: repeated.id)?.utf8.count ?? 0) > 10_000)
          #expect(try store.faultReports(of: repeated.id).count == 1)
        }
        let other = try Store(path: "\(directory.path)/copy-\(round).sqlite", mode: .create)
        let exported = try store.export(run.id)
        #expect(try other.export(other.importRun(exported)) == exported)
        // And it goes on.
        let caseID = try #require(try store.cases(of: run.id).first).id
        try store.append(Sample.repeated(promised + 2), to: caseID)
        try FileManager.default.removeItem(atPath: path)
      }
      #expect(left, "no log was left behind, so nothing had to be recovered")
    }
  }

  @Test func aLockedStoreIsAnErrorThatNamesTheHolder() async throws {
    try await TemporaryDirectory.with { directory in
      let (store, run) = try Sample.filled(directory.store)
      let wait = Duration.milliseconds(300)
      let waiting = try Store(path: directory.store, mode: .existing, wait: wait)
      let caseID = try #require(try store.cases(of: run).first).id
      let holder = try OtherProcess("hold", directory.store)
      #expect(holder.next() == "locked\n")
      let locked = StoreError.Problem.locked(holder: "StoreBench (process \(holder.identifier))", waited: wait)
      let start = ContinuousClock.now
      #expect(problem { try waiting.append(Sample.repeated(9), to: caseID) } == locked)
      #expect(start.duration(to: .now) >= wait)
      #expect(problem { try waiting.runs() } == locked)
      #expect(problem { try Store(path: directory.store, mode: .existing, wait: wait) } == locked)
      try holder.finish()
      try waiting.append(Sample.repeated(9), to: caseID)
      #expect(try waiting.storedRepeats(of: run)[caseID] == [1, 2, 3, 9])
    }
  }

  @Test func aSecondWriterDuringARunIsNamed() async throws {
    try await TemporaryDirectory.with { directory in
      let wait = Duration.milliseconds(200)
      let store = try Store(path: directory.store, mode: .create, wait: wait)
      let run = try store.beginRun(Sample.run(), cases: Sample.cases())
      let caseID = try #require(try store.cases(of: run).first).id
      let holder = try OtherProcess("hold", directory.store, "--writer")
      #expect(holder.next() == "locked\n")
      let locked = StoreError.Problem.locked(holder: "StoreBench (process \(holder.identifier))", waited: wait)
      #expect(problem { try store.append(Sample.repeated(1), to: caseID) } == locked)
      // Reports do not wait for a writer.
      #expect(try Store(path: directory.store, mode: .existing, wait: .zero).cases(of: run).count == 3)
      try holder.finish()
      try store.append(Sample.repeated(1), to: caseID)
    }
  }

  @Test func twoWritersWaitForEachOther() async throws {
    try await TemporaryDirectory.with { directory in
      let (_, run) = try Sample.filled(directory.store)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<2 {
          group.addTask {
            let store = try Store(path: directory.store, mode: .existing)
            let caseID = try #require(try store.cases(of: run).last).id
            for number in 0..<40 { try store.append(Sample.repeated(100 + number * 2 + writer), to: caseID) }
          }
        }
        try await group.waitForAll()
      }
      let store = try Store(path: directory.store, mode: .existing)
      let caseID = try #require(try store.cases(of: run).last).id
      #expect(try store.storedRepeats(of: run)[caseID] == Set([1, 2] + Array(100..<180)))
    }
  }
}

/// StoreBench, running beside a test.
private final class OtherProcess {
  private let process = Process()
  private let output = Pipe()
  private let input = Pipe()

  init(_ arguments: String...) throws {
    process.executableURL = Repository.products.appending(path: "StoreBench")
    process.arguments = arguments
    process.standardOutput = output
    process.standardInput = input
    try process.run()
  }

  var identifier: Int32 { process.processIdentifier }

  /// What it prints next; empty at the end.
  func next() -> String { String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) }

  /// Kills it, as a loss of power would, and returns what it had printed since.
  func kill() -> String {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  /// Ends its input, and waits for its end.
  func finish() throws {
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
