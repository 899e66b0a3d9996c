// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport

/// The faultbench that is tested.
enum Tool {
  static let path = Repository.program

  /// Runs it with the tests' engine and a terminal of 80 characters.
  static func run(
    _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:],
    timeout: Duration = .seconds(120), stop: StopLatch? = nil
  ) async throws -> Executed {
    let base = ["PAGEFAULT_ENGINE": Repository.engine, "COLUMNS": "80", "FAULTBENCH_FIO": ""]
    return try await Executed.run(
      path, arguments, in: directory, environment: base.merging(environment) { $1 }, timeout: timeout, stop: stop)
  }
}
