// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser

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
