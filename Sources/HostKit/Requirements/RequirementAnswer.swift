// SPDX-License-Identifier: GPL-2.0-only

/// Whether a host has what a case requires.
package enum RequirementAnswer: Sendable, Hashable, Codable {
  /// Tried, and it is there.
  case met
  /// Not there: why, with the text of the errno, and what to do about it.
  case missing(reason: String, remedy: String)
}
