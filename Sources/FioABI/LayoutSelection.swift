// SPDX-License-Identifier: GPL-2.0-only

/// What could be measured of the running fio before any of its structures was touched.
package struct FioMeasurements: Sendable {
  /// Its version, nil when the string is none of fio's.
  package var version: FioVersion?
  /// `version` of a built-in engine.
  package var ioopsVersion: Int32
  /// `sizeof(struct thread_data)`, nil before fio has set up its first job.
  package var threadDataSize: Int?

  /// What was measured.
  package init(version: FioVersion?, ioopsVersion: Int32, threadDataSize: Int?) {
    self.version = version
    self.ioopsVersion = ioopsVersion
    self.threadDataSize = threadDataSize
  }
}

extension FioLayout {
  /// The number of the one row in `known` that fits all three measurements.
  ///
  /// None of them is a key by itself: releases share IOOPS versions, snapshots share version strings, and a size alone proves
  /// nothing about a fio that was never measured. Before the size is known, rows that agree on `struct ioengine_ops` will do:
  /// fio then only asks for the table, and the choice is made again at setup.
  package static func select(_ measured: FioMeasurements) throws(LayoutError) -> Int {
    guard let version = measured.version else { throw .unknownVersion }
    if version.isModified { throw .modifiedTree }
    var chosen: Int?
    var sawVersion = false
    var sawIOOPS = false
    for index in known.indices {
      guard let release = FioVersion(known[index].version), version.mayHaveLayout(of: release) else { continue }
      sawVersion = true
      let row = known[index].numbers
      guard row.ioopsVersion == measured.ioopsVersion else { continue }
      sawIOOPS = true
      guard row.fit(threadDataSize: measured.threadDataSize) else { continue }
      if let chosen, !known[chosen].numbers.agree(with: row, onlyOps: true) { throw .ambiguous }
      chosen = index
    }
    if let chosen { return chosen }
    if !sawVersion { throw .unknownVersion }
    if !sawIOOPS { throw .ioopsVersion(found: measured.ioopsVersion) }
    throw .threadDataSize(found: measured.threadDataSize ?? 0)
  }
}
