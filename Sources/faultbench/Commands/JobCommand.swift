// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit

struct JobCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job",
    abstract: "Write a fio job file for the page_fault engine.",
    discussion: """
      The file runs with `faultbench run`, and with plain fio when PAGEFAULT_ENGINE
      names the engine.

      Example (the job of the engine's first announcement):
        faultbench job --name pf --size 2g --bs 4k --rw randrw --rwmixread 50 \\
          --verify crc32c --hugepage-delay 500 --output pf.fio
      """)

  @Option(parsing: .unconditional, help: "Name of the job.")
  var name = "page-fault"

  @Option(parsing: .unconditional, help: "Size of the mapping, for example 64m or 2g. (default: 64m)")
  var size: String?

  @Option(parsing: .unconditional, help: "Size of an I/O; 4k touches a base page each. (default: 4k)")
  var bs: String?

  @Option(
    parsing: .unconditional, help: "Access: read, write, trim, randread, randwrite, randrw, … (default: write)",
    completion: .list(ReadWriteWord.all))
  var rw: String?

  @Option(parsing: .unconditional, help: "Share of reads in per cent, for rw and randrw.")
  var rwmixread: String?

  @Option(
    parsing: .unconditional, help: "Write checksums and check them on reading, for example crc32c.",
    completion: .list(OptionRule.checksums))
  var verify: String?

  @Option(parsing: .unconditional, help: "Allow huge pages only after so many milliseconds (engine option).")
  var hugepageDelay: String?

  @Option(parsing: .unconditional, help: "So many jobs alike.")
  var numjobs: String?

  @Flag(help: "Threads of one process instead of a process per job.")
  var thread = false

  @Option(parsing: .unconditional, help: "I/Os in flight.")
  var iodepth: String?

  @Option(parsing: .unconditional, help: "Go over the mapping so many times.")
  var loops: String?

  @Option(parsing: .unconditional, help: "Files, each with a mapping of its own.")
  var nrfiles: String?

  @Option(parsing: .unconditional, help: "End after this time, for example 10 or 500ms.")
  var runtime: String?

  @Flag(help: "Go on until the runtime is over, whatever the size.")
  var timeBased = false

  @Flag(help: "One result for all jobs together.")
  var groupReporting = false

  @Option(
    name: .customLong("option"), help: ArgumentHelp("Any other option; may be repeated.", valueName: "key=value"),
    completion: .engineOptions(isList: false))
  var others: [String] = []

  @Option(help: ArgumentHelp("Write the job file there.", valueName: "file"), completion: .file(extensions: ["fio"]))
  var output: String?

  @Flag(help: "Overwrite a file that is there.")
  var force = false

  func run() throws {
    let file: JobFile
    do {
      file = try recipe().jobFile
    } catch {
      throw UnusableInputError(error)
    }
    if let output, output != ResultOutput.standardOutput, !force, FileIdentity.isFilled(output) {
      throw UnusableInputError("\(output) is there already. Name another file, or overwrite it with --force.")
    }
    try ResultOutput(path: output).write(file.text, for: .programs)
    // fio has more options than are known here, so that it is only said.
    for option in others.map(Self.split) where OptionSpelling.resemblesEngineOption(option.key) {
      let question = OptionSpelling.question(key: option.key, value: option.value)
      Diagnostics.write("\(option.key) is no option of the engine, and none of fio's that is known here.\(question)")
    }
  }

  private func recipe() throws(JobRecipeError) -> JobRecipe {
    var recipe = try JobRecipe(name: name)
    for option in try options() { try recipe.set(option.key, option.value) }
    try requireRuntime(of: recipe)
    return recipe
  }

  /// What is asked for, each option once, and the defaults of what is not.
  private func options() throws(JobRecipeError) -> [JobOption] {
    let values = [
      ("size", size), ("bs", bs), ("rw", rw), ("rwmixread", rwmixread), ("verify", verify),
      (PageFaultOption.hugepageDelay.rawValue, hugepageDelay), ("numjobs", numjobs), ("iodepth", iodepth),
      ("loops", loops),
      ("nrfiles", nrfiles), ("runtime", runtime),
    ]
    let flags = [("thread", thread), ("time_based", timeBased), ("group_reporting", groupReporting)]
    var stated: [JobOption] = []
    for (key, value) in values where value != nil { stated.append(JobOption(key: key, value: value)) }
    for (key, isSet) in flags where isSet { stated.append(JobOption(key: key)) }
    stated += others.map(Self.split)
    var seen: Set<String> = []
    for option in stated where !seen.insert(JobOption.canonical(option.key)).inserted {
      throw JobRecipeError(option: option.key, value: option.value ?? "", rule: .once)
    }
    // First what a job's size and access are, whether told or not.
    let first = [("size", "64m"), ("bs", "4k"), ("rw", "write")].map { key, standard in
      stated.first { JobOption.canonical($0.key) == key } ?? JobOption(key: key, value: standard)
    }
    return first + stated.filter { !first.map { JobOption.canonical($0.key) }.contains(JobOption.canonical($0.key)) }
  }

  /// fio would run for ever, or refuse; it says neither in advance.
  private func requireRuntime(of recipe: JobRecipe) throws(JobRecipeError) {
    let keys = recipe.options.map(\.key)
    guard keys.contains("time_based"), !keys.contains("runtime") else { return }
    throw JobRecipeError(needing: "runtime", for: "time_based")
  }

  private static func split(_ option: String) -> JobOption {
    let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return JobOption(key: String(parts.first ?? ""), value: parts.count > 1 ? String(parts[1]) : nil)
  }
}
