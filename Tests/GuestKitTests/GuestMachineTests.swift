// SPDX-License-Identifier: GPL-2.0-only
import GuestKit
import Testing

@Suite("The machine of a guest")
struct GuestMachineTests {
  /// With several CPUs a kernel would never come up.
  @Test(arguments: [(1, true, true), (1, false, false), (2, true, false), (4, true, false), (4, false, false)])
  func countsTheInstructionsOfOneCPUOnly(_ cpus: Int, _ wanted: Bool, _ counts: Bool) {
    var machine = GuestMachine()
    (machine.cpus, machine.accelerator) = (cpus, .kvm)
    let emulated = machine.emulated(counting: wanted)
    #expect(emulated.accelerator == .tcg && emulated.countsInstructions == counts && emulated.cpus == cpus)
  }
}
