// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import HostKit
import PairKit
import StoreKit
import TestSupport
import Testing

@Suite(
  "Pairs that set the host", .serialized,
  .enabled(
    if: MadePairs.fio != nil && Knob.canBeSet, "needs root, khugepaged and a known fio"
  ))
struct PairHostTests: RunsAlone {
  /// A job that writes down what it finds.
  private static func job(_ made: MadePairs, _ side: String, _ more: String = "") -> String {
    MadePairs.null + "exec_prerun=sh -c 'cat \(Knob.path) >>\(made.directory.file(side))'\n" + more
  }

  private static func seen(_ made: MadePairs, _ side: String) throws -> [String] {
    try made.directory.read(side).split(separator: "\n").map(String.init)
  }

  private static func makeCase(_ made: MadePairs, more: String = "", to value: String = "61301") throws -> PairCase {
    var item = try made.makeCase(job(made, "base"), job(made, "candidate", more)) {
      $0.settings = [try HostSetting(name: Knob.name, value: value)]
    }
    item.hasDirectory = true
    return item
  }

  @Test func itIsSetForTheCandidateOnly() async throws {
    let before = try #require(Knob.value)
    let made = try MadePairs()
    try await made.run([Self.makeCase(made)])
    #expect(try Self.seen(made, "base") == Array(repeating: before, count: 3))
    #expect(try Self.seen(made, "candidate") == Array(repeating: "61301", count: 3))
    #expect(Knob.value == before)
    let series = try #require(try made.stored().series.first)
    #expect(series.design.sharing == .turns)
    #expect(series.design.reason == "\(Knob.name) belongs to the whole host")
    #expect(series.design.differences == ["\(Knob.name)=61301"])
    #expect(series.pairs.allSatisfy { $0.isValid })
  }

  @Test func theSettingsOfTheCaseHoldForBoth() async throws {
    let before = try #require(Knob.value)
    let made = try MadePairs()
    var item = try Self.makeCase(made)
    item.settings = [try HostSetting(name: Knob.name, value: "61302")]
    try await made.run([item])
    #expect(try Self.seen(made, "base") == Array(repeating: "61302", count: 3))
    #expect(try Self.seen(made, "candidate") == Array(repeating: "61301", count: 3))
    item.candidateSettings = []
    try await made.run([item])
    #expect(try Self.seen(made, "candidate").suffix(3) == Array(repeating: "61302", count: 3))
    #expect(Knob.value == before)
  }

  /// It goes away between the pairs.
  @Test func aFioThatCannotStartLeavesTheHost() async throws {
    let before = try #require(Knob.value)
    let made = try MadePairs()
    let fio = made.directory.file("fio")
    try FileManager.default.createSymbolicLink(atPath: fio, withDestinationPath: made.sides.fio.path)
    var item = try Self.makeCase(made)
    item.candidate.fio = FioBinary(path: fio, version: made.sides.fio.version)
    do {
      try await made.run([item]) { event in
        if case .pairEnded = event { try? FileManager.default.removeItem(atPath: fio) }
      }
      Issue.record("it ran")
    } catch let error as PairError {
      #expect(error.description.contains(fio), "\(error)")
    }
    #expect(Knob.value == before)
    #expect(try made.stored().run.state == .failed)
    #expect(try made.stored().series.map(\.pairs.count) == [1])
    #expect(try SettingsJournal.open(directory: made.directory.file("journal")).recover().restored == [])
  }

  @Test func aSettingThatTheHostLacksIsNamed() async throws {
    let before = try #require(Knob.value)
    let made = try MadePairs()
    var item = try Self.makeCase(made)
    item.candidateSettings.append(try HostSetting(name: "thp.3kB.enabled", value: "always"))
    do {
      try await made.run([item])
      Issue.record("it ran")
    } catch let error as PairError {
      guard case .host(let problem) = error else { throw error }
      #expect(problem.setting == "thp.3kB.enabled", "\(problem)")
    }
    #expect(Knob.value == before)
    #expect(try made.stored().run.state == .failed)
  }

  @Test func aStopLeavesTheHost() async throws {
    let before = try #require(Knob.value)
    let made = try MadePairs()
    let item = try Self.makeCase(made, more: "time_based\nruntime=60\nnumber_ios=1g\n")
    let watcher = Task {
      for _ in 0..<1500 where !FileManager.default.fileExists(atPath: made.directory.file("candidate")) {
        try await Task.sleep(for: .milliseconds(20))
      }
      let during = Knob.value
      made.stop.request(.signal(SIGINT))
      return during
    }
    var options = MadePairs.options
    options.pairTime = .seconds(60)
    try await made.run([item], options)
    #expect(try await watcher.value == "61301")
    #expect(Knob.value == before)
    #expect(try made.stored().run.state == .interrupted)
    #expect(try made.stored().series.map(\.pairs.count) == [0])
  }

  @Test(arguments: ["tmpfs.size", "loop.size"])
  func whatMountsADirectoryIsRefused(_ name: String) async throws {
    let made = try MadePairs()
    let item = try made.makeCase { $0.settings = [try HostSetting(name: name, value: "16m")] }
    do {
      try await made.run([item])
      Issue.record("it ran")
    } catch let error as PairError {
      #expect(error.description.contains("\(name) mounts a directory"))
    }
  }
}
