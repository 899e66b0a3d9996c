// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What runners left that died: a fio that goes on by itself would disturb what is measured next, hold its cgroup and its mount.
package struct Leftovers: Sendable, Equatable {
  /// Processes that were ended.
  package let processes: Int
  /// Directories that were removed, below ``Scratch/places`` of this process.
  package let directories: Int

  /// Whether there was nothing.
  package var isEmpty: Bool { processes == 0 && directories == 0 }

  /// Ends and removes what certainly is of a dead runner, and nothing of one that lives.
  package static func clear() -> Leftovers {
    // Before their directories, in which they write.
    let processes = endProcesses()
    return Leftovers(
      processes: processes, directories: Scratch.places.reduce(0) { $0 + OwnedDirectory.removeLeftovers(in: $1) })
  }

  /// Ends every process whose runner is gone, and those that they start meanwhile; returns how many.
  private static func endProcesses() -> Int {
    var ended: Set<pid_t> = []
    for _ in 0..<250 {
      let left = orphans()
      if left.isEmpty { break }
      for process in left where kill(process, SIGKILL) == 0 { ended.insert(process) }
      usleep(20_000)
    }
    return ended.count
  }

  private static func orphans() -> [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { name in
      guard let process = pid_t(name), process != getpid(), let owner = RunnerIdentity(of: process), owner.isDead,
        ProcessState.read(process)?.isDead == false
      else { return nil }
      return process
    }
  }
}

/// Jobs that outlive their fio.
///
/// fio gives each job process a session of its own, so that killing fio's process group does not reach them; left alone they
/// would go on behind the next run's back. They keep fio's command line, which names a file that no other run has.
enum LeftoverJobs {
  /// Kills every process whose command line has `argument` as one of its arguments.
  static func kill(startedWith argument: String) {
    let wanted = Array(argument.utf8)[...]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let process = pid_t(name), process != getpid(),
        let line = try? FileBytes.read("/proc/\(name)/cmdline", limit: 1 << 22),
        line.split(separator: 0).contains(wanted)
      else { continue }
      Foundation.kill(process, SIGKILL)
    }
  }
}

/// Whose a process is. fio's jobs have sessions of their own, so that no process group names them all; their environment does.
struct RunnerIdentity: Equatable {
  /// The variable that says it.
  static let variable = "FAULTBENCH_RUNNER"

  /// This process.
  static let own = RunnerIdentity(
    process: getpid(), begin: ProcessState.read(getpid())?.begin ?? 0, namespace: ownNamespace)

  let process: pid_t
  /// In clock ticks since boot, since numbers are used again.
  let begin: UInt64
  /// Where number and ticks count: another container has a process of every number, too.
  let namespace: String

  /// As the variable has it.
  var text: String { "\(process)/\(begin)/\(namespace)" }

  init(process: pid_t, begin: UInt64, namespace: String) {
    (self.process, self.begin, self.namespace) = (process, begin, namespace)
  }

  /// nil for what no runner has written.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 2)
    guard parts.count == 3, let process = pid_t(parts[0]), let begin = UInt64(parts[1]) else { return nil }
    self.init(process: process, begin: begin, namespace: String(parts[2]))
  }

  /// What the environment of a process says; nil where it says nothing or cannot be read.
  init?(of process: pid_t) {
    guard let bytes = try? FileBytes.read("/proc/\(process)/environ", limit: 1 << 22) else { return nil }
    let prefix = Array("\(Self.variable)=".utf8)
    guard let value = bytes.split(separator: 0).first(where: { $0.starts(with: prefix) }) else { return nil }
    self.init(String(decoding: value.dropFirst(prefix.count), as: UTF8.self))
  }

  /// Whether it is certain that this runner is gone. Of other namespaces nothing is certain, nor where /proc shows another one.
  var isDead: Bool {
    guard namespace == Self.own.namespace, Self.seesOwnNamespace else { return false }
    guard let state = ProcessState.read(process) else { return kill(process, 0) != 0 && errno == ESRCH }
    return state.begin != begin || state.isDead
  }

  /// A name for the namespaces of process numbers and of the clock.
  private static let ownNamespace = ["pid", "time"].compactMap {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\($0)")
  }.joined(separator: ",")

  private static let seesOwnNamespace =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self")) == "\(getpid())"
}

/// What /proc/PID/stat says of a process.
struct ProcessState {
  /// Field 22, in clock ticks since boot.
  let begin: UInt64
  /// It has ended, and its parent has not asked how: in a container without an init that may stay so.
  let isDead: Bool

  /// nil where there is no such process.
  static func read(_ process: pid_t) -> ProcessState? {
    guard let bytes = try? FileBytes.read("/proc/\(process)/stat", limit: 1 << 16) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    // The name in field 2 may hold blanks and brackets.
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let begin = UInt64(fields[19]) else { return nil }
    return ProcessState(begin: begin, isDead: ["Z", "X"].contains(fields[0]))
  }
}
