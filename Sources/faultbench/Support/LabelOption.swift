// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import StoreKit

/// The name that a user gives a run.
struct LabelOption: ParsableArguments {
  @Option(parsing: .unconditional, help: "A name for this run, for report and compare.")
  var label: String?

  func validate() throws {
    guard let label, !RunLabel.isUsable(label) else { return }
    throw ValidationError("--label \(label.debugDescription) is not possible. \(RunLabel.rule)")
  }
}
