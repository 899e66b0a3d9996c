// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Metrics
import ShellKit
import StoreKit

/// What a store knows: the one that `--store` names, else the usual one.
extension CompletionKind {
  /// Labels and numbers of stored runs.
  static var storedRuns: CompletionKind {
    DynamicCompletion.kind { KnownRuns(of: $0).all }
  }

  /// The same, and files: exported runs and results of fio's. Several have commas between them.
  static var storedRunsOrFiles: CompletionKind {
    DynamicCompletion.kind(files: .ending([])) { words in
      let before = words.current.lastIndex(of: ",").map { String(words.current[...$0]) } ?? ""
      return KnownRuns(of: words).all.map { Completion.Candidate(before + $0.word, $0.help) }
    }
  }

  /// Labels that were given before.
  static var labels: CompletionKind {
    DynamicCompletion.kind { words in KnownRuns(of: words).labels.map { Completion.Candidate($0) } }
  }

  /// Cases of the run that is the first operand.
  static var casesOfRun: CompletionKind {
    DynamicCompletion.kind { words in
      KnownRuns(of: words).cases(of: words.operands.first).map { Completion.Candidate($0) }
    }
  }

  /// Cases of all runs.
  static var storedCases: CompletionKind {
    DynamicCompletion.kind { words in KnownRuns(of: words).cases(of: nil).map { Completion.Candidate($0) } }
  }

  /// Metrics that the case has which is the first operand.
  static var metricsOfCase: CompletionKind {
    DynamicCompletion.kind { words in
      let found = words.operands.first.flatMap {
        KnownRuns(of: words).metrics(ofCase: $0, suite: words.value(of: "--suite"))
      }
      return (found ?? MetricTable.allNames).map { Completion.Candidate($0) }
    }
  }

  /// Hosts that runs were made on.
  static var storedHosts: CompletionKind {
    DynamicCompletion.kind { words in KnownRuns(of: words).hosts.map { Completion.Candidate($0) } }
  }

  /// Suites that were run.
  static var storedSuites: CompletionKind {
    DynamicCompletion.kind { words in KnownRuns(of: words).suites.map { Completion.Candidate($0) } }
  }
}

/// What a store has, for completions: nothing where it is not there, locked, broken, or of another version.
struct KnownRuns {
  private let names: StoredNames?
  private let path: String

  init(of words: CompletedWords) {
    path = words.value(of: "--store") ?? StoreOptions.defaultPath
    names = try? StoredNames(path: path)
  }

  /// Each run by its label, or by its number where it has none or an older one has the label; one of several hosts by its label with
  /// the host, too, which is how it is named alone.
  var all: [Completion.Candidate] {
    let runs = (try? names?.runs()) ?? []
    guard !runs.isEmpty else { return [] }
    var seen: Set<String> = []
    let named = runs.flatMap { run -> [Completion.Candidate] in
      let names = [run.label, run.label.flatMap { label in run.host.map { "\(label)@\($0)" } }]
      let unseen = names.compactMap { $0 }.filter { seen.insert($0).inserted }
      return (unseen.isEmpty ? [run.number] : unseen).map { Completion.Candidate($0, run.help) }
    }
    return named + [Completion.Candidate("latest", "the run that began last")]
  }

  var labels: [String] {
    var seen: Set<String> = []
    return ((try? names?.runs()) ?? []).compactMap(\.label).filter { seen.insert($0).inserted }
  }

  var suites: [String] { Set(((try? names?.runs()) ?? []).compactMap(\.suite)).sorted() }

  var hosts: [String] { Set(((try? names?.runs()) ?? []).compactMap(\.host)).sorted() }

  func cases(of run: String?) -> [String] { (try? names?.cases(of: run)) ?? [] }

  func metrics(ofCase name: String, suite: String?) -> [String]? { try? names?.metrics(ofCase: name, suite: suite) }
}
