// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Comparison
import FioKit
import ReportKit
import StoreKit

/// Which fio and which engine.
struct ToolOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The fio to run (default: FAULTBENCH_FIO, else the first on PATH).", valueName: "path"),
    completion: .file())
  var fio: String?

  @Option(
    help: ArgumentHelp(
      "The engine (default: PAGEFAULT_ENGINE, else the one beside faultbench, else .build/release).",
      valueName: "path"), completion: .file(extensions: ["so"]))
  var engine: String?

  /// The fio that was named or found.
  func findFio() async throws(UnusableInputError) -> FioBinary { try await Self.hostFio(named: fio) }

  /// This machine's fio, or the one of this name.
  static func hostFio(named name: String? = nil) async throws(UnusableInputError) -> FioBinary {
    do {
      return try await FioSearch().first(named: name)
    } catch {
      throw UnusableInputError(error)
    }
  }

  /// The engine that was named or found.
  func findEngine() throws(UnusableInputError) -> String { try Self.hostEngine(named: engine) }

  /// This machine's engine, or the one of this name.
  static func hostEngine(named name: String? = nil) throws(UnusableInputError) -> String {
    do {
      return try LibrarySearch(.engine).find(named: name)
    } catch {
      throw UnusableInputError(error)
    }
  }
}

/// Options of fio's own command line that people pass; each is named with what to do instead.
struct FioOptions: ParsableArguments {
  @Option var section: [String] = []
  @Option(name: .customLong("status-interval")) var statusInterval: String?
  @Option(name: .customLong("output-format")) var outputFormat: String?
  @Option var eta: String?
  @Option var runtime: String?

  func validate() throws {
    let remedies: [(option: String, isGiven: Bool, remedy: String)] = [
      (
        "section", !section.isEmpty,
        "whole job files are run, so that results can be told apart; copy `[global]` and the section into a file of its own."
      ),
      ("status-interval", statusInterval != nil, "a run has one result, at its end; use `write_bw_log` in the job."),
      ("output-format", outputFormat != nil, "fio is asked for json+ always; --format chooses how it is shown."),
      ("eta", eta != nil, "progress is shown on terminals; leave it out."),
      ("runtime", runtime != nil, "write `runtime` into the job file, or stop fio early with --timeout."),
    ]
    if let found = remedies.first(where: \.isGiven) {
      throw ValidationError("--\(found.option) is an option of fio, and `run` does not pass it on: \(found.remedy)")
    }
  }
}

/// The name that a user gives a run.
struct LabelOption: ParsableArguments {
  @Option(parsing: .unconditional, help: "A name for this run, for report and compare.", completion: .labels)
  var label: String?

  func validate() throws {
    guard let label, !RunLabel.isUsable(label) else { return }
    throw ValidationError("--label \(label.debugDescription) is not possible. \(RunLabel.rule)")
  }
}

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

/// Which store something is shown of, how, and where it goes.
struct StoredResultOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file(extensions: ["sqlite", "db"]))
  var store = StoreOptions.defaultPath

  @Option(help: "How to show it.")
  var format = ResultFormat.text

  @Option(help: ArgumentHelp("Write it to a file.", valueName: "file"), completion: .file())
  var output: String?

  /// What `body` reads of the store.
  func read<Result>(_ body: (Store) throws -> Result) throws(UnusableInputError) -> Result {
    do {
      return try body(Store(path: store, mode: .existing))
    } catch let error as UnusableInputError {
      throw error
    } catch let error as StoreError {
      throw UnusableInputError(error)
    } catch {
      throw UnusableInputError("\(store): \(error)")
    }
  }

  /// Where it goes.
  func target() throws(UnusableInputError) -> ResultOutput { try ResultOutput(path: output, sparing: [store]) }
}
