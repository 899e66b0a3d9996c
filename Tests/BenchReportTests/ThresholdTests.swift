// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import BenchReport

/// The gate of scripts/bench: whatever is misspelt, left out or missed must be seen.
@Suite("Thresholds of scripts/bench")
struct ThresholdTests {
  private static let file = """
    {"schema": "faultbench.thresholds/1", "thresholds": {
      "engines": {"warm": {"min": 0.98}, "cold": {"min": 0.5, "max": 2, "why": "both"}},
      "sizes": {"bytes": {"max": 100}}}}
    """

  @Test(
    "What cannot miss, or is not known, is no threshold",
    arguments: [
      (#""min": 0.98"#, #""mni": 0.98"#), (#""min": 0.98"#, #""why": "none""#), (#""min": 0.98"#, #""min": "0.98""#),
      (#""min": 0.5, "max": 2"#, #""min": 2, "max": 0.5"#), (#""sizes""#, #""size""#), ("thresholds/1", "thresholds/2"),
      (#""schema""#, #""scheme""#), (#"{"bytes": {"max": 100}}"#, "{}"), (#"{"max": 100}"#, "100"),
    ])
  func strict(_ right: String, _ wrong: String) throws {
    _ = try Thresholds(Data(Self.file.utf8), parts: ["engines", "sizes"])
    #expect(Self.file.contains(right))
    #expect(throws: BenchReportError.self) {
      try Thresholds(Data(Self.file.replacing(right, with: wrong).utf8), parts: ["engines", "sizes"])
    }
  }

  @Test(
    "A line that is no measurement, or comes twice, is an error",
    arguments: ["a/b", "a/b\tx", "a/b\tnan", "b\t1", "a/b\t1\t2", "a/b\t1\na/b\t1"])
  func measurements(_ text: String) {
    #expect(throws: BenchReportError.self) { try Measurements(text) }
  }

  @Test("The program ends with 1 for a miss, for what was not measured, and for what has no threshold")
  func exitCodes() async throws {
    let met = "engines/warm\t0.98\nengines/cold\t2\n"
    for (parts, measured, status, word) in [
      ("engines", met, 0, "met"), ("engines", "engines/warm\t0.9799\nengines/cold\t1\n", 1, "MISSED"),
      ("engines", "engines/warm\t1\nengines/cold\t2.001\n", 1, "MISSED"),
      ("engines", "engines/warm\t1\n", 1, "NOT MEASURED"), ("engines,sizes", met, 1, "NOT MEASURED"),
      ("engines", "\(met)engines/other\t1\n", 1, "NO THRESHOLD"), ("engines", "", 1, "NOT MEASURED"),
      ("engines", "engines/warm\tnan\n", 2, "no measurement"),
    ] as [(String, String, Int32, String)] {
      try await TemporaryDirectory.with { directory in
        try directory.write(Self.file, to: "thresholds.json")
        try directory.write(measured, to: "measured")
        let result = try await Executed.run(
          Repository.products.appending(path: "BenchReport").path,
          ["judge", "--thresholds", "thresholds.json", "--known", "engines,sizes", "--parts", parts, "measured"],
          in: directory.path)
        #expect(result.status == status, "\(parts) \(measured): \(result.output)\(result.errors)")
        #expect((result.output + result.errors).contains(word), "\(result.output)\(result.errors)")
      }
    }
  }

  @Test("The file in the repository is one, and scripts/bench knows its parts")
  func checkedIn() async throws {
    let bench = Repository.root.appending(path: "scripts/bench").path
    let parts = try await Executed.run(bench, ["--list"]).output.split(separator: "\n").map {
      String($0.prefix { $0 != " " })
    }
    let data = try Data(contentsOf: Repository.root.appending(path: "Benchmarks/thresholds.json"))
    let thresholds = try Thresholds(data, parts: parts)
    #expect(thresholds.all["engines/warm 4k randread, lean C"]?.min ?? 0 > 0.98)
    #expect(thresholds.all["compare/MB"]?.max == 500)
  }
}
