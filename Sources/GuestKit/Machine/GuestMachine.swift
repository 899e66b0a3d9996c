// SPDX-License-Identifier: GPL-2.0-only
import Metrics

/// The machine that a guest is given.
package struct GuestMachine: Sendable, Hashable {
  /// Who runs its instructions.
  package enum Accelerator: String, Sendable, Hashable, CaseIterable {
    /// The host's processor.
    case kvm
    /// QEMU's own.
    case tcg
  }

  /// Its processor.
  package var architecture = GuestArchitecture.own
  /// Who runs its instructions.
  package var accelerator = Accelerator.tcg
  /// Whether its clock counts instructions, one to a nanosecond (`-icount shift=0`); only with ``Accelerator/tcg``.
  package var countsInstructions = true
  /// How many CPUs.
  package var cpus = 1
  /// Memory in bytes, persistent memory included.
  package var memory: UInt64 = 3 << 30
  /// NUMA nodes; CPUs and memory are dealt out evenly.
  package var nodes = 1
  /// Persistent memory in bytes, in which files on DAX are.
  package var persistentMemory: UInt64 = 512 << 20
  /// What every kernel's command line gets on top.
  package var arguments: [String] = []

  /// The usual one.
  package init() {}

  /// The same on QEMU's own processor, which counts instructions where that is wanted and there is one CPU: while it counts, QEMU
  /// (7.2) brings up no second one, and the kernel waits for it forever.
  package func emulated(counting: Bool) -> GuestMachine {
    var machine = self
    (machine.accelerator, machine.countsInstructions) = (.tcg, counting && cpus == 1)
    return machine
  }

  /// What its clock counts.
  package var clock: MeasurementClock { countsInstructions ? .instructions : .time }
}
