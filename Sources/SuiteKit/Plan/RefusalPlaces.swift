// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// Where in the job file of a case stands what fio refuses.
struct RefusalPlaces {
  private let planned: PlannedCase
  private let environment: [String: String]

  /// `environment` is what fio was given for the file.
  init(_ planned: PlannedCase, _ environment: [String: String]) {
    (self.planned, self.environment) = (planned, environment)
  }

  /// A mistake for each option that fio names, at its line; else one of the whole file.
  func mistakes(_ refusal: FioParser.Refusal) -> [ManifestMistake] {
    let file = try? JobFile(contentsOf: planned.job)
    let places = refusal.options.compactMap { option in
      file?.place(of: option.text, inJob: refusal.job, path: planned.job, environment: environment).map {
        (place: $0, words: option.words)
      }
    }
    guard !places.isEmpty else {
      return [ManifestMistake(file: planned.job, place: nil, message: refusal.words)]
    }
    return places.map { place, words in
      // Not the file is wrong then, but what the suite gives it.
      let given = place.text == place.expanded ? "" : " (`\(place.text)` is `\(place.expanded)` there)"
      return ManifestMistake(
        file: place.file, place: SourcePlace(line: place.line, column: 1),
        message: Self.guessed(words, place) + given)
    }
  }

  /// What fio says, with our guess at the option or word that was meant: fio knows those of the engine no more by then.
  private static func guessed(_ words: String, _ place: JobPlace) -> String {
    let parts = place.expanded.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    return OptionSpelling.guessing(words, key: parts.first ?? "", value: parts.count > 1 ? parts[1] : nil)
  }

  /// An engine of fio's own that it has not got.
  func mistake(ofUnknownEngine name: String, in section: String) -> ManifestMistake {
    let place = (try? JobFile(contentsOf: planned.job))?.place(
      of: "ioengine=\(name)", inJob: section, path: planned.job, environment: environment)
    return ManifestMistake(
      file: place?.file ?? planned.job, place: place.map { SourcePlace(line: $0.line, column: 1) },
      message: "it has no I/O engine `\(name)`; `fio --enghelp` lists those that it has")
  }
}
