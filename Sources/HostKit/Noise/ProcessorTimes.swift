// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The time of all CPUs since boot, from the first line of /proc/stat.
struct ProcessorTimes: Sendable, Equatable {
  let all: UInt64
  let stolen: UInt64

  init?(_ files: HostFiles) {
    guard let text = files.text("/proc/stat") else { return nil }
    self.init(stat: text)
  }

  /// user, nice, system, idle, iowait, irq, softirq and steal; guest time is part of user time.
  init?(stat: String) {
    guard let line = stat.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
    let fields = line.split(separator: " ").dropFirst().prefix(8).map { UInt64($0) }
    guard fields.count == 8, !fields.contains(nil) else { return nil }
    let values = fields.compactMap { $0 }
    all = values.reduce(0, &+)
    stolen = values[7]
  }

  /// The share of the time in which a CPU wanted to run and the hypervisor did not let it; nil where no time went by.
  func stolenShare(since earlier: ProcessorTimes) -> Double? {
    guard all > earlier.all, stolen >= earlier.stolen else { return nil }
    return Double(stolen - earlier.stolen) / Double(all - earlier.all)
  }

  static func shown(_ value: Double) -> String { String(format: "%.2f", value) }
}
