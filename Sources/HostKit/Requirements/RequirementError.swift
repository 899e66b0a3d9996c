// SPDX-License-Identifier: GPL-2.0-only

/// A requirement that no host could be asked for.
package struct RequirementError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The name, as it was written.
  package var name: String
  /// The value, as it was written.
  package var value: String?
  /// What is wrong with them.
  package var message: String
  /// What there is instead.
  package var remedy: String

  /// Message and remedy in one line.
  package var description: String { "\(message); \(remedy)" }
}
