// SPDX-License-Identifier: GPL-2.0-only

/// How long a guest may take, in time of the host.
package struct GuestLimits: Sendable, Hashable {
  /// From QEMU's start until the program inside says that it is up.
  package var boot = Duration.seconds(180)
  /// Between two signs of life; a guest gives one a second by its own clock, which may run ten times slower than the host's.
  package var silence = Duration.seconds(180)
  /// From the last word until the machine is off.
  package var end = Duration.seconds(20)

  /// The usual ones.
  package init() {}
}
