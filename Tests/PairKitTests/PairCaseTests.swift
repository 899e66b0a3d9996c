// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import Metrics
import SuiteKit
import TestSupport
import Testing

@testable import PairKit

@Suite("Cases of pairs") struct PairCaseTests {
  @Test(arguments: [
    ([], "clat_p50_ns"), (["clat_p99_ns", "iops"], "clat_p99_ns"), (["ns_per_io"], "ns_per_io"),
    (["iops", "clat_p99_ns"], "ns_per_io"), (["bw_bytes"], "ns_per_io"), (["rounds_per_s"], "ns_per_io"),
    (["ns_per_fault"], "clat_p50_ns"),
  ])
  func theFigureFollowsTheMetricOfTheSuite(_ metrics: [String], _ figure: String) {
    #expect(PairCase.figure(deciding: metrics) == figure)
    #expect(PairFigures.names.contains(figure))
  }

  @Test func aCaseOfASuiteBringsWhatItHas() throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: directory.file("made"), withIntermediateDirectories: true)
    try directory.write("[a]\nioengine=null\nrw=read\nsize=${SIZE}\nbs=${bs}\n", to: "made/a.fio")
    try directory.write(
      """
      suite: made
      summary: for a test
      defaults: {environment: {SIZE: 1m, OWN: base}, metrics: [iops], timeout: 7s}
      cases:
      - {name: a, job: a.fio, matrix: {bs: [4k, 8k]}, settings: {thp.enabled: always}}

      """, to: "made/suite.yaml")
    let plan = try SuitePlan(SuiteManifest(directory: directory.file("made")))
    #expect(plan.cases.count == 2)
    var sides = PairSides(fio: FioBinary(path: "/a/fio", version: "fio-3"), engine: "/a/engine.so")
    sides.candidateFio = FioBinary(path: "/b/fio", version: "fio-4")
    sides.candidateEngine = "/b/engine.so"
    sides.environment = ["OWN": "candidate", "MORE": "1"]
    sides.options = [JobOption(key: "thread", value: "1")]
    sides.settings = [try HostSetting(name: "thp.enabled", value: "never")]
    for planned in plan.cases {
      let item = PairCase(planned, sides, metric: nil, missing: nil)
      #expect(item.name == planned.id && item.parameters == planned.parameters && item.jobText == planned.jobText)
      #expect(item.base.environment == planned.environment && item.base.environment["OWN"] == "base")
      #expect(item.candidate.environment["OWN"] == "candidate" && item.candidate.environment["SIZE"] == "1m")
      #expect(item.base.fio.path == "/a/fio" && item.candidate.fio.path == "/b/fio")
      #expect(item.base.engine == "/a/engine.so" && item.candidate.engine == "/b/engine.so")
      #expect(item.base.options == [] && item.candidate.options == sides.options)
      #expect(item.settings.map(\.value) == ["always"] && item.candidateSettings.map(\.value) == ["never"])
      #expect(item.timeout == .seconds(7) && item.metric == "ns_per_io" && item.hasDirectory && item.missing == nil)
      #expect(
        item.differences == [
          "thread=1", "engine /b/engine.so", "fio /b/fio", "thp.enabled=never", "MORE=1", "OWN=candidate",
        ])
      #expect(PairCase(planned, sides, metric: "clat_p90_ns", missing: nil).metric == "clat_p90_ns")
    }
  }

  @Test func aMissingJobFileIsToldByItsName() {
    let sides = PairSides(fio: FioBinary(path: "/a/fio", version: "fio-3"), engine: nil)
    for (base, candidate) in [("/nowhere/a.fio", nil), ("/nowhere/a.fio", "/nowhere/b.fio")] {
      #expect(
        performing: {
          _ = try PairCase(base: base, candidate: candidate, sides, metric: "ns_per_io", timeout: nil, environment: [:])
        }, throws: { "\($0)".contains("/nowhere/a.fio") })
    }
  }
}
