// SPDX-License-Identifier: GPL-2.0-only
import Words

/// Which option, or which of its words, somebody meant who misspelt it in a job file. fio guesses among its own options, and does
/// not know those of the engine then.
package enum OptionSpelling {
  /// ` Did you mean …?`: of a known option the nearest of its words, of another one the nearest option; nothing where none is near,
  /// or where both are right.
  package static func question(key: String, value: String?) -> String {
    guard known.contains(key) else {
      return Spelling.question(key, in: PageFaultOption.allCases.map(\.rawValue) + known)
    }
    guard let value, case .word(let words) = OptionRule.rules[key], !words.contains(value) else { return "" }
    return Spelling.question(value, in: words)
  }

  /// What fio says of an option, with our guess in the place of fio's, where there is one.
  package static func guessing(_ words: String, key: String, value: String?) -> String {
    let question = question(key: key, value: value)
    guard !question.isEmpty, !words.contains("(did you mean") else { return words }
    return words.replacing(/; Did you mean [^?]*\?/, with: "")
      + " (\(question.dropFirst().replacing("Did", with: "did")))"
  }

  /// Whether the engine has an option of nearly this name, and nobody knows one of just this name.
  package static func resemblesEngineOption(_ key: String) -> Bool {
    !known.contains(key) && Spelling.nearest(to: key, in: PageFaultOption.allCases.map(\.rawValue)) != nil
  }

  /// The options that faultbench knows, of fio and of the engine.
  private static let known =
    (Set(OptionRule.rules.keys).union(WorkEffect.known).union(PlannedJob.neutral)
    .union(PageFaultOption.allCases.map(\.rawValue))).sorted()
}
