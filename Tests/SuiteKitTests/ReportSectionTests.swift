// SPDX-License-Identifier: GPL-2.0-only
import Results
import StoreKit
import Testing

@testable import SuiteKit

@Suite("The report that suite.yaml describes")
struct ReportSectionTests {
  private static let cases = """
    source: somewhere
    cases:
    - {name: a, job: a.fio, environment: {SIZE: 1m}, matrix: {RW: [read, write], BS: [4k, 64k]}, full: {matrix: {BS: [1m]}}}
    - {name: b, job: b.fio, full_only: true}

    """
  private static let files = [
    "a.fio": "[a]\nioengine=null\nsize=${SIZE}\nrw=${RW}\nbs=${BS}\n",
    "b.fio": "[b]\nioengine=null\nsize=1m\nfault_report=${FAULT_REPORT}\n",
  ]

  /// What stands below `report`, whose line is 7; the mistakes as `LINE:COLUMN: words`.
  static let mistaken: [(String, [String])] = [
    ("report: x\n", ["7:9: `report` wants a list of sections, not `x`"]),
    ("report:\n- {tabel: x}\n", ["8:3: a section of `report` has one of figures, table, histogram and chart"]),
    ("report:\n- {figures: a, chart: huge_bytes}\n", ["8:3: a section of `report` has one of"]),
    (
      "report:\n- {figures: a, rows: [RW]}\n- {table: x, row: [RW]}\n",
      ["8:16: `figures` has no key `rows`. There are figures", "9:14: `table` has no key `row`. Did you mean `rows`?"]
    ),
    ("report:\n- {figures: [a, zzz]}\n", ["8:17: `zzz` is no case, and matches none. There are a and b"]),
    ("report:\n- {table: x}\n", ["8:3: the table has no `rows`"]),
    (
      "report:\n- {table: x, cases: a, when: {RW: raed, SIZE: 1m}, rows: [RW]}\n",
      ["8:35: `RW` is never `raed`; it is read and write", "8:41: `SIZE` is a variable of no matrix"]
    ),
    (
      "report:\n- {table: \"${RWW}\", cases: a, rows: [BS]}\n",
      ["8:11: `RWW` is neither a label nor a variable of the matrix. Did you mean `RW`?"]
    ),
    ("report:\n- {table: x, rows: [BS]}\n", ["8:21: `BS` says nothing of case `b`; give it a label"]),
    (
      "report:\n- table: x\n  cases: a\n  rows: [RW]\n  labels: {RW: {raed: r}, how: {b: x}}\n",
      [
        "11:17: `raed` is no value of `RW`. Did you mean `read`?", "11:27: no text of the section uses `${how}`",
        "11:33: `b` is no case of the section",
      ]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], metric: clat_men_ns, unit: MB, per: -1, decimals: 10}\n",
      [
        "8:3: `a/RW=read,BS=4k` and `a/RW=read,BS=64k` are both in row `read`",
        "8:3: `unit` needs a `metric`", "8:44: there is no metric `clat_men_ns`. Did you mean `clat_min_ns`?",
        "8:72: `per: -1` is no number above 0", "8:86: `decimals: 10` is not possible",
      ]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], metric: iops, unit: ms}\n",
      [
        "8:3: `ms` is no unit of `iops`; there are %",
        "8:3: `a/RW=read,BS=4k` and `a/RW=read,BS=64k` are both in row `read`",
      ]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], columns: BS, metric: iops, published: {raed: [1, 2, 3], write: [1, 2]}}\n",
      [
        "8:75: `raed` is no row of the table. Did you mean `read`?",
        "8:92: `write` has 2 numbers, and the table 3 columns; write `-` where there is no number",
      ]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], metric: iops, published: {read: 5, write: fast}}\n",
      ["8:68: `5` is a number of `a/RW=read,BS=4k`", "8:78: `fast` is no value of `iops`"]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], columns: RW, metric: iops}\n",
      ["8:3: `a/RW=read,BS=4k` and `a/RW=read,BS=64k` are both in row `read`, column `read`"]
    ),
    ("report:\n- {table: x, rows: [case], columns: [{heading: x}]}\n", ["8:38: the column has no `metric`"]),
    (
      "report:\n- {histogram: x, published: {y: {3: 1, 4: -1}}}\n",
      [
        "8:3: published counts need `steps: log2`", "8:3: the histogram comes from the fault report",
        "8:30: `y` is the title of no case", "8:34: `3` is no power of two", "8:43: `4: -1` is not possible",
      ]
    ),
    (
      "report:\n- {histogram: \"${case}\", cases: b, steps: log2, published: {zzz: {4: 1}}}\n",
      ["8:61: `zzz` is the title of no case. There are b"]
    ),
    (
      "report:\n- {histogram: x, cases: b, steps: log3}\n",
      ["8:35: `steps: log3` is not possible; write linear or log2"]
    ),
    (
      "report:\n- {chart: huge_byte, cases: a}\n",
      [
        "8:3: the chart comes from the fault report, which the job of case `a` does not ask for",
        "8:11: there is no chart of `huge_byte`; there is huge_bytes",
      ]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], columns: BS, metric: iops, published: {read: [1, 2, 3]}}\n"
        + "- {table: y, cases: a, rows: [RW], columns: BS, metric: iops, published: {read: [1, \"-\", \"-\"]}}\n",
      ["9:82: case `a/RW=read,BS=4k` has a published `iops` of this source in line 8 already"]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], columns: BS, metric: iops, published: {read: [1, 2, 3]}}\n"
        + "- {table: y, cases: a, rows: [RW], columns: BS, metric: iops, published: {read: [1, 1, 1]}, source: other}\n",
      [
        "8:3: case `a/RW=read,BS=4k` has published figures of `iops` from `somewhere` and `other`, and this section",
        "9:3: case `a/RW=read,BS=4k` has published figures of `iops` from `somewhere` and `other`, and this section",
      ]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], metric: iops}\n",
      ["8:3: `a/RW=read,BS=4k` and `a/RW=read,BS=64k` are both in row `read`; name what tells them apart"]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], separator: \" : \"}\n",
      ["8:3: `a/RW=read,BS=4k` and `a/RW=read,BS=64k` are both in row `read`; name what tells them apart"]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], columns: [{metric: iops}]}\n",
      ["8:3: `a/RW=read,BS=4k` and `a/RW=read,BS=64k` are both in row `read`; name what tells them apart"]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW], columns: BS, separator: \" : \"}\n"
        + "- {table: x, cases: a, rows: [RW, BS], underline: \"*\"}\n",
      ["8:3: `separator` is for tables without `columns`", "9:3: `underline` is for tables of plain lines"]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW, BS], metric: iops, published: {\"read : 4k\": 1, \"read : 64k\": 2}}\n"
        + "- {table: y, cases: a, rows: [case], columns: [{metric: iops}]}\n",
      [
        "9:3: `a/RW=read,BS=4k` and `a/RW=read,BS=64k` have different published figures of `iops`, and `somewhere` has one"
      ]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW, BS], metric: iops, published: {\"read : 4k\": -1, \"read : 64k\": 0}}\n",
      ["8:79: `-1` is not possible: `iops` is -1.0, below 0", "8:97: `0` is not possible: `iops` is 0, which was"]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW, BS], metric: clat_min_ns, unit: \"%\"}\n"
        + "- {table: x, cases: a, rows: [RW, BS], metric: ios, per: 4, unit: \"%\"}\n"
        + "- {table: x, cases: a, rows: [RW, BS], metric: usr_cpu_percent, unit: \"%\"}\n",
      ["8:3: `unit: \"%\"` is for a quotient of metrics", "9:3: `unit: \"%\"` is for a quotient of metrics"]
    ),
    (
      "report:\n- {table: x, cases: a, rows: [RW, BS], per: 1e-300}\n- {table: x, cases: a, rows: [RW, BS], per: 1e16}\n",
      [
        "8:45: `per: 1e-300` is not possible; write a number from 1e-15 to 1e15, or a metric",
        "9:45: `per: 1e16` is not possible",
      ]
    ),
    (
      "report:\n- {table: \"${RW\", cases: a, rows: {r: \"${BS} ${\", b: \"${RW}\"}, notes: [\"of ${RW}\", \"${RW\"]}\n"
        + "- {table: \"${RW}\", cases: a, rows: [BS], labels: {RW: {read: \"${BS}\"}}}\n"
        + "- {table: x, cases: a, rows: [BS, RW], columns: [{metric: iops, heading: \"${BS}\", absent: \"${\"}]}\n",
      [
        "8:11: `table` has a `${` without a `}`", "8:39: `r` has a `${` without a `}`",
        "8:72: `${NAME}` stands for nothing in `notes`; it does in the title",
        "8:84: `${NAME}` stands for nothing in `notes`", "9:62: `${NAME}` stands for nothing in `labels`",
        "10:74: `${NAME}` stands for nothing in `heading`", "10:91: `${NAME}` stands for nothing in `absent`",
      ]
    ),
  ]

  /// Figures that cases name themselves; line 6 is the first of them.
  @Test(arguments: [
    (
      "[{metric: iops, value: 1}, {metric: iops, value: 2, when: {RW: read}}]",
      ["6:51: case `a/RW=read` has a published `iops` of this source in line 6 already"]
    ),
    ("[{metric: iops, value: 1, when: {RW: write}}, {metric: iops, value: 2, when: {RW: read}}]", []),
    ("[{metric: iops, value: 1}, {metric: iops, value: 2, source: other}]", []),
    ("[{metric: clat_min_ns, value: -5}]", ["6:45: `value: -5` is not possible: `clat_min_ns` is -5.0, below 0"]),
    (
      "[{metric: clat_min_ns, value: 0 ms}, {metric: ios, value: 0}, {metric: huge_bytes, value: -1 MiB}]",
      [
        "6:45: `value: 0 ms` is not possible",
        "6:105: `value: -1 MiB` is not possible: `huge_bytes` is -1048576.0, below 0",
      ]
    ),
  ])
  func figuresOfACase(_ figures: String, _ expected: [String]) async throws {
    let yaml =
      "source: somewhere\ncases:\n- {name: a, job: a.fio, environment: {SIZE: 1m, BS: 4k}, matrix: {RW: [read, write]},\n"
      + "   published: \(figures)}\n"
    try await SuiteDirectory.with(yaml, Self.files) { suite in
      let told = try SuitePlan.examine(directory: suite.path).mistakes
        .map { $0.description.replacing("\(suite.path)/suite.yaml:", with: "") }.unique
      #expect(told.count == expected.count, "\(told)")
      for words in expected { #expect(told.contains { $0.hasPrefix(words) }, "\(words) in \(told)") }
    }
  }

  /// Sizes of a plain and of a full run are never rows of one table.
  @Test func aFullRunHasItsOwnRows() async throws {
    let yaml = """
      source: somewhere
      cases:
      - {name: a, job: a.fio, environment: {SIZE: 1m}, matrix: {RW: [read, write], BS: [4k]}, full: {matrix: {BS: [1m]}}}
      report:
      - {table: x, rows: [RW], metric: iops}

      """
    try await SuiteDirectory.with(yaml, Self.files) { suite in try SuitePlan.check(directory: suite.path) }
  }

  @Test(arguments: mistaken)
  func mistakesHaveTheirPlace(_ report: String, _ expected: [String]) async throws {
    try await SuiteDirectory.with(Self.cases + report, Self.files) { suite in
      let error = try #require(throws: ManifestError.self) { try SuitePlan.check(directory: suite.path) }
      let told = error.mistakes.map { $0.description.replacing("\(suite.path)/suite.yaml:", with: "") }
      #expect(told.count == expected.count, "\(told)")
      for words in expected { #expect(told.contains { $0.hasPrefix(words) }, "\(words) in \(told)") }
    }
  }

  @Test func numbersAreThoseOfTheMail() async throws {
    let report = """
      report:
      - table: x
        cases: a
        rows: [RW]
        columns: BS
        metric: clat_mean_ns
        unit: us
        per: 512
        published: {read: [0.119, "-", 0.3], write: [1, 2 ms, 0.5us]}
        source: the mail

      """
    try await SuiteDirectory.with(Self.cases + report, Self.files) { suite in
      let plain = try suite.plan().cases
      #expect(plain.map(\.id) == ["a/RW=read,BS=4k", "a/RW=read,BS=64k", "a/RW=write,BS=4k", "a/RW=write,BS=64k"])
      #expect(plain.map { $0.published.map(\.value) } == [[119.0 * 512], [], [512_000], [2_000_000 * 512]])
      #expect(plain[0].published == [PublishedFigure(metric: "clat_mean_ns", value: 60_928, source: "the mail")])
      let full = try suite.plan(.full)
      #expect(full.cases.map { $0.published.map(\.value) } == [[153_600], [256_000], []])
      // The numbers are part of the cases; the layout comes back from its text.
      #expect(ReportLayout(json: full.report.json) == full.report)
      #expect(full.report.sections.map(\.kind) == [.table])
    }
  }

  @Test(arguments: [
    ("*", "", true), ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXcYb", false), ("a?c", "abc", true), ("a?", "a", false),
    ("", "", true), ("", "a", false), ("**a", "bba", true), ("a", "A", false), ("[ab]", "a", false),
    // A letter is what a reader takes for one, however many bytes it has.
    ("?", "ü", true), ("?", "u\u{308}", true), ("ü*", "u\u{308}x", true), ("ü", "u\u{308}", true), ("a?b", "aüb", true),
    ("?", "\r\n", true), ("??", "ü", false),
  ])
  func patternsMatch(_ pattern: String, _ text: String, _ isMatch: Bool) {
    #expect(CasePattern.matches(pattern, text) == isMatch)
  }

  @Test func noPatternTakesLong() {
    let stars = String(repeating: "*a", count: 2_000) + "b"
    #expect(!CasePattern.matches(stars, String(repeating: "a", count: 4_000)))
  }

  @Test(
    arguments: [
      ("0.119 ms", "clat_min_ns", nil, 119_000), ("0.119", "clat_min_ns", "ms", 119_000),
      ("7800", "clat_min_ns", nil, 7800),
      ("1.5s", "full_collapse_ms", nil, 1500), ("2 MiB", "huge_bytes", nil, 2_097_152), ("1e3", "iops", nil, 1000),
      ("3µs", "ns_per_fault", nil, 3000), ("5 ms", "iops", nil, nil), ("ms", "clat_min_ns", nil, nil),
      ("nan", "iops", nil, nil), ("1 fortnight", "clat_min_ns", nil, nil), ("1e400", "iops", nil, nil),
    ] as [(String, String, String?, Double?)])
  func numbersHaveUnits(_ text: String, _ metric: String, _ unit: String?, _ value: Double?) {
    #expect(FigureUnit.parse(text, of: metric, default: unit) == value)
  }
}
