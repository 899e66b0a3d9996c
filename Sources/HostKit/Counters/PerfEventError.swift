// SPDX-License-Identifier: GPL-2.0-only

/// Why events could not be counted.
package struct PerfEventError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The event or call, and the text of its errno.
  package var message: String
  /// The number that the kernel gave.
  package var errno: Int32
  /// What to do about it.
  package var remedy: String

  /// Message and remedy in one line.
  package var description: String { "\(message); \(remedy)" }
}
