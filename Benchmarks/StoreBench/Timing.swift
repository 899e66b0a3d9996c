// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Times of one thing that was done several times.
struct Timing {
  private var nanoseconds: [Double] = []

  mutating func measure<Value>(_ body: () throws -> Value) rethrows -> Value {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try body()
    let parts = start.duration(to: clock.now).components
    nanoseconds.append(Double(parts.seconds) * 1e9 + Double(parts.attoseconds) / 1e9)
    return value
  }

  /// `p50`, `p99` and `max` in milliseconds.
  var text: String {
    let sorted = nanoseconds.sorted()
    func rank(_ share: Double) -> Double { sorted.isEmpty ? .nan : sorted[Int(Double(sorted.count - 1) * share)] / 1e6 }
    return String(format: "p50 %.2f ms, p99 %.2f ms, max %.2f ms (n = %d)", rank(0.5), rank(0.99), rank(1), sorted.count)
  }
}
