// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Jobs that only a right layout lets a fio do: more than the engine's own proofs, which cannot look at what a job never uses.
package struct LayoutTrial: Sendable {
  let fio: FioBinary
  let engine: String
  /// The path of the file on trial.
  let layouts: String

  /// A trial of the layout file at `layouts`.
  package init(fio: FioBinary, engine: String, layouts: String) {
    self.fio = fio
    self.engine = engine
    self.layouts = layouts
  }

  /// One thing that held.
  package struct Proof: Sendable, Equatable {
    /// What it shows.
    package let text: String
  }

  /// Runs all jobs; the proofs that held are told as they do. The first that does not hold is thrown.
  package func run(_ held: (Proof) -> Void) async throws(LayoutLearningError) -> EngineLayout {
    let first = "fio's tables, a job and its first I/O"
    let layout: EngineLayout
    switch await EngineProbe.probe(fio: fio.path, engine: engine, layouts: layouts) {
    case .fits(let fit): layout = fit
    case .refused(let reasons): throw .unproved(fio.path, proof: first, reasons: reasons)
    case .cannotRun(let reason): throw .cannotRun(fio.path, reason: reason)
    }
    guard layout.tag == layouts else {
      throw .unproved(fio.path, proof: first, reasons: ["the engine used \(layout.tag) instead of \(layouts)"])
    }
    held(Proof(text: first))
    for job in TrialJob.all {
      if let reason = await reasonAgainst(job) { throw .unproved(fio.path, proof: job.proof, reasons: reason) }
      held(Proof(text: job.proof))
    }
    return layout
  }

  /// Why a job did not do what it must; nil where it did.
  private func reasonAgainst(_ job: TrialJob) async -> [String]? {
    do {
      let (run, isSaid) = try await Scratch.withDirectory { directory in
        let path = "\(directory)/trial.fio"
        for name in job.directories {
          try FileManager.default.createDirectory(atPath: "\(directory)/\(name)", withIntermediateDirectories: false)
        }
        try job.text.write(toFile: path, atomically: true, encoding: .utf8)
        let run = try await FioRunner(fio: fio, engine: engine, timeout: .seconds(60))
          .run(path, environment: [LayoutPlace.variable: layouts], in: directory)
        guard let words = job.words else { return (run, true) }
        let isSaid = try await says(words, path, directory)
        return (run, isSaid)
      }
      if let reason = job.reason(against: run) { return reason }
      return isSaid ? nil : ["fio does not say what the engine left for it (\(job.words ?? ""))"]
    } catch {
      return ["\(error)"]
    }
  }

  /// Whether fio says it where people read: beside a file of results it keeps that to itself.
  private func says(_ words: String, _ path: String, _ directory: String) async throws -> Bool {
    var command = Command(fio.path, ["--output-format=normal", "--eta=never", path])
    command.workingDirectory = directory
    command.environment = [LayoutPlace.variable: layouts, EngineSearch.variable: engine]
    let result = try await command.run(timeout: .seconds(60))
    return result.output.contains(words) || result.errors.contains(words)
  }
}
