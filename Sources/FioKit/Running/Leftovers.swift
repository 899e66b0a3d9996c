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
