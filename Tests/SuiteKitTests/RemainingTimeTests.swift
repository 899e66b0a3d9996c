// SPDX-License-Identifier: GPL-2.0-only
import StoreKit
import Testing

@testable import SuiteKit

@Suite("How long the rest of a suite takes")
struct RemainingTimeTests {
  static let yaml = """
    defaults: {repeats: 3, warmup: 0, environment: {SIZE: 1m}, metrics: [iops]}
    cases:
    - {name: a, job: a.fio}
    - {name: b, job: a.fio, repeats: 2}
    - {name: c, job: c.fio}

    """
  /// Nothing tells how long the last one takes.
  static let files = ["a.fio": SuiteDirectory.job, "c.fio": "[c]\nioengine=null\nfilename=/dev/zero\nname=${SIZE}\n"]

  /// After each event the sum is what adding up all steps that are ahead comes to.
  @Test func theSumIsThatOfAllThatIsAhead() async throws {
    try await SuiteDirectory.with(Self.yaml, Self.files) { suite in
      let steps = try suite.plan().groups.flatMap(\.steps)
      #expect(steps.count == 8)
      var remaining = RemainingTime(steps, TimeTable(try suite.plan(), store: nil))
      #expect(remaining.duration == nil)
      for (index, step) in steps.enumerated() {
        remaining.begin(step)
        let own = remaining.times.duration(of: step.planned)
        #expect(remaining.duration(with: step.planned) == own.flatMap { own in remaining.duration.map { $0 + own } })
        remaining.note(.milliseconds(100 * (index + 1)), of: step.planned)
        var sum = Duration.zero
        var isKnown = true
        for left in steps.dropFirst(index + 1) {
          if let one = remaining.times.duration(of: left.planned) { sum += one } else { isKnown = false }
        }
        #expect(remaining.duration == (isKnown ? sum : nil), "after step \(index)")
        #expect(isKnown == (index >= 2))
      }
      #expect(remaining.duration == .zero)
    }
  }
}
