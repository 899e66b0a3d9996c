// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import TestSupport
import Testing

@testable import ReportKit

@Suite("Reports for KCIDB") struct KCIDBTests {
  private static func document(
    _ base: [ComparedCase], _ candidate: [ComparedCase], kernels: (String, String) = ("6.12.0", "6.13.0"),
    gate: ComparisonGate = ComparisonGate()
  ) throws -> [String: Any] {
    let comparison = try Comparison(
      base: DrawnComparison.side("before", base, kernel: kernels.0),
      candidate: DrawnComparison.side("after", candidate, kernel: kernels.1, machine: "aarch64"))
    return try object(try KCIDBDocument(comparison, origin: "lab_1", gate: gate))
  }

  private static func object(_ document: KCIDBDocument) throws -> [String: Any] {
    let text = try JSONRenderer().render(document)
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static func list(_ document: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(document[key] as? [[String: Any]])
  }

  /// Status by path, of the candidate's tests.
  private static func judged(_ document: [String: Any]) throws -> [String: String] {
    let builds = try list(document, "builds")
    let tests = try list(document, "tests").filter { $0["build_id"] as? String == builds.last?["id"] as? String }
    let pairs = tests.map { ($0["path"] as? String ?? "", $0["status"] as? String ?? "") }
    return Dictionary(pairs) { first, second in "\(first) \(second)" }
  }

  @Test("Kernels are checkouts and builds, figures are numbers in units without prefixes")
  func facts() throws {
    let values = [820.0, 821, 822, 823, 824, 825]
    func item(_ factor: Double) -> ComparedCase {
      ComparedCase(
        name: "first-touch/RW=write", metrics: ["clat_p50_ns"],
        repeats: values.map { ["clat_p50_ns": $0 * factor, "bw_bytes": 4096] })
    }
    let document = try Self.document(
      [item(1)], [item(2)], kernels: ("6.12.0", "6.13.0-rc1-00042-g1a2b3c4d5e6f"))
    let (checkouts, builds) = (try Self.list(document, "checkouts"), try Self.list(document, "builds"))
    #expect(checkouts.map { $0["git_commit_name"] as? String } == [nil, "6.13.0-rc1-00042-g1a2b3c4d5e6f"])
    #expect(builds.map { $0["architecture"] as? String } == ["x86_64", "arm64"])
    #expect(builds.map { $0["checkout_id"] as? String } == checkouts.map { $0["id"] as? String })
    let tests = try Self.list(document, "tests")
    let path = "faultbench.made.first-touch.RW_write"
    #expect(tests.map { $0["path"] as? String } == [path, "\(path).clat_p50_ns", path, "\(path).clat_p50_ns"])
    #expect(tests.map { $0["status"] as? String } == ["DONE", "DONE", "FAIL", "FAIL"])
    #expect(tests.allSatisfy { ($0["id"] as? String)?.hasPrefix("lab_1:") == true })
    #expect(tests.allSatisfy { $0["start_time"] as? String == "2025-11-25T00:00:00.250Z" })
    let number = try #require(tests[3]["number"] as? [String: Any])
    #expect(number["value"] as? Double == 1645e-9 && number["unit"] as? String == "s")
    #expect(number["prefix"] as? String == "metric")
    let details = try #require((tests[3]["misc"] as? [String: Any])?["faultbench"] as? [String: Any])
    #expect(details["verdict"] as? String == "worse" && details["case"] as? String == "first-touch/RW=write")
    #expect((details["base"] as? [String: Any])?["median"] as? Double == 822.5)
    #expect((details["p_holm"] as? Double ?? 1) < 0.01)
    let interval = try #require(details["ratio_interval"] as? [String: Double])
    #expect((interval["lower"] ?? 0) > 1.9 && (interval["upper"] ?? 9) < 2.1)
  }

  @Test("A full commit in a release is the commit; of one kernel there is one build")
  func commits() throws {
    let commit = String(repeating: "0123456789", count: 4)
    let items = [MadeSide.item("a", 1000)]
    let document = try Self.document(items, items, kernels: ("6.12.0-g\(commit)", "6.13.0-g\(commit)-arch1"))
    #expect(try Self.list(document, "checkouts").map { $0["git_commit_hash"] as? String } == [commit, commit])
    let side = DrawnComparison.side("one", items, kernel: "6.12.0")
    let same = try Self.object(try KCIDBDocument(Comparison(base: side, candidate: side)))
    #expect(try Self.list(same, "checkouts").count == 1 && Self.list(same, "builds").count == 1)
  }

  @Test(
    "What was built with changes on top of a commit is not that commit",
    arguments: ["+", "-dirty", "-dirty-lab", "-lab+"])
  func changes(_ suffix: String) throws {
    let commit = String(repeating: "0123456789", count: 4)
    let items = [MadeSide.item("a", 1000)]
    let document = try Self.document(
      items, items, kernels: ("6.12.0-g\(commit)", "6.12.0-g\(commit)\(suffix)"))
    let checkouts = try Self.list(document, "checkouts")
    #expect(checkouts.map { $0["git_commit_hash"] as? String } == [commit, nil])
    #expect(checkouts.last?["git_commit_name"] as? String == "6.12.0-g\(commit)\(suffix)")
  }

  @Test("What is missing, broken or undecided is no pass", arguments: [false, true])
  func statuses(_ isStrict: Bool) throws {
    let document = try Self.document(
      [
        MadeSide.item("ok", 1000), MadeSide.item("gone", 1000), MadeSide.item("broken", 1000),
        MadeSide.item("skipped", 1, skip: "no"), MadeSide.item("vague", 1000, spread: 0.2, count: 8),
        MadeSide.item("few", 1000, count: 2),
      ],
      [
        MadeSide.item("ok", 1000), MadeSide.item("broken", 1000, problems: ["repeat 3 failed"]),
        MadeSide.item("skipped", 1, skip: "no"), MadeSide.item("vague", 1000, spread: 0.2, count: 8, seed: 9),
        MadeSide.item("few", 1000, count: 2, seed: 3), MadeSide.item("new", 1000),
      ], gate: ComparisonGate(isStrict: isStrict))
    let judged = try Self.judged(document)
    let expected = [
      "ok": "PASS", "gone": "MISS", "broken": "ERROR", "skipped": "SKIP", "vague": isStrict ? "ERROR" : "DONE",
      "few": "ERROR", "new": "MISS",
    ]
    for (name, status) in expected { #expect(judged["faultbench.made.\(name)"] == status, "\(name)") }
    #expect(judged["faultbench.made.ok.iops"] == "DONE" && judged["faultbench.made.few.ns_per_fault"] == "ERROR")
    let broken = try Self.list(document, "tests").first {
      $0["log_excerpt"] != nil && $0["status"] as? String == "ERROR"
    }
    #expect(broken?["log_excerpt"] as? String == "candidate: repeat 3 failed")
  }

  @Test("A side that does not tell its kernel, or has several, is refused")
  func refusals() throws {
    let items = [MadeSide.item("a", 1000)]
    let unknown = try MadeSide.compare(items, items)
    #expect(throws: KCIDBError.unknownKernel(side: "base")) { try KCIDBDocument(unknown) }
    let side = DrawnComparison.side("one", items, kernel: "6.12.0")
    var two = side
    two.runs += DrawnComparison.side("two", items, kernel: "6.13.0").runs
    #expect(throws: KCIDBError.severalKernels(side: "candidate", releases: ["6.12.0", "6.13.0"])) {
      try KCIDBDocument(Comparison(base: side, candidate: two))
    }
    #expect(KCIDBDocument.isOrigin("lab_1") && !KCIDBDocument.isOrigin("Lab") && !KCIDBDocument.isOrigin(""))
  }

  @Test("Other names have other paths and other ids; the same comparison has the same")
  func names() throws {
    let paths = ["a b", "a_b", "a\tb", "a", "", "_", "a/b", "a/", "/", "ä", "..."].map {
      KCIDBNames.path(suite: nil, item: $0, metric: "vmstat.pgfault")
    }
    #expect(Set(paths).count == paths.count, "\(paths)")
    #expect(paths.allSatisfy { $0.wholeMatch(of: /[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*/) != nil }, "\(paths)")
    let seed = Dice.seedOfThisRun
    var (one, other) = (Dice(seed: seed), Dice(seed: seed))
    for _ in 0..<10 {
      let texts = try [DrawnComparison.draw(&one), DrawnComparison.draw(&other)].map {
        try JSONRenderer().render(KCIDBDocument($0))
      }
      #expect(texts[0] == texts[1])
    }
  }

  @Test(
    "The kcidb-io package takes whatever is compared",
    .enabled(if: ResultReaders.kcidbObstacle == nil, "\(ResultReaders.kcidbObstacle ?? "")"))
  func schema() async throws {
    let seed = Dice.seedOfThisRun
    var dice = Dice(seed: seed)
    let texts = try (0..<60).map { _ in
      try JSONRenderer().render(KCIDBDocument(DrawnComparison.draw(&dice), origin: dice.any("faultbench", "lab_1")))
    }
    for (text, words) in zip(texts, try await ResultReaders.validate(kcidb: texts)) {
      #expect(words == "", "seed \(seed)\n\(text.prefix(4000))")
    }
  }

  @Test(
    "The kcidb-io package finds what is wrong",
    .enabled(if: ResultReaders.kcidbObstacle == nil, "\(ResultReaders.kcidbObstacle ?? "")"))
  func schemaObjects() async throws {
    var dice = Dice(seed: 1)
    let text = try JSONRenderer().render(KCIDBDocument(DrawnComparison.draw(&dice)))
    let broken = [("\"faultbench.", "\"fault bench."), ("\"DONE\"", "\"FINE\""), ("\"faultbench:", "\"Lab:")]
    for (part, _) in broken { #expect(text.contains(part), "\(part)") }
    let texts = broken.map { part, other in text.replacing(part, with: other) }
    for words in try await ResultReaders.validate(kcidb: texts) { #expect(words != "") }
  }
}
