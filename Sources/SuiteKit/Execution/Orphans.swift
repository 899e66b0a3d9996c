// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// Processes of runners that died. A fio that goes on by itself would disturb what is measured next, hold its cgroup and its
/// mount; its jobs have sessions of their own, so that no process group names them all. Their environment does.
enum Orphans {
  /// The variable that says whose process it is.
  static let variable = "FAULTBENCH_RUNNER"

  /// This process: its number, and when it began, since numbers are used again.
  static let runner: String = "\(getpid())/\(beginning(of: getpid()) ?? 0)"

  /// Ends every process whose runner is gone; returns how many.
  static func end() -> Int {
    var ended = 0
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let process = pid_t(name), let owner = owner(of: process), !isAlive(owner) else { continue }
      if kill(process, SIGKILL) == 0 { ended += 1 }
    }
    return ended
  }

  private static func owner(of process: pid_t) -> Substring? {
    guard let bytes = try? FileBytes.read("/proc/\(process)/environ", limit: 1 << 22) else { return nil }
    let prefix = Array("\(variable)=".utf8)
    return bytes.split(separator: 0).first { $0.starts(with: prefix) }
      .map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self)[...] }
  }

  private static func isAlive(_ owner: Substring) -> Bool {
    let parts = owner.split(separator: "/")
    guard parts.count == 2, let process = pid_t(parts[0]), let begin = UInt64(parts[1]) else { return true }
    return beginning(of: process) == begin
  }

  /// Field 22 of /proc/PID/stat, in clock ticks since boot; the name in field 2 may hold blanks and brackets.
  private static func beginning(of process: pid_t) -> UInt64? {
    guard let bytes = try? FileBytes.read("/proc/\(process)/stat", limit: 1 << 16) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 19 ? UInt64(fields[19]) : nil
  }
}
