// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// How much one repeat did: what a result itself tells of its job, whatever is known of the job's options.
struct WorkDone: Sendable, Hashable {
  /// I/Os and bytes by direction; the direction is empty where only the sum is known.
  var ios: [String: Int] = [:], bytes: [String: Int] = [:]
  /// Milliseconds in which there was I/O; nil where that was not kept.
  var runtime: Int?

  /// Of the entries of a case in a result of fio's.
  init(_ jobs: [FioJob]) {
    for (name, direction) in jobs.flatMap(\.activeDirections) {
      ios[name, default: 0] += direction.ios
      bytes[name, default: 0] += direction.bytes
      runtime = max(runtime ?? 0, direction.runtime)
    }
  }

  /// Of the figures of a stored repeat; nil where they do not tell.
  init?(metrics: [String: Double]) {
    guard let count = metrics["ios"].flatMap(Int.init(exactly:)) else { return nil }
    ios = ["": count]
  }
}

/// When a job may do less than it did another time.
struct WorkRule: Sendable, Hashable {
  /// Milliseconds after which it ends, whatever it has done by then; nil without such an end.
  var limit: Double?
  /// The option that leaves open how much is done; nil where none does.
  var freeBy: String?
  /// Whether sizes, or the directions of I/Os, are drawn anew each time.
  var isRandom = false

  /// By a job's options.
  init(_ options: [String: String]) {
    freeBy = Self.freeing.first { options[$0] != nil }
    for name in ["runtime", "timeout"] {
      guard let text = options[name] else { continue }
      if let time = FioValue.microseconds(text) {
        if time > 0 { limit = Double(time) / 1000 }
      } else {
        freeBy = freeBy ?? name
      }
    }
    if options["time_based"] != nil, limit == nil { freeBy = freeBy ?? "time_based" }
    isRandom =
      options["randrepeat"] == "0" || options["allrandrepeat"] == "0"
      || options.keys.contains { $0.hasPrefix("rate") || $0.hasPrefix("bssplit") || $0.hasPrefix("bsrange") }
  }

  /// By a stored job file, which may have several jobs; without one nothing is left open.
  init(jobFile text: String) {
    guard let file = try? JobFile(parsing: Array(text.utf8), name: "stored") else { return }
    for line in file.lines {
      switch line.content {
      case .option(let option) where Self.freeing.contains(option.key) || Self.timing.contains(option.key):
        freeBy = freeBy ?? option.key
      case .include: freeBy = freeBy ?? "include"
      default: break
      }
    }
  }

  private static let timing: Set = ["runtime", "timeout", "time_based"]

  /// fio's options with which something else than the size ends a job, or part of its work is not counted.
  private static let freeing = [
    "ramp_time", "steadystate", "ss", "exitall", "exit_what", "exitall_on_error", "fill_device", "fill_fs",
    "latency_target", "trigger", "trigger_timeout",
  ]

  /// Whether a repeat may have done less than others.
  func mayDoLess(_ work: WorkDone) -> Bool {
    if freeBy != nil { return true }
    guard let limit else { return false }
    guard let runtime = work.runtime else { return true }
    return Double(runtime) >= 0.9 * limit
  }

  /// By how much amounts of the same work may lie apart.
  func tolerance(of amount: Int, directions: Int, isSum: Bool) -> Double {
    // Which direction an I/O has is drawn, and seeds may differ between releases of fio.
    isRandom || (directions > 1 && !isSum) ? 0.1 * Double(amount) + 16 : 0.01 * Double(amount) + 1
  }
}
