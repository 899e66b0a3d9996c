// SPDX-License-Identifier: GPL-2.0-only

/// Figures of fio's, checked once, where they are read: what cannot be is refused by name.
///
/// Only what fio guarantees is asked for. Not guaranteed are upper bounds of shares: CPU time from before the job's clock began
/// counts in it, and depths are counted during `ramp_time`, too, so that both go beyond 100 per cent.
extension JSONCursor {
  /// A whole number that is not below 0.
  mutating func count() throws(JSONCursorError) -> Int {
    let value = try int()
    guard value >= 0 else { throw impossible("\(value) is below 0") }
    return value
  }

  /// The same where it may be left out.
  mutating func optionalCount() throws(JSONCursorError) -> Int? {
    guard let value = try optionalInt() else { return nil }
    guard value >= 0 else { throw impossible("\(value) is below 0") }
    return value
  }

  /// A number from 0; not-a-number where fio had none to print.
  mutating func figure() throws(JSONCursorError) -> Double {
    guard let value = try optionalDouble() else { return .nan }
    guard value.isFinite else { throw impossible("it is beyond every number") }
    guard value >= 0 else { throw impossible("\(Self.short(value)) is below 0") }
    return value
  }

  /// A figure that cannot be, at the place where the cursor is.
  func impossible(_ detail: String) -> JSONCursorError { .impossible(path: path, detail: detail) }

  /// The same of a member of the object that has just been read.
  func impossible(_ member: String, _ detail: String) -> JSONCursorError {
    .impossible(path: path + [member], detail: detail)
  }

  /// A number as it is quoted: of 300 digits only the first.
  static func short(_ value: Double) -> String {
    let text = "\(value)"
    return text.count > 24 ? "\(text.prefix(12))…" : text
  }
}

extension JSONCursorError {
  /// The same with the name of the job whose number stands in the path.
  func naming(job: String?) -> JSONCursorError {
    guard case .impossible(var path, let detail) = self, let job, !job.isEmpty, path.count > 1 else { return self }
    path[1] += " (`\(job.prefix(60))`)"
    return .impossible(path: path, detail: detail)
  }
}

extension FioDirection {
  /// fio calculates both rates from the sums over this run time.
  func check(_ cursor: JSONCursor) throws(JSONCursorError) {
    guard iops.isFinite || ios == 0 else { throw cursor.impossible("iops", "it is no number, and there were I/Os") }
    guard runtime > 0 else {
      guard iops.isNaN || iops == 0 else { throw cursor.impossible("iops", "there is a rate over a runtime of 0") }
      guard bandwidth == 0 else { throw cursor.impossible("bw_bytes", "there is a rate over a runtime of 0") }
      return
    }
    let seconds = Double(runtime) / 1000
    if iops.isFinite, !Self.agrees(iops, over: seconds, with: ios, rounding: 1) {
      throw cursor.impossible(
        "iops", "\(JSONCursor.short(iops)) is not the rate of \(ios) I/Os in \(runtime) ms")
    }
    if !Self.agrees(Double(bandwidth), over: seconds, with: bytes, rounding: seconds + 1) {
      throw cursor.impossible("bw_bytes", "\(bandwidth) is not the rate of \(bytes) bytes in \(runtime) ms")
    }
  }

  /// Not inlined: Swift 6.3.1 would pair the products of two calls, in an order that varies between builds.
  @inline(never)
  private static func agrees(_ rate: Double, over seconds: Double, with sum: Int, rounding: Double) -> Bool {
    abs(rate * seconds - Double(sum)) <= 0.01 * Double(sum) + rounding
  }
}

extension FioLatency {
  /// fio counts a latency in a bin and prints the bin's middle; longer ones than the last bin holds are counted in that.
  private enum Bins {
    static let error = 1.0 / 32
    static let longest = 16.0e9
  }

  func check(_ cursor: JSONCursor) throws(JSONCursorError) {
    guard samples > 0 else {
      let empty = "there are some of no I/O at all (`N` is 0)"
      guard percentiles.isEmpty else { throw cursor.impossible("percentile", empty) }
      guard bins.allSatisfy({ $0.count == 0 }) else { throw cursor.impossible("bins", empty) }
      return
    }
    guard min <= max else { throw cursor.impossible("min", "\(min) is above `max`, \(max)") }
    guard mean.isFinite else { throw cursor.impossible("mean", "it is no number, and there were \(samples) I/Os") }
    guard cursor.isFinal else { return }
    guard isWithin(mean, error: 1e-6) else { throw cursor.impossible("mean", outside(JSONCursor.short(mean))) }
    // In the sums of a group, rounding may leave less than nothing to take a root of.
    guard standardDeviation.isNaN || standardDeviation <= 2 * Double(max) + 1 else {
      let spread = JSONCursor.short(standardDeviation)
      throw cursor.impossible("stddev", "\(spread) is more than latencies up to \(max) can spread")
    }
    try checkPercentiles(cursor)
    try checkBins(cursor)
  }

  private func checkPercentiles(_ cursor: JSONCursor) throws(JSONCursorError) {
    var before: Percentile?
    for percentile in percentiles {
      func refused(_ detail: String) -> JSONCursorError {
        cursor.impossible("percentile", "\(percentile.value) at \(percentile.rank) % \(detail)")
      }
      guard (0...100).contains(percentile.rank) else { throw refused("is of no rank from 0 to 100") }
      if let before, before.value > percentile.value { throw refused("is below \(before.value) at \(before.rank) %") }
      guard isWithin(Double(percentile.value), error: Bins.error) else {
        throw refused("is outside of \(min)…\(max), its `min` and `max`")
      }
      before = percentile
    }
  }

  private func checkBins(_ cursor: JSONCursor) throws(JSONCursorError) {
    var sum = 0
    for bin in bins {
      guard bin.count >= 0 else { throw cursor.impossible("bins", "\(bin.count) at \(bin.value) is below 0") }
      sum += bin.count
      // Each is below 2^53, so that the sum of two always fits.
      guard sum <= samples else { throw cursor.impossible("bins", "they hold more than \(samples) I/Os (`N`)") }
      if bin.count > 0, !isWithin(Double(bin.value), error: Bins.error) {
        throw cursor.impossible("bins", outside("\(bin.value)"))
      }
    }
  }

  private func isWithin(_ value: Double, error: Double) -> Bool {
    let lowest = Swift.min(Double(min), Bins.longest) * (1 - error) - 1
    return value >= lowest && value <= Double(max) * (1 + error) + 1
  }

  private func outside(_ value: String) -> String { "\(value) is outside of \(min)…\(max), its `min` and `max`" }
}

extension FioJob {
  /// CPU time cannot be more than a number holds; a share of no time is none.
  func check(_ cursor: JSONCursor) throws(JSONCursorError) {
    try check("usr_cpu", userCPU, cursor)
    try check("sys_cpu", systemCPU, cursor)
  }

  private func check(_ name: String, _ share: Double, _ cursor: JSONCursor) throws(JSONCursorError) {
    guard share.isFinite || runtime == 0 else {
      throw cursor.impossible(name, "it is no number, over a run time of \(runtime) ms")
    }
    guard share.isNaN || share <= Self.largestShare else {
      throw cursor.impossible(name, "\(JSONCursor.short(share)) per cent of the run time cannot be")
    }
  }

  /// In per cent: a job whose clock ran a millisecond, after a day of laying out its files.
  private static let largestShare = 1e10
}
