// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

@main
struct Faultbench: AsyncParsableCommand {
  func run() async throws {}
}
