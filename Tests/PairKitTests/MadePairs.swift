// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import FioKit
import Foundation
import Metrics
import PairKit
import StoreKit
import Synchronization
import TestSupport

/// Pairs of made job files, with a store and a journal beside them.
final class MadePairs: Sendable {
  static let fio = FioMatrix.present.first
  static let noFio = "no fio of a version that the tests know"

  /// A job that nothing disturbs: no I/O is done.
  static let null = "[a]\nioengine=null\nrw=read\nbs=4k\nsize=1g\n"

  private static let count = Atomic(0)

  let directory: TemporaryDirectory
  let store: Store
  let events = Mutex<[PairEvent]>([])
  let stop = StopLatch()

  init() throws {
    directory = try TemporaryDirectory()
    store = try Store(path: directory.file("results.sqlite"), mode: .create)
  }

  var sides: PairSides {
    PairSides(fio: Self.fio?.binary ?? FioBinary(path: "", version: ""), engine: Repository.engine)
  }

  /// Few and short pairs.
  static var options: PairOptions {
    var options = PairOptions()
    (options.pairs, options.pairTime, options.limit) = (2, .milliseconds(20), 0.5)
    // On a busy machine the shares of so short pairs are seldom equal.
    options.takesTurns = true
    return options
  }

  /// A case of two job files, or of one.
  func makeCase(
    _ base: String = null, _ candidate: String? = nil, metric: String = "ns_per_io",
    _ change: (inout PairSides) throws -> Void = { _ in }
  ) throws -> PairCase {
    // Cases are told apart by their base.
    let path = try directory.write(base, to: "base-\(Self.count.add(1, ordering: .relaxed).newValue).fio")
    let other = try candidate.map { try directory.write($0, to: "candidate.fio") }
    var sides = sides
    try change(&sides)
    return try PairCase(base: path, candidate: other, sides, metric: metric, timeout: .seconds(60), environment: [:])
  }

  /// Runs cases; `watch` sees each event as it comes.
  @discardableResult
  func run(
    _ cases: [PairCase], _ options: PairOptions = options, watch: @escaping @Sendable (PairEvent) -> Void = { _ in }
  ) async throws -> RunID {
    let facts = NewRun(fioVersion: "fio", fioPath: "fio", tool: "test")
    var session = PairSession(options: options, store: store, facts: facts)
    session.stop = stop
    session.journalDirectory = directory.file("journal")
    session.observe = { [self] event in
      events.withLock { $0.append(event) }
      watch(event)
    }
    return try await session.run(cases)
  }

  /// What is stored of the last run.
  func stored() throws -> (run: StoredRun, series: [PairSeries], repeats: [[StoredRepeat]]) {
    let (run, series) = try PairSeries.read("latest", in: store)
    return (run, series, try store.cases(of: run.id).map { try store.repeats(of: $0.id) })
  }

  var notes: [String] {
    events.withLock { $0.compactMap { if case .note(let text) = $0 { text } else { nil } } }
  }
}

/// A setting that nothing else of the tests changes.
enum Knob {
  static let name = "khugepaged.alloc_sleep_millisecs"
  static let path = "/sys/kernel/mm/transparent_hugepage/khugepaged/alloc_sleep_millisecs"
  static var value: String? {
    (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
  static let canBeSet = geteuid() == 0 && value != nil
}
