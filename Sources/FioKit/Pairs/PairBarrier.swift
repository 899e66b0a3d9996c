// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization
import SystemPackage

/// Holds the jobs of two fios until all of them could begin.
///
/// Each job tells that it is there, and waits at a named pipe, in its `exec_prerun`: fio runs that in the job, when all jobs are
/// set up, before the job's clock begins.
final class PairBarrier: Sendable {
  private let directory: String
  /// Open for reading, too: so no opening waits, and what was written stays there. When this process dies, whoever waits at
  /// them fails.
  private let gate: FileDescriptor
  private let arrivals: [PairRole: FileDescriptor]
  /// How many jobs each side has.
  private let expected: [PairRole: Int]
  private let isOver = Mutex(false)

  /// A closed barrier in `directory` for so many jobs.
  init(in directory: String, expecting expected: [PairRole: Int]) throws(Errno) {
    (self.directory, self.expected) = (directory, expected)
    gate = try Self.makePipe("\(directory)/gate")
    do {
      arrivals = [
        .base: try Self.makePipe("\(directory)/\(PairRole.base)"),
        .candidate: try Self.makePipe("\(directory)/\(PairRole.candidate)"),
      ]
    } catch {
      try? gate.close()
      throw error
    }
  }

  deinit {
    try? gate.close()
    for pipe in arrivals.values { try? pipe.close() }
  }

  /// What every job runs before it begins. It is in a variable, since fio cuts a line of a job file at `#`; and fio would have
  /// its output in a file of the job's name, which the comment sign keeps from it.
  static let option = JobOption(key: "exec_prerun", value: "${FAULTBENCH_BARRIER}")

  /// What the fio of this side gets.
  func variables(of role: PairRole) -> [String: String] {
    [
      "FAULTBENCH_BARRIER": #"echo >"$FAULTBENCH_ARRIVALS"; read -r _ <"$FAULTBENCH_GATE" #"#,
      "FAULTBENCH_ARRIVALS": "\(directory)/\(role)", "FAULTBENCH_GATE": "\(directory)/gate",
    ]
  }

  /// Whether this is a line in which fio tells of that option.
  static func isOwnLine(_ line: String) -> Bool { line.contains("Saving output of prerun in ") }

  /// No fio is left that could arrive, or the run is to end: nobody waits any longer.
  func end() { isOver.withLock { $0 = true } }

  /// Waits until all jobs are there, and lets them begin at once.
  ///
  /// - Returns: whether all were there. Where they were not, those that are begin all the same, since fio cannot end before.
  func hold(stop: StopLatch?, until deadline: ContinuousClock.Instant?) async -> Bool {
    var missing = expected
    var lastArrival: [PairRole: ContinuousClock.Instant] = [:]
    defer { open() }
    while missing.values.contains(where: { $0 > 0 }) {
      let now = ContinuousClock.now
      if isOver.withLock({ $0 }) || stop?.reason != nil || deadline.map({ now > $0 }) == true { return false }
      for (role, pipe) in arrivals {
        let count = Self.drain(pipe)
        guard count > 0 else { continue }
        missing[role, default: 0] -= count
        lastArrival[role] = now
      }
      // fio starts its jobs together: one that is still missing failed on its way, and fio waits for the others.
      let late = lastArrival.contains { missing[$0.key, default: 0] > 0 && now - $0.value > Self.patience }
      if late { return false }
      if (try? await Task.sleep(for: .milliseconds(2))) == nil { return false }
    }
    return true
  }

  /// How long the other jobs of a fio may take behind one that has arrived.
  private static let patience = Duration.seconds(5)

  private func open() {
    _ = try? gate.writeAll(Array(repeating: UInt8(ascii: "\n"), count: expected.values.reduce(0, +)))
  }

  /// How many have told since the last time.
  private static func drain(_ pipe: FileDescriptor) -> Int {
    let size = 4096
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
      (try? pipe.read(into: buffer)) ?? 0
    }
  }

  private static func makePipe(_ path: String) throws(Errno) -> FileDescriptor {
    guard mkfifo(path, 0o600) == 0 else { throw Errno(rawValue: errno) }
    do {
      return try .open(FilePath(path), .readWrite, options: [.closeOnExec, .nonBlocking])
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
