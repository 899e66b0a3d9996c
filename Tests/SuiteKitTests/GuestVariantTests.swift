// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import Testing

@testable import SuiteKit

@Suite("The values for guests")
struct GuestVariantTests {
  static let yaml = """
    defaults: {repeats: 5, warmup: 2, timeout: 60s, environment: {SIZE: 64m, BS: 4k}, requires: [{memory: 4g}]}
    full: {environment: {SIZE: 4g}}
    guest: {cpus: 4, timeout: 5m, environment: {SIZE: 8m}, requires: [{memory: 1g}]}
    cases:
    - name: a
      job: a.fio
      repeats: 9
      matrix: {RW: [read, write], JOBS: [1, "8"]}
      full: {exclude: [{JOBS: 8, RW: read}]}
      guest: {matrix: {JOBS: [1, 2]}, exclude: [{RW: read, JOBS: 2}], environment: {BS: 16k}, metrics: [iops]}
    - {name: b, job: a.fio, environment: {RW: read, JOBS: "${NCPUS}"}, guest: {skip: needs a disk of its own}}
    - {name: c, job: a.fio, environment: {RW: read, JOBS: 1}, full_only: true}

    """
  static let files = ["a.fio": "[a]\nioengine=null\nsize=${SIZE}\nbs=${BS}\nrw=${RW}\nnumjobs=${JOBS}\n"]

  @Test func standOverThoseOfTheSuite() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let plan = try suite.plan(.guest)
      #expect(plan.variant == .guest && plan.guestCPUs == 4)
      #expect(plan.cases.map(\.id) == ["a/RW=read,JOBS=1", "a/RW=write,JOBS=1", "a/RW=write,JOBS=2", "b"])
      let (first, last) = (plan.cases[0], plan.cases[3])
      #expect(first.environment["SIZE"] == "8m" && first.environment["BS"] == "16k")
      #expect(last.environment["SIZE"] == "8m" && last.environment["BS"] == "4k")
      #expect(first.requirements.map(\.value) == ["1g"])
      #expect(plan.cases.allSatisfy { $0.timeout == .seconds(300) })
      #expect(first.metrics == ["iops"])
      // A plain and a full run know nothing of it.
      #expect(try suite.plan().cases.map(\.environment["SIZE"]) == Array(repeating: "64m", count: 5))
      #expect(try suite.plan(.full).cases.map(\.id).contains("a/RW=read,JOBS=8") == false)
      #expect(try suite.plan(.full).cases.count == 5)
    }
  }

  /// However often the suite says.
  @Test func aBootIsTheSample() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let cases = try suite.plan(.guest).cases
      #expect(cases.allSatisfy { $0.repeats == 1 && $0.warmup == 0 })
      #expect(try suite.plan().cases.map(\.repeats) == [9, 9, 9, 9, 5])
    }
  }

  /// A plan is made on another machine than the one that it is for.
  @Test func processorsAreThoseOfTheGuest() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let manifest = try SuiteManifest(directory: suite.path)
      func processors(_ plan: SuitePlan) -> String? { plan.cases.last { $0.id == "b" }?.environment["JOBS"] }
      #expect(try processors(SuitePlan(manifest, .guest)) == "4")
      #expect(try processors(SuitePlan(manifest, .guest, processors: 16)) == "16")
      #expect(try processors(SuitePlan(manifest)) == String(ProcessInfo.processInfo.activeProcessorCount))
    }
  }

  @Test func aCaseThatIsLeftOutSaysWhy() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let plan = try suite.plan(.guest)
      #expect(plan.cases.map(\.skip) == [nil, nil, nil, "needs a disk of its own"])
      let lack = MissingRequirements(reason: "needs a disk of its own", remedy: "")
      #expect(plan.selecting(["b"]).missing(fioVersion: "fio-3.33") == ["b": lack])
      #expect(try suite.plan().cases.allSatisfy { $0.skip == nil })
    }
  }

  /// As in ``ManifestTests``.
  static let mistaken: [(String, [String])] = [
    (
      "guest: {repeats: 3, warmup: 1, cpu: 2}\ncases: []\n",
      [
        "3:9: `repeats` is not possible below `guest`: a boot of the guest is the sample",
        "3:21: `warmup` is not possible below `guest`", "3:32: guest has no key `cpu`. Did you mean `cpus`?",
        "4:8: `cases` is empty",
      ]
    ),
    ("guest: {cpus: 0}\ncases: []\n", ["3:15: `cpus: 0` is not possible; write a whole number from 1 to 255", "4:8:"]),
    ("guests: {}\ncases: []\n", ["3:1: a suite has no key `guests`. Did you mean `guest`?", "4:8:"]),
    ("full: {cpus: 2}\ncases: []\n", ["3:8: full has no key `cpus`", "4:8:"]),
    (
      "defaults: {environment: {SIZE: 1m}}\ncases:\n- name: a\n  job: a.fio\n  full: {skip: why}\n"
        + "  guest: {repeats: 1, full_only: true, skip: ~, matrix: {N: [1]}}\n",
      [
        "7:10: full has no key `skip`", "8:11: `repeats` is not possible below `guest`",
        "8:23: guest has no key `full_only`",
        "8:46: `skip` wants a value, not nothing",
      ]
    ),
    (
      "defaults: {environment: {SIZE: 1m}}\ncases:\n- {name: a, job: a.fio, full_only: true, guest: {skip: x}}\n",
      ["5:49: a case that is `full_only` has no `guest`"]
    ),
    (
      "defaults: {environment: {SIZE: 1m}}\ncases:\n- name: a\n  job: a.fio\n"
        + "  guest: {matrix: {N: [1]}, exclude: [{SIZE: 1m}], metrics: [page_p50_ns]}\n",
      [
        "7:20: neither a.fio nor a setting uses `${N}`", "7:40: the matrix has no variable `SIZE`; it has N",
        "7:62: `page_p50_ns` comes from the fault report",
      ]
    ),
    // What only a guest lacks.
    (
      "cases:\n- {name: a, job: a.fio, matrix: {SIZE: [1m]}, guest: {exclude: [{SIZE: 1m}]}}\n",
      ["4:65: `exclude` leaves no case"]
    ),
  ]

  @Test(arguments: mistaken)
  func eachMistakeHasItsPlace(_ yaml: String, _ expected: [String]) async throws {
    try await SuiteDirectory.with(yaml) { suite in
      let error = try #require(throws: ManifestError.self) { try SuitePlan.check(directory: suite.path) }
      let told = error.mistakes.map { $0.description.replacing("\(suite.path)/suite.yaml:", with: "") }
      #expect(told.count == expected.count, "\(told)")
      for (one, words) in zip(told, expected) { #expect(one.hasPrefix(words), "\(one) is not \(words)") }
    }
  }
}
