// SPDX-License-Identifier: GPL-2.0-only

/// Why events could not be counted.
public struct PerfEventError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The event or call, and the text of its errno.
  public var message: String
  /// The number that the kernel gave.
  public var errno: Int32
  /// What to do about it.
  public var remedy: String

  /// Message and remedy in one line.
  public var description: String { "\(message); \(remedy)" }
}
