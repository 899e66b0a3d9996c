// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What one pair came to.
package struct PairRun: Sendable {
  /// Each side with its own jobs, under the names that its job file gives them; a side of one fio has no text of its own.
  package let base: FioRun, candidate: FioRun
  /// When it began, by the wall clock.
  package let started: Date
  /// How long it took, both sides together.
  package let elapsed: Duration
  /// One result of fio's form with the jobs of both, named `base-…` and `candidate-…`, in the order in which they ran; nil
  /// where there was none.
  package let resultText: String?
}

/// What a fio with jobs of a pair came to, parted into sides.
struct PairOutcome {
  let outcome: FioExecution.Outcome
  /// The sides of its job file.
  let order: [PairJobs]

  /// The run of one side.
  func run(_ side: PairSide, _ role: PairRole, resultText: String? = nil) -> FioRun {
    let verdict = verdict(on: role)
    return FioRun(
      jobFile: side.path, fio: side.fio, engine: side.engine, started: outcome.started, elapsed: outcome.elapsed,
      termination: verdict.termination, output: verdict.decoding.output, diagnostics: verdict.words.lines,
      problems: verdict.problems, resultText: resultText)
  }

  private func verdict(on role: PairRole) -> RunVerdict {
    let own = part(role, endedBy: outcome.verdict.termination)
    guard order.count > 1, case .exited(let code) = own.termination, code != 0 else { return own }
    // fio's exit code is that of any job. Where jobs say why, the others have not failed.
    let isExplained = order.contains { !part($0.role, endedBy: .exited(0)).problems.isEmpty }
    return isExplained ? part(role, endedBy: .exited(0)) : own
  }

  /// As if fio had run the jobs of this side only.
  private func part(_ role: PairRole, endedBy termination: Termination) -> RunVerdict {
    let whole = outcome.verdict
    var decoding = whole.decoding
    decoding.output?.jobs = (whole.decoding.output?.jobs ?? []).compactMap { job in
      guard job.name.hasPrefix(role.prefix) else { return nil }
      var job = job
      job.name.removeFirst(role.prefix.count)
      return job
    }
    let plan = JobPlan(
      jobs: order.filter { $0.role == role }.flatMap(\.planned).map { $0.renamed(without: role.prefix) })
    var verdict = RunVerdict(
      termination: termination, stopped: whole.stopped, decoding: decoding, words: words(of: role),
      expected: plan.expectedEntries)
    verdict.fullDirectory = whole.fullDirectory
    return verdict
  }

  /// Without the lines that are about jobs of the other side only.
  private func words(of role: PairRole) -> FioWords {
    let others = PairRole.allCases.filter { $0 != role }.map(\.prefix)
    let lines = outcome.verdict.words.lines.filter { line in
      !PairBarrier.isOwnLine(line) && (line.contains(role.prefix) || !others.contains { line.contains($0) })
    }
    // fio tells the process of a killed job, not its name.
    let killed = outcome.verdict.words.killedJobs.map(\.line)
    let isOthers = !killed.isEmpty && !mayHaveBeenKilled(role) && PairRole.allCases.contains(where: mayHaveBeenKilled)
    return FioWords([isOthers ? lines.filter { !killed.contains($0) } : lines])
  }

  /// Whether a job of this side ended as if it had been killed: later releases of fio say EINTR, earlier ones nothing at all, not
  /// even how long it ran.
  private func mayHaveBeenKilled(_ role: PairRole) -> Bool {
    (outcome.verdict.decoding.output?.jobs ?? []).contains { job in
      job.name.hasPrefix(role.prefix) && (job.error == EINTR || !job.isAccounted)
    }
  }
}

extension PlannedJob {
  fileprivate func renamed(without prefix: String) -> PlannedJob {
    PlannedJob(section: String(section.dropFirst(prefix.count)), options: options)
  }
}

extension FioRun {
  /// The same with a problem more.
  func failing(_ kind: RunProblem.Kind) -> FioRun {
    FioRun(
      jobFile: jobFile, fio: fio, engine: engine, started: started, elapsed: elapsed, termination: termination,
      output: output, diagnostics: diagnostics, problems: problems + [RunProblem(kind)], resultText: resultText)
  }
}

/// Two results in one document.
enum PairResultText {
  /// The first one, with the jobs of the second behind its own; the first as it is where one of them is not as fio writes it.
  static func join(_ first: String, _ second: String) -> String {
    guard let one = lines(first), let other = lines(second) else { return first }
    let added = other.text[other.jobs]
    guard !added.isEmpty else { return first }
    guard !one.jobs.isEmpty else {
      return (one.text[..<one.jobs.lowerBound] + added + one.text[one.jobs.upperBound...]).joined(separator: "\n")
    }
    let head = one.text[..<(one.jobs.upperBound - 1)] + [one.text[one.jobs.upperBound - 1] + ","]
    return (head + added + one.text[one.jobs.upperBound...]).joined(separator: "\n") + "\n"
  }

  /// The lines of the last document, and those between the brackets of `jobs`.
  private static func lines(_ text: String) -> (text: [Substring], jobs: Range<Int>)? {
    guard let document = FioText(text).documents.last, document.isComplete else { return nil }
    let lines = Substring(document.text).split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.contains(/^\s*"jobs"\s*:\s*\[\s*$/) }) else { return nil }
    let indent = lines[start].prefix { $0 == " " || $0 == "\t" }
    guard let end = lines[(start + 1)...].firstIndex(where: { $0.hasPrefix(indent + "]") }) else { return nil }
    return (lines, start + 1..<end)
  }
}
