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

  @Option(help: "Name of the job.")
  var name = "page-fault"

  @Option(help: "Size of the mapping, for example 64m or 2g.")
  var size = "64m"

  @Option(help: "Size of an I/O; 4k touches a base page each.")
  var bs = "4k"

  @Option(help: "Access: read, write, trim, randread, randwrite, randrw, …")
  var rw = "write"

  @Option(help: "Share of reads in per cent, for rw and randrw.")
  var rwmixread: String?

  @Option(help: "Write checksums and check them on reading, for example crc32c.")
  var verify: String?

  @Option(parsing: .unconditional, help: "Allow huge pages only after so many milliseconds (engine option).")
  var hugepageDelay: String?

  @Option(help: "So many jobs alike.")
  var numjobs: String?

  @Flag(help: "Threads of one process instead of a process per job.")
  var thread = false

  @Option(help: "I/Os in flight.")
  var iodepth: String?

  @Option(help: "Go over the mapping so many times.")
  var loops: String?

  @Option(help: "Files, each with a mapping of its own.")
  var nrfiles: String?

  @Option(help: "End after this time, for example 10 or 500ms.")
  var runtime: String?

  @Flag(help: "Go on until the runtime is over, whatever the size.")
  var timeBased = false

  @Flag(help: "One result for all jobs together.")
  var groupReporting = false

  @Option(name: .customLong("option"), help: ArgumentHelp("Any other option; may be repeated.", valueName: "key=value"))
  var others: [String] = []

  @Option(help: ArgumentHelp("Write the job file there.", valueName: "file"), completion: .file(extensions: ["fio"]))
  var output: String?

  func run() throws {
    let file: JobFile
    do {
      file = try recipe().jobFile
    } catch {
      throw Unusable(error)
    }
    try ResultOutput(path: output).write(file.text)
  }

  private func recipe() throws(JobRecipeError) -> JobRecipe {
    var recipe = try JobRecipe(name: name)
    let values = [
      ("size", size), ("bs", bs), ("rw", rw), ("rwmixread", rwmixread), ("verify", verify),
      ("hugepage_delay", hugepageDelay), ("numjobs", numjobs), ("iodepth", iodepth), ("loops", loops),
      ("nrfiles", nrfiles), ("runtime", runtime),
    ]
    for case (let key, let value?) in values { try recipe.set(key, value) }
    let flags = [("thread", thread), ("time_based", timeBased), ("group_reporting", groupReporting)]
    for (key, isSet) in flags where isSet { try recipe.set(key, nil) }
    for other in others {
      let (key, value) = Self.split(other)
      try recipe.set(key, value)
    }
    try requireRuntime(of: recipe)
    return recipe
  }

  /// fio would run for ever, or refuse; it says neither in advance.
  private func requireRuntime(of recipe: JobRecipe) throws(JobRecipeError) {
    let keys = recipe.options.map(\.key)
    guard keys.contains("time_based"), !keys.contains("runtime") else { return }
    throw JobRecipeError(needing: "runtime", for: "time_based")
  }

  private static func split(_ option: String) -> (key: String, value: String?) {
    let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : nil)
  }
}
