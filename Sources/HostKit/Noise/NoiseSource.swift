// SPDX-License-Identifier: GPL-2.0-only

/// Something on the host that can make repeats differ, and what to do about it.
package struct NoiseSource: Sendable, Codable, Equatable {
  /// Whether it disturbs.
  package enum State: String, Sendable, Codable {
    /// It does not, as far as can be seen.
    case quiet
    /// It does, or may at any moment.
    case noisy
    /// This host does not tell.
    case unknown
  }

  /// What it is about: `CPU governor`, `steal time`.
  package var topic: String
  /// Whether it disturbs.
  package var state: State
  /// What was found, in one line.
  package var detail: String
  /// The command that ends it, or what else helps; nil where nothing is to be done.
  package var remedy: String?

  /// A finding.
  package init(topic: String, state: State, detail: String, remedy: String? = nil) {
    self.topic = topic
    self.state = state
    self.detail = detail
    self.remedy = remedy
  }
}
