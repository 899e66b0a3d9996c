// SPDX-License-Identifier: GPL-2.0-only
import GRDB

extension Store {
  /// The runs that a name stands for: all hosts of a fleet where the last run of this label, or the last of all, is of one; else the
  /// run alone. A number, or `LABEL@HOST`, is one run always.
  ///
  /// - Returns: at least one run, by the names of the hosts.
  package func fleet(_ name: String) throws(StoreError) -> [StoredRun] {
    let run = try self.run(name)
    let isOne = Int64(name) != nil || (name != StoredRun.latest && run.label != name)
    guard let fleet = run.facts.fleet, !isOne else { return [run] }
    return try file.read { try Self.runs("WHERE fleet = ? ORDER BY host, id", [fleet], $0) }
  }
}
