// SPDX-License-Identifier: GPL-2.0-only

/// Whether jobs did as much as their file asks for, where that is certain.
///
/// A job that ends early for a reason that fio takes for a good end, or that skips most of its work, has figures that look right
/// and belong to another job.
struct AmountCheck {
  let expected: [ExpectedEntry]

  /// A problem for each name whose entries, taken together, did another amount.
  func problems(in output: FioOutput) -> [RunProblem] {
    // The result of a client has its own entries.
    guard !output.isFromClient else { return [] }
    return wanted.sorted { $0.key < $1.key }.compactMap { name, work in
      let directions = output.jobs.filter { $0.name == name }.flatMap(\.activeDirections).map(\.direction)
      let ios = directions.reduce(0) { $0 &+ $1.ios }
      let bytes = directions.reduce(0) { $0 &+ $1.bytes }
      if !work.ios.contains(ios) {
        return RunProblem(.otherAmount(job: name, found: ios, expected: work.ios, of: .ios))
      }
      if !work.bytes.contains(bytes) {
        return RunProblem(.otherAmount(job: name, found: bytes, expected: work.bytes, of: .bytes))
      }
      return nil
    }
  }

  /// The sums by name; a name of which one entry is not known is left out.
  private var wanted: [String: ExpectedWork] {
    var known: [String: ExpectedWork] = [:]
    var unknown: Set<String> = []
    for entry in expected {
      guard let work = entry.work?.times(entry.count) else {
        unknown.insert(entry.name)
        continue
      }
      known[entry.name] = known[entry.name].map { $0 + work } ?? work
    }
    return known.filter { !unknown.contains($0.key) }
  }
}
