// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

/// `faultbench guest …`
struct GuestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guest", abstract: "Suites in QEMU guests, one kernel against another.",
    subcommands: [GuestInitCommand.self])
}
