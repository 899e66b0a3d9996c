// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// Figures of a fault report, checked once, where it is read: the engine counts exactly, so that what contradicts itself is
/// none of its reports.
extension FaultReport {
  func check() throws(FaultReportError) {
    if let expected = faults.expected, expected.min > expected.max {
      throw FaultReportError("faults.expected.min", "\(expected.min) is above `max`, \(expected.max)")
    }
    try Self.checkOrder(faults.samples ?? [], "faults.samples") { one, next in
      one.timeNS <= next.timeNS && one.minor <= next.minor && one.major <= next.major
    }
    try Self.checkOrder(hugePages?.samples ?? [], "huge_pages.samples") { $0.timeNS <= $1.timeNS }
    if let first = hugePages?.firstCollapseNS, let full = hugePages?.fullCollapseNS, first > full {
      throw FaultReportError("huge_pages.full_collapse_ns", "\(full) is before the first one, \(first)")
    }
    try pageLatency?.check("page_latency")
    try userfaultfd?.wakeUp?.check("userfaultfd.wake_up")
    try userfaultfd?.resolution?.check("userfaultfd.resolution")
  }

  private static func checkOrder<Item>(
    _ items: [Item], _ place: String, _ isInOrder: (Item, Item) -> Bool
  ) throws(FaultReportError) {
    for (index, pair) in zip(items, items.dropFirst()).enumerated() where !isInOrder(pair.0, pair.1) {
      throw FaultReportError("\(place).\(index + 1)", "it is less than the one before it")
    }
  }
}

extension LatencyDistribution {
  fileprivate func check(_ place: String) throws(FaultReportError) {
    func refused(_ field: String, _ detail: String) -> FaultReportError {
      FaultReportError("\(place).\(field)", detail)
    }
    var counted: UInt64 = 0
    for bucket in bins {
      let (sum, overflow) = counted.addingReportingOverflow(bucket.count)
      guard !overflow else { throw refused("buckets", "they hold more than can be counted") }
      counted = sum
    }
    guard counted == count else { throw refused("count", "\(count) is not what the buckets hold, \(counted)") }
    guard count > 0 else { return }
    guard let minimum, let maximum else {
      throw refused("min_ns", "there are latencies, but no smallest or largest one")
    }
    guard minimum <= maximum else { throw refused("min_ns", "\(minimum) is above `max_ns`, \(maximum)") }
    let (least, most) = (Double(minimum) * Double(count), Double(maximum) * Double(count))
    // The sum is a double here.
    guard let sum, sum >= least * (1 - 1e-9), sum <= most * (1 + 1e-9) else {
      throw refused("sum_ns", "it is not of \(count) latencies from \(minimum) to \(maximum)")
    }
    for bucket in bins where bucket.count > 0 {
      let (end, overflow) = bucket.from.addingReportingOverflow(bucket.width)
      guard bucket.from <= maximum, overflow || end > minimum else {
        throw refused("buckets", "\(bucket.from) is outside of \(minimum)…\(maximum), `min_ns` and `max_ns`")
      }
    }
  }
}
