// SPDX-License-Identifier: GPL-2.0-only

/// How both sides of a pair share a machine.
package enum PairSharing: String, Sendable, Hashable, Codable, CaseIterable {
  /// Jobs of one fio, at the same time on the same CPUs.
  case oneFio = "one_fio"
  /// Two fios that begin together, on the same CPUs.
  case twoFios = "two_fios"
  /// One after the other: A B B A.
  case turns
}
