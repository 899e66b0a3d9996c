// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import GuestKit
import HostKit
import Metrics
import PairKit
import ShellKit
import SuiteKit

/// What does not depend on results.
extension CompletionKind {
  /// Suites by name, and directories.
  static var suites: CompletionKind {
    DynamicCompletion.kind(files: .directories) { _ in KnownSuites.all }
  }

  /// Suites, and job files.
  static var suitesOrJobs: CompletionKind {
    DynamicCompletion.kind(files: .ending(["fio"])) { _ in KnownSuites.all }
  }

  /// Cases of the suite that is the first operand; patterns are the user's own.
  static var casesOfSuite: CompletionKind {
    DynamicCompletion.kind { words in
      KnownSuites.cases(of: words.operands.first ?? KnownSuites.calibration, isFull: words.isGiven("--full"))
        .map { Completion.Candidate($0) }
    }
  }

  /// Kernels that are here; the network is not asked.
  static var kernels: CompletionKind {
    DynamicCompletion.kind(files: .ending([])) { _ in
      KernelLibrary(cache: .standard()).present().map { offer in
        Completion.Candidate(offer.name, [offer.release, offer.remark].filter { !$0.isEmpty }.joined(separator: ", "))
      }
    }
  }

  /// All metrics.
  static var metrics: CompletionKind { .list(MetricTable.allNames) }

  /// Options of the engine with their words: the last of several that have commas between them.
  static func engineOptions(isList: Bool) -> CompletionKind {
    DynamicCompletion.kind { words in
      let cut = isList ? words.current.lastIndex(of: ",").map { words.current.index(after: $0) } : nil
      let start = cut ?? words.current.startIndex
      let (before, last) = (String(words.current[..<start]), words.current[start...])
      guard let sign = last.firstIndex(of: "=") else {
        return PageFaultOption.allCases.map { Completion.Candidate("\(before)\($0.rawValue)=", $0.help) }
      }
      let option = PageFaultOption(rawValue: String(last[..<sign]))
      guard case .words(let known) = option?.values else {
        return (option?.words ?? []).map { Completion.Candidate("\(before)\(last[...sign])\($0)") }
      }
      return known.map { Completion.Candidate("\(before)\(last[...sign])\($0.text)", $0.help) }
    }
  }

  /// Settings of the host, by name.
  static var hostSettings: CompletionKind {
    DynamicCompletion.kind { _ in HostSetting.names.map { Completion.Candidate("\($0)=") } }
  }

  /// Variables of the environment, by name.
  static var variables: CompletionKind {
    DynamicCompletion.kind { _ in
      ProcessInfo.processInfo.environment.keys.sorted().map { Completion.Candidate("\($0)=") }
    }
  }

  /// Several of these words, with commas between them.
  static func words(_ known: [String]) -> CompletionKind {
    DynamicCompletion.kind { words in
      let before = words.current.lastIndex(of: ",").map { String(words.current[...$0]) } ?? ""
      let given = Set(before.split(separator: ",").map(String.init))
      return known.filter { !given.contains($0) }.map { Completion.Candidate(before + $0) }
    }
  }
}

extension CompletedWords {
  /// Whether this option stands before the cursor.
  func isGiven(_ option: String) -> Bool { options.contains { $0.name == option } }
}

/// The suites that there are, for completions.
enum KnownSuites {
  /// What `calibrate` runs where nobody names a suite.
  static let calibration = "calibrate"

  static var all: [Completion.Candidate] {
    SuiteSearch().all.map { directory in
      Completion.Candidate(
        URL(fileURLWithPath: directory).lastPathComponent, (try? SuiteManifest(directory: directory).summary) ?? "")
    }
  }

  /// Ids of its cases; none where it has mistakes.
  static func cases(of name: String, isFull: Bool) -> [String] {
    guard let directory = try? SuiteSearch().find(name), let manifest = try? SuiteManifest(directory: directory),
      let plan = try? SuitePlan(
        manifest, isFull ? .full : .plain, processors: ProcessInfo.processInfo.activeProcessorCount)
    else { return [] }
    return plan.cases.map(\.id)
  }
}
