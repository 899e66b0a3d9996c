// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// A real fio.
package struct FioUnderTest: Sendable, CustomStringConvertible {
  /// Its version, for example `3.33`.
  package let version: String
  /// Its path.
  package let path: String

  /// A fio of this version at this path.
  package init(version: String, path: String) {
    (self.version, self.path) = (version, path)
  }

  /// The version, which is how a test's arguments are called.
  package var description: String { "fio \(version)" }

  /// As the runner knows it.
  package var binary: FioBinary { FioBinary(path: path, version: "fio-\(version)") }

  /// Runs `job` as a job file in an empty directory, through FioKit's runner.
  ///
  /// - Parameters:
  ///   - job: text of the job file.
  ///   - engine: what `${PAGEFAULT_ENGINE}` stands for.
  ///   - files: further files of that directory, by name.
  ///   - timeout: when the run is stopped.
  ///   - stop: stops the run when requested.
  package func run(
    _ job: String, engine: String? = Repository.engine, files: [String: String] = [:],
    timeout: Duration = .seconds(60), stop: StopLatch? = nil
  ) async throws -> FioRun {
    try await TemporaryDirectory.with { directory in
      for (name, text) in files { try directory.write(text, to: name) }
      let path = try directory.write(job, to: "test.fio")
      return try await FioRunner(fio: binary, engine: engine, timeout: timeout)
        .run(path, in: directory.path, stop: stop)
    }
  }

  /// Runs fio itself with these arguments.
  package func execute(_ arguments: [String], in directory: String? = nil) async throws -> Executed {
    try await Executed.run(path, arguments, in: directory)
  }
}
