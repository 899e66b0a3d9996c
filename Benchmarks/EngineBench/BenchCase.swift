// SPDX-License-Identifier: GPL-2.0-only

/// One comparison: a job that both engines run.
struct BenchCase: Sendable {
  /// As the table names it.
  let name: String
  /// What the case measures, in a few words.
  let meaning: String
  /// fio's options, without engine, job name and run time.
  let options: [String]

  /// No faults: the pages are touched during the ramp.
  static let warm = BenchCase(
    name: "warm 4k randread", meaning: "no faults, so that the engine's own cost shows most",
    options: ["--rw=randread", "--bs=4k", "--size=4m", "--time_based", "--ramp_time=50ms"])

  /// All three. A first-touch mapping is larger than what can be touched in the run time, so that every I/O faults until the end.
  static let all = [
    BenchCase(
      name: "first-touch 4k write", meaning: "every I/O is a minor fault",
      options: ["--rw=write", "--bs=4k", "--size=4g"]),
    warm,
    BenchCase(
      name: "first-touch 2m write", meaning: "512 faults and a copy of 2 MiB per I/O",
      options: ["--rw=write", "--bs=2m", "--size=4g"]),
  ]
}
