// SPDX-License-Identifier: GPL-2.0-only
import GRDB

/// The results of all runs, in one SQLite file.
///
/// Each call that writes is one transaction: it is on the disk when the call returns, and not at all when it throws.
public final class Store: Sendable {
  /// Whether a file that is not there is made.
  public enum Mode: Sendable {
    /// It is made.
    case create
    /// It is an error.
    case existing
  }

  /// Which metrics of a repeat are read.
  public enum MetricSelection: Sendable, Hashable {
    /// None.
    case none
    /// Those of these names.
    case only(Set<String>)
    /// All.
    case all
  }

  let file: StoreFile

  /// The file as the user named it.
  public var path: String { file.path }

  /// Opens the store at `path`. A lock of another process is waited for at most `wait`, then and in every later call.
  ///
  /// A file that cannot be written is opened all the same, for reading.
  public convenience init(path: String, mode: Mode, wait: Duration = .seconds(10)) throws(StoreError) {
    try self.init(path: path, mode: mode, wait: wait, schema: StoreSchema())
  }

  init(path: String, mode: Mode, wait: Duration, schema: StoreSchema) throws(StoreError) {
    file = try StoreFile(path: path, mode: mode, wait: wait, schema: schema)
  }
}
