// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import SuiteKit
import TestSupport
import Testing

@Suite("The suites of fio-jobs")
struct ShippedSuitesTests {
  @Test(arguments: Shipped.all)
  func haveNoMistakes(_ suite: Shipped) throws {
    try SuitePlan.check(directory: suite.directory)
    #expect(!suite.jobFiles.isEmpty)
    let readme = try String(contentsOfFile: suite.directory + "/README.md", encoding: .utf8)
    for job in suite.jobFiles {
      #expect(readme.contains(URL(fileURLWithPath: job).lastPathComponent), "README.md does not tell of \(job)")
    }
  }

  @Test(arguments: Shipped.all)
  func useEachOfTheirJobFiles(_ suite: Shipped) throws {
    let used = Set(try suite.plan(.full).cases.map { URL(fileURLWithPath: $0.job).lastPathComponent })
    #expect(used == Set(suite.jobFiles.map { URL(fileURLWithPath: $0).lastPathComponent }))
  }

  /// How many figures a publication has, and their sum: a slip in one of 190 numbers changes it.
  @Test(arguments: [
    ("page-fault", 0, 0), ("hugepage-delay", 0, 0), ("mmap-retry", 16, 4_504_643.69), ("userfaultfd", 3, 23_400),
    ("populate", 190, 60_169_358_000), ("map-sync", 18, 1_167_000),
  ])
  func haveTheirPublishedFigures(_ name: String, _ count: Int, _ sum: Double) throws {
    let figures = try Shipped(name: name).plan(.full).cases.flatMap(\.published)
    #expect(figures.count == count)
    #expect(abs(figures.reduce(0) { $0 + $1.value } - sum) < 0.001)
    #expect(figures.allSatisfy { !$0.source.isEmpty })
  }

  @Test func populateHasEveryRowOfTheTableAndItsShortRunHalf() throws {
    let suite = Shipped(name: "populate")
    let full = try suite.plan(.full).cases
    #expect(full.count == 190)
    #expect(full.allSatisfy { $0.published.count == 1 && $0.metrics.first == "clat_min_ns" })
    let short = try suite.plan(.plain).cases
    #expect(short.count == 97)
    #expect(short.count { $0.id.contains("-2m/") } == 95)
  }

  @Test(arguments: Shipped.all)
  func runBesideEachOtherInTheShortRunOfAFewMinutes(_ suite: Shipped) throws {
    let plan = try suite.plan(.plain)
    let ids = plan.cases.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(plan.cases.allSatisfy { $0.timeout <= .seconds(600) })
    #expect(try suite.plan(.full).cases.count >= plan.cases.count)
  }
}

@Suite("Job files of the suites in real fio", .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct ShippedJobFileTests {
  @Test(arguments: Shipped.all)
  func everyCaseIsAJobThatFioTakes(_ suite: Shipped) async throws {
    for item in try suite.plan(.full).cases {
      let refusal = try await Shipped.refusal(item.job, item.environment)
      #expect(refusal == nil, "\(item.id)")
    }
  }

  /// The comment on top of a job file is how people run it: its variables must be all, and right.
  @Test(arguments: Shipped.all.flatMap(\.jobFiles))
  func theDocumentedCommandLineWorks(_ job: String) async throws {
    let command = try #require(try DocumentedCommand(job))
    #expect(command.words.contains("fio"))
    let path = URL(fileURLWithPath: job)
    let place = "fio-jobs/\(path.deletingLastPathComponent().lastPathComponent)/\(path.lastPathComponent)"
    #expect(command.words.last == place)
    let text = try String(contentsOfFile: job, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    let used = Set(text.joined(separator: "\n").matches(of: /\$\{([A-Z_]+)\}/).map { String($0.1) })
    #expect(Set(command.variables.keys) == used)
    var variables = command.variables
    for name in Shipped.given("").keys { variables[name] = nil }
    #expect(try await Shipped.refusal(job, variables) == nil)
    // Without its variables fio refuses the file, so what passed above was no accident.
    if let one = variables.keys.first {
      variables[one] = "nonsense%"
      #expect(try await Shipped.refusal(job, variables) != nil)
    }
  }

  /// Each method on each backing that needs no privilege measures ten empty mappings: I/Os and faults are right.
  @Test(arguments: [
    "private-anon-4k-2m", "private-memfd-4k-2m", "private-file-2m", "shared-anon-4k-2m", "shared-memfd-4k-2m",
  ])
  func populateMeasuresEmptyMappings(_ family: String) async throws {
    let plan = try Shipped(name: "populate").plan(.plain).selecting([family])
    #expect(plan.cases.count >= 5)
    for item in plan.cases {
      try await TemporaryDirectory.with { directory in
        let environment = Shipped.given(directory.path).merging(item.environment) { $1 }
        let result = try await Executed.run(
          "/usr/bin/env", ["fio", "--output=fio.json", "--output-format=json+", item.job], in: directory.path,
          environment: environment)
        #expect(result.status == 0, "\(item.id): \(result.errors)")
        let reports = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter {
          $0.hasPrefix("populate.") && $0.hasSuffix(".json")
        }
        let text = try directory.read(try #require(reports.first))
        let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let faults = try #require(report["faults"] as? [String: Any])
        #expect(faults["agree"] as? Bool == true, "\(item.id): \(faults)")
        let observed = try #require(faults["observed"] as? [String: Int])
        // Ten times 512 pages, unless pages of the cache are mapped sixteen at a time or nothing faults.
        let least = item.id.contains("fallocate") ? 0 : 310
        #expect((observed["minor"] ?? 0) >= least, "\(item.id)")
      }
    }
  }

  /// `faultbench history CASE` of the documents and of the help names a case that there is.
  @Test func documentedCasesExist() throws {
    let known = Set(try Shipped.all.flatMap { try $0.plan(.plain).cases.map(\.id) })
    let folder = Repository.root.appending(path: "docs").path
    let documents = try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
    let help = Repository.root.appending(path: "Sources/faultbench/Commands/HistoryCommand.swift").path
    var found = 0
    for file in documents + [help] where file.hasSuffix(".md") || file.hasSuffix(".swift") {
      for match in try String(contentsOfFile: file, encoding: .utf8).matches(of: /faultbench history ([a-z-]+\/\S+)/) {
        found += 1
        #expect(known.contains(String(match.1)), "\(file): \(match.1)")
      }
    }
    #expect(found >= 3)
  }
}
