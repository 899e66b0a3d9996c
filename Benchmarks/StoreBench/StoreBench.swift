// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

/// What the result store costs, and a process that uses one beside a test.
@main
struct StoreBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "StoreBench",
    abstract: "Measures the result store: time per stored repeat, and queries over many.",
    discussion: "scripts/bench-store builds this program and starts it.",
    subcommands: [AppendBench.self, QueryBench.self, CompareBench.self, WriteForever.self, HoldLock.self])
}
