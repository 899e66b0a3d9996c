// SPDX-License-Identifier: GPL-2.0-only

/// A requirement that no host could be asked for.
public struct RequirementError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The name, as it was written.
  public var name: String
  /// The value, as it was written.
  public var value: String?
  /// What is wrong with them.
  public var message: String
  /// What there is instead.
  public var remedy: String

  /// Message and remedy in one line.
  public var description: String { "\(message); \(remedy)" }
}
