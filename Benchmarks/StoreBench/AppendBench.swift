// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import StoreKit

/// Time per stored repeat, the sync to the disk included.
struct AppendBench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "append", abstract: "Time per stored repeat.")

  @Argument(help: "A store to make; its directory's disk is what is measured.") var file: String
  @Option(help: "Repeats per size.") var repeats = 300

  func run() throws {
    let store = try Store(path: file, mode: .create)
    for bins in [0, 1500, 30_000] {
      let json = bins == 0 ? nil : MadeUpRepeat.json(bins: bins)
      let run = try store.beginRun(MadeUpRepeat.run(nil), cases: MadeUpRepeat.cases("case", 1, repeats: repeats))
      guard let first = try store.cases(of: run).first else { throw ExitCode.failure }
      var timing = Timing()
      for number in 1...max(1, repeats) {
        let repeated = MadeUpRepeat.make(number, json: json)
        _ = try timing.measure { try store.append(repeated, to: first.id) }
      }
      print("append, \((json?.utf8.count ?? 0) / 1024) KiB of fio JSON: \(timing.text)")
      print("measured\tstore/append with \(bins) bins, ms\t\(timing.median)")
    }
  }
}
