// SPDX-License-Identifier: GPL-2.0-only
import Foundation

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
