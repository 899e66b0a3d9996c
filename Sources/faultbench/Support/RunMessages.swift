// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import ReportKit

/// What runs of job files say to people, beside their figures.
enum RunMessages {
  /// Problems with their remedies and fio's words, then what fio and the engine remarked; the same remark of several repeats
  /// once.
  static func write(_ runs: [RepeatedRun]) {
    var remarks: Set<String> = []
    for run in runs {
      let place = run.of > 1 ? "\(run.run.jobFile), run \(run.number)" : run.run.jobFile
      var quoted: Set<String> = []
      for problem in run.run.problems { quoted.formUnion(problem.words) }
      for group in RunProblem.grouped(run.run.problems) { write(group, place) }
      for line in run.run.fioWarnings + run.run.engineNotes where !quoted.contains(line) {
        if remarks.insert("\(run.run.jobFile): \(line)").inserted { Diagnostics.write("\(place): \(line)") }
      }
    }
  }

  private static func write(_ group: RunProblem.Group, _ place: String) {
    var lines: Set<String> = []
    for problem in group.shown {
      Diagnostics.error("\(place): \(problem.message) \(problem.remedy)")
      for line in problem.words where lines.insert(line).inserted { Diagnostics.write("  | \(line)") }
    }
    if let rest = group.rest { Diagnostics.error("\(place): \(rest)") }
  }
}
