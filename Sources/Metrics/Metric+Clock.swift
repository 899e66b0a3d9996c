// SPDX-License-Identifier: GPL-2.0-only

extension Metric {
  /// The metric of time that this one is of a run that counts instructions; nil where it is none of those.
  package var timed: Metric? { MetricTable.timed[name].map { Metric($0) } }

  /// What its values were measured with.
  package var clock: MeasurementClock { unit.isOfInstructions ? .instructions : .time }

  /// The same metric of a run that counts instructions; nil where there is no time in it.
  var counted: Metric? {
    let clock = MeasurementClock.instructions
    guard let counted = unit.counted else { return nil }
    let name = clock.name(of: name, in: unit)
    let tolerance = BootTolerance.relative(of: name)
    let factor = clock.factor(of: unit)
    var own: (@Sendable (RunMeasurement) -> Double?)?
    if let formula { own = { run in formula(run).map { $0 * factor } } }
    let words = counted == .instructions ? "\(definition), in instructions that the guest executed" : definition
    return Metric(
      name, counted, kind: tolerance.map { .exact(relative: $0, absolute: 0) } ?? .sampled, polarity: polarity,
      statistic: statistic, relativeLimit: tolerance == nil ? relativeLimit : BootTolerance.limit,
      absoluteLimit: tolerance == nil ? absoluteLimit * factor : 0, heading: Self.counted(heading),
      title: Self.counted(title), from: source, Self.counted(words), formula: own)
  }

  /// Words about times, as they are said of instructions.
  private static func counted(_ words: String) -> String {
    let said = [
      ("IOPS", "IOs/Ginstr"), ("rounds/s", "rounds/Ginstr"), ("time per", "instructions per"),
      ("per second", "per 10^9 instructions"), ("as iops", "as ios_per_ginstr"),
    ]
    return said.reduce(words) { $0.replacing($1.0, with: $1.1) }
  }
}
