// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation

/// What the result store costs, and a process that uses one beside a test.
@main
struct StoreBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "StoreBench",
    abstract: "Measures the result store: time per stored repeat, and queries over many.",
    discussion: "scripts/bench builds this program and starts it.",
    subcommands: [
      AppendBench.self, QueryBench.self, CompareBench.self, FleetBench.self, WriteForever.self, HoldLock.self,
    ])
}

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

  /// In milliseconds; not a number before anything was measured.
  var median: Double {
    let sorted = nanoseconds.sorted()
    return sorted.isEmpty ? .nan : sorted[(sorted.count - 1) / 2] / 1e6
  }

  /// `p50`, `p99` and `max` in milliseconds.
  var text: String {
    let sorted = nanoseconds.sorted()
    guard !sorted.isEmpty else { return "not measured" }
    let ranks = [0.5, 0.99, 1].map { sorted[Int(Double(sorted.count - 1) * $0)] / 1e6 }
    return String(format: "p50 %.2f ms, p99 %.2f ms, max %.2f ms (n = %d)", ranks[0], ranks[1], ranks[2], sorted.count)
  }
}
