// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

@testable import SuiteKit

@Suite("suite.yaml tells its mistakes")
struct ManifestTests {
  /// What stands below `suite` and `summary`, which are lines 1 and 2; the mistakes as `LINE:COLUMN: words`.
  static let mistaken: [(String, [String])] = [
    ("cases: []\n", ["3:8: `cases` is empty"]),
    ("cases: x\n", ["3:8: `cases` wants a list of cases, not `x`"]),
    ("case: []\n", ["1:1: the suite has no `cases`", "3:1: a suite has no key `case`. Did you mean `cases`?"]),
    ("cases:\n- job: a.fio\n", ["4:3: the case has no `name`"]),
    ("cases:\n- {name: a b, job: a.fio}\n", ["4:10: `name: a b` is not possible"]),
    ("cases:\n- {name: a, job: none.fio}\n", ["4:18: the job file `none.fio` cannot be read: No such file"]),
    (
      "defaults: {environment: {SIZE: 1m}}\ncases:\n- {name: a, job: a.fio}\n- {name: a, job: a.fio}\n",
      ["6:10: there is a case `a` in line 5 already"]
    ),
    ("cases:\n- {name: a, job: a.fio}\n", ["5:6: `${SIZE}` has no value in case `a`"]),
    (
      "cases:\n- {name: a, job: a.fio, matrix: {SIZE: [1m], OTHER: [1]}}\n",
      ["4:46: neither a.fio nor a setting uses `${OTHER}`"]
    ),
    (
      "cases:\n- {name: a, job: a.fio, matrix: {SIZE: [1m, 1m]}, exclude: [{SIZE: 2m}, {BS: 1}]}\n",
      [
        "4:45: `SIZE` has the value `1m` twice", "4:68: `SIZE` is never `2m`; it is 1m",
        "4:74: the matrix has no variable `BS`; it has SIZE",
      ]
    ),
    (
      "cases:\n- {name: a, job: a.fio, matrix: {SIZE: [1m]}, exclude: [{SIZE: 2m}, {BS: 1}]}\n",
      ["4:64: `SIZE` is never `2m`; it is 1m", "4:70: the matrix has no variable `BS`; it has SIZE"]
    ),
    (
      "cases:\n- {name: a, job: a.fio, matrix: {SIZE: [1m]}, exclude: [{SIZE: 1m}]}\n",
      ["4:57: `exclude` leaves no case"]
    ),
    (
      "defaults: {repeats: 0, warmup: -1, timeout: 5x, metrics: [iop], environment: {1a: 1, NCPUS: 1}}\ncases: []\n",
      [
        "3:21: `repeats: 0` is not possible; write a whole number from 1 to 10000",
        "3:32: `warmup: -1` is not possible", "3:45: `timeout: 5x` is no time; write a whole number of seconds",
        "3:59: there is no metric `iop`. Did you mean `iops`?", "3:79: `1a` is no name of a variable",
        "3:86: the variable `NCPUS` is always set by faultbench", "4:8: `cases` is empty",
      ]
    ),
    (
      "defaults: {environment: {SIZE: 1m}, settings: {thp.enable: x}, requires: [rooot, {memory: much}]}\n"
        + "cases:\n- {name: a, job: a.fio}\n",
      ["3:48: thp.enable", "3:75: rooot", "3:83: memory"]
    ),
    (
      "defaults: {environment: {SIZE: 1m}, settings: {khugepaged.pages_to_scan: \"${NONE}\"}}\n"
        + "cases:\n- {name: a, job: a.fio}\n",
      ["3:48: `khugepaged.pages_to_scan` uses `${NONE}`, which has no value there"]
    ),
    (
      "cases:\n- {name: a, job: a.fio, environment: {SIZE: 1m}, metrics: [page_p50_ns]}\n",
      ["4:60: `page_p50_ns` comes from the fault report, which a.fio does not ask for"]
    ),
    (
      "cases:\n- name: a\n  job: a.fio\n  environment: {SIZE: 1m}\n  published: [{metric: iops, value: x}, {value: 1}]\n",
      ["7:37: `value: x` is no number", "7:41: the published figure has no `metric`"]
    ),
    (
      "cases:\n- name: a\n  job: a.fio\n  environment: {SIZE: 1m}\n  published: [{metric: iops, value: 1}]\n",
      ["7:24: the published figure has no `source`, and neither has the suite"]
    ),
    (
      "defaults: {limits: {ns_per_fault: 8, clat_p5_ns: 5%, iops: -5%, clat_p50_ns: {relativ: 5%}}}\ncases: []\n",
      [
        "3:35: `8` is no limit of `ns_per_fault`; write per cent, such as 8%, or a number from 0 with ns, us",
        "3:38: there is no metric `clat_p5_ns`. Did you mean `clat_p50_ns`?",
        "3:60: `-5%` is no relative limit of `iops`; write per cent from 0% to 1000%", "3:79: clat_p50_ns has no key",
        "4:8: `cases` is empty",
      ]
    ),
    (
      "defaults: {limits: {bw_bytes: 5MB, iops: 50ns, clat_p50_ns: {}, ns_per_fault: {relative: 2ns, absolute: -1ns}}}\n"
        + "cases: []\n",
      [
        "3:31: `5MB` is no limit of `bw_bytes`",
        "3:42: `50ns` is no limit of `iops`; write per cent, such as 8%, or a number from 0 without a unit",
        "3:61: the limit of `clat_p50_ns` says nothing", "3:90: `2ns` is no relative limit",
        "3:105: `-1ns` is no limit", "4:8: `cases` is empty",
      ]
    ),
    (
      "cases:\n- {name: a, job: a.fio, environment: {SIZE: 1m}, metrics: [iops], limits: {clat_p50_ns: 5%}}\n",
      ["4:76: the case has a limit of `clat_p50_ns`, which its `metrics` do not name; they are iops"]
    ),
    ("cases:\n- {name: a, job: a.fio, job: a.fio}\n", ["4:13: `job` is there twice"]),
    ("cases:\n- {name: a, job: a.fio\n", ["this is no YAML"]),
    // Everything at once: what is wrong in one place hides nothing in another.
    (
      "defaults: {environment: {SIZE: 1m}, settings: {thp.enable: x}, repeats: 0}\ncases:\n"
        + "- {name: a, job: a.fio, requires: [rooot], settings: {swappiness: much}, metrics: [iop]}\n"
        + "- {name: b, job: none.fio, timeout: 5x, requires: [{memory: \"${NONE}\"}], typo: 1}\n"
        + "- {name: c d, job: gone.fio, settings: {swappiness: \"${SIZE}\"}}\n"
        + "- {name: e, job: lost.fio, matrix: {SIZE: [1m, x]}, requires: [{memory: \"${SIZE}\"}]}\n"
        + "- {repeats: 0}\n"
        + "- {name: f, job: a.fio, matrix: {N: [1]}, metrics: [page_p50_ns]}\n",
      [
        "3:48: thp.enable", "3:73: `repeats: 0` is not possible", "5:36: rooot", "5:55: swappiness",
        "5:84: there is no metric `iop`", "6:18: the job file `none.fio` cannot be read",
        "6:37: `timeout: 5x` is no time", "6:74: a case has no key `typo`", "7:10: `name: c d` is not possible",
        "7:20: the job file `gone.fio` cannot be read", "8:18: the job file `lost.fio` cannot be read",
        "8:65: memory", "9:3: the case has no `name`", "9:3: the case has no `job`",
        "9:13: `repeats: 0` is not possible", "10:34: neither a.fio nor a setting uses `${N}`",
        "10:53: `page_p50_ns` comes from the fault report",
      ]
    ),
    ("defaults: &a {repeats: 1}\n", ["3:11: `&` begins an anchor"]),
    (
      "defaults: {environment: {SIZE: 1m, X: ~}}\ncases: []\n",
      ["3:39: `X` wants a value, not nothing", "4:8: `cases` is empty"]
    ),
  ]

  @Test(arguments: mistaken)
  func eachMistakeHasItsPlace(_ yaml: String, _ expected: [String]) async throws {
    try await SuiteDirectory.with(yaml) { suite in
      let error = try #require(throws: ManifestError.self) { try SuitePlan.check(directory: suite.path) }
      let told = error.mistakes.map { $0.description.replacing(suite.path + "/", with: "") }
      #expect(told.count == expected.count, "\(told)")
      for (one, words) in zip(told, expected) {
        let rest = one.replacing("suite.yaml:", with: "", maxReplacements: 1)
          .replacing("a.fio:", with: "", maxReplacements: one.hasPrefix("a.fio:") ? 1 : 0)
        let matches = words.first?.isNumber == true ? rest.hasPrefix(words) : rest.contains(words)
        #expect(matches, "\(one) is not \(words)")
      }
    }
  }

  @Test func aMissingIncludeIsNamed() async throws {
    try await SuiteDirectory.with("cases:\n- {name: a, job: a.fio}\n") { suite in
      try Data("[a]\nioengine=null\nsize=1m\ninclude data.fio\n".utf8)
        .write(to: URL(fileURLWithPath: "\(suite.path)/a.fio"))
      let error = try #require(throws: ManifestError.self) { try SuitePlan.check(directory: suite.path) }
      let words =
        "suite.yaml:4:18: the job file `a.fio` includes `\(suite.path)/data.fio`, which cannot be read: No such file"
      #expect(error.description.contains(words), "\(error)")
    }
  }

  @Test func theNameIsThatOfTheDirectory() async throws {
    try await SuiteDirectory.with("cases: []") { suite in
      let text = "suite: other\nsummary: s\ncases:\n- {name: a, job: a.fio}\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(suite.path)/suite.yaml"))
      let error = try #require(throws: ManifestError.self) { try SuiteManifest(directory: suite.path) }
      #expect(error.description.contains("suite.yaml:1:8: `suite: other` is in a directory called `made`"))
    }
  }

  @Test func whatIsNoTextIsRefused() async throws {
    try await SuiteDirectory.with("cases: []") { suite in
      let file = URL(fileURLWithPath: "\(suite.path)/suite.yaml")
      for (bytes, words) in [
        (Data(), "is empty"), (Data([0xff, 0xfe, 0x00]), "is no UTF-8 text"),
        (Data("a: \u{1}\n".utf8), "this is no YAML"), (Data(repeating: 0x20, count: (1 << 20) + 1), "larger than"),
        (Data("a: 1\n---\nb: 1\n".utf8), "this is no YAML"),
      ] {
        try bytes.write(to: file)
        let error = try #require(throws: ManifestError.self) { try SuiteManifest(directory: suite.path) }
        #expect(error.description.contains(words), "\(error)")
      }
      try FileManager.default.removeItem(at: file)
      let error = try #require(throws: ManifestError.self) { try SuiteManifest(directory: suite.path) }
      #expect(error.description.contains("suite.yaml: cannot be read: No such file or directory"))
    }
  }

  @Test(arguments: [
    "a: &x 1", "- &x", "[&x 1]", "a:\n  &x b: 1", "? &x 1", "# '\na: &x 1", "a: 'b'\nc: &x 1",
    // Behind tags, and behind quotes that open nothing.
    "a: !t &x 1", "a: !<tag:x> &x [1]", "a: b - 'x\nc: &x 1", "{a: b - 'x, c: &y [1], d: z'}", "a: *x",
  ])
  func anchorsAreFound(_ text: String) {
    #expect(AnchorScan.firstAnchor(in: text) != nil)
  }

  @Test func anAliasIsTakenAtItsPlace() {
    #expect(AnchorScan.firstAnchor(in: "a*b: '**'\nk: [1*2, *x]") == SourcePlace(line: 2, column: 10))
    #expect(AnchorScan.firstAnchor(in: "k: &x 1\nl: *x") != nil)
  }

  @Test func aliasesOfAliasesAreNotMultiplied() {
    let doubled = (1...60).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }
    let text = "a0: &a0 [x]\n" + doubled.joined() + "? *a60\n: 1\n? *a60\n: 2\n"
    #expect(AnchorScan.firstAnchor(in: text)?.line == 2)
  }

  @Test(arguments: ["a: b & c", "a: \"&x\"", "# &x", "a: it's\nb: R&D", "a: '&x'", "a: b # - &x"])
  func otherAmpersandsAreText(_ text: String) {
    #expect(AnchorScan.firstAnchor(in: text) == nil)
  }
}
