// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Statistics

/// Random numbers that follow from a seed, the same everywhere. Every test that draws takes its numbers from here, so that what
/// it found can be had again.
package struct Dice: RandomNumberGenerator, Sendable {
  private var generator: SeededGenerator

  /// Numbers that follow from `seed`.
  package init(seed: UInt64) { generator = SeededGenerator(seed) }

  /// The seed of what is new in each run: `FAULTBENCH_TEST_SEED`, or one that nobody chose. It is printed when it is first asked
  /// for; a test names it where it fails.
  package static let seedOfThisRun: UInt64 = {
    let wanted = ProcessInfo.processInfo.environment["FAULTBENCH_TEST_SEED"].flatMap { UInt64($0) }
    let seed = wanted ?? .random(in: 0..<1 << 32)
    print("FAULTBENCH_TEST_SEED=\(seed)")
    return seed
  }()

  /// All 64 bits.
  package mutating func next() -> UInt64 { generator.next() }

  /// A number from `low` to below `bound`; `low` where there is none.
  package mutating func below(_ bound: Int, from low: Int = 0) -> Int {
    low + Int(next() % UInt64(max(1, bound - low)))
  }

  /// True in so many of a hundred cases.
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of these.
  package mutating func any<Value>(_ values: Value...) -> Value { any(of: values) }

  /// One of these.
  package mutating func any<Value>(of values: [Value]) -> Value { values[below(values.count)] }
}
