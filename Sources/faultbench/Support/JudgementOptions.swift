// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison

/// How strict comparisons are.
struct JudgementOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("What p must come below.", valueName: "p"))
  var alpha = 0.01

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The smallest change that matters, in per cent.", valueName: "percent"))
  var limit: Double?

  func validate() throws {
    guard alpha > 0, alpha < 1 else {
      throw ValidationError("--alpha takes a number above 0 and below 1, not \(alpha).")
    }
    if let limit, !(limit >= 0 && limit <= 1000) {
      throw ValidationError("--limit takes a number of per cent from 0 to 1000, not \(limit).")
    }
  }

  /// The same for a comparison.
  var comparison: ComparisonOptions {
    var options = ComparisonOptions()
    options.alpha = alpha
    options.limit = limit.map { $0 / 100 }
    return options
  }
}
