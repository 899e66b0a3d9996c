// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics

extension NewCase {
  /// The same case as a run of this clock has it: its metrics and limits under the names and in the units of the clock. What was
  /// published stays what it is, times of a real machine.
  package func told(by clock: MeasurementClock) -> NewCase {
    var own = self
    own.metrics = metrics.map(clock.name)
    own.limits = limits.map(clock.limit)
    return own
  }
}

extension NewRun {
  /// What the clock of the run counts, as the fact `clock` of its fingerprint says; a run without it is one of time.
  package var clock: MeasurementClock {
    let known = try? JSONDecoder().decode(ClockFact.self, from: Data(fingerprint.utf8))
    return known?.clock.flatMap(MeasurementClock.init) ?? .time
  }

  private struct ClockFact: Decodable {
    let clock: String?
  }
}
