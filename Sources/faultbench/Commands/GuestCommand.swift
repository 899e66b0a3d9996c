// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

/// `faultbench guest …`
struct GuestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guest", abstract: "Suites in QEMU guests, one kernel against another.",
    discussion: """
      Kernels are booted without spare hardware: by KVM where that works, else by
      QEMU's own processor, which counts instructions. docs/guests.md says what they
      measure.
      """,
    subcommands: [
      GuestRunCommand.self, GuestExecCommand.self, GuestGateCommand.self, GuestKernelsCommand.self,
      GuestInitCommand.self,
    ])
}
