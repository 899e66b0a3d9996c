// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// The engine does what fio's own engines do, I/O by I/O: memory as null, a file as psync.
///
/// Each run takes other combinations. `FAULTBENCH_TEST_SEED=NUMBER` takes those of an earlier run again,
/// `FAULTBENCH_DIFFERENTIAL_COMBINATIONS=NUMBER` takes more or fewer.
@Suite("Differential", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct DifferentialTests {
  /// What one round of one fio consists of.
  private static let families: [Family] = [
    .sized, .existing, .sized, .trims, .sized, .unsized, .sized, .existing, .sized, .timed,
  ]
  /// Jobs of one fio, all at once.
  private static let batchSize = 20
  /// Of each run, over all releases.
  private static let minCombinations =
    ProcessInfo.processInfo.environment["FAULTBENCH_DIFFERENTIAL_COMBINATIONS"].flatMap { Int($0) } ?? 500

  @Test("Random jobs do the same I/Os as with null and psync")
  func random() async throws {
    let seed = Dice.seedOfThisRun
    let releases = FioMatrix.present
    try #require(!releases.isEmpty, "there is no fio")
    let perRound = Self.families.count * Self.batchSize * releases.count
    let rounds = (Self.minCombinations + perRound - 1) / perRound
    var dice = Dice(seed: seed)
    var compared = 0
    var accesses = 0
    for round in 0..<rounds {
      for (number, family) in Self.families.enumerated() {
        for fio in releases {
          let batch = (0..<Self.batchSize).map { _ in Combination(family, &dice) }
          accesses += try await compare(
            batch, family, in: fio, threads: (round + number) % 2 == 1, "seed \(seed), \(fio)")
          compared += batch.count
        }
      }
    }
    #expect(compared >= Self.minCombinations)
    // Logs that fio did not write would all be equal.
    #expect(accesses >= 20 * compared, "\(accesses) I/Os of \(compared) jobs")
  }

  /// Compares every worker with the one whose work it has to do; how many I/Os these logged.
  private func compare(
    _ batch: [Combination], _ family: Family, in fio: FioUnderTest, threads: Bool, _ place: String
  ) async throws -> Int {
    var references: [Worker: Outcome] = [:]
    for worker in Worker.allCases {
      guard let name = worker.reference(for: family) else { continue }
      let known = references[name]
      let reference = if let known { known } else { try await name.run(batch, in: fio, threads: threads) }
      references[name] = reference
      try #require(reference.status >= 0, "\(place): \(name) did not end")
      let outcome = try await worker.run(batch, in: fio, threads: threads)
      #expect(
        outcome.status == reference.status, "\(place), \(family): exit code of \(worker), \(name): \(outcome.words)")
      for (index, combination) in batch.enumerated() {
        for (work, expected) in zip(outcome.jobs[index], reference.jobs[index]) {
          guard let difference = work.difference(from: expected, timed: family == .timed) else { continue }
          let job = combination.options.joined(separator: " ")
          let length = combination.existing.map { ", files of \($0) bytes" } ?? ""
          Issue.record(
            "\(place): \(worker) instead of \(name), j\(index) \(job)\(length): \(difference)\n\(outcome.words)")
        }
      }
    }
    return references.values.reduce(0) { $0 + $1.jobs.joined().reduce(0) { $0 + $1.accesses.count } }
  }
}
