// SPDX-License-Identifier: GPL-2.0-only

/// Something on the host that can make repeats differ, and what to do about it.
public struct NoiseSource: Sendable, Codable, Equatable {
  /// Whether it disturbs.
  public enum State: String, Sendable, Codable {
    /// It does not, as far as can be seen.
    case quiet
    /// It does, or may at any moment.
    case noisy
    /// This host does not tell.
    case unknown
  }

  /// What it is about: `CPU governor`, `steal time`.
  public var topic: String
  /// Whether it disturbs.
  public var state: State
  /// What was found, in one line.
  public var detail: String
  /// The command that ends it, or what else helps; nil where nothing is to be done.
  public var remedy: String?

  /// A finding.
  public init(topic: String, state: State, detail: String, remedy: String? = nil) {
    self.topic = topic
    self.state = state
    self.detail = detail
    self.remedy = remedy
  }
}
