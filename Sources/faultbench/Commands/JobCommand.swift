// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

struct JobCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "job", abstract: "x")
}
