// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ReportKit
import Testing

@Suite("Tables in every format")
struct RenderingTests {
  static let table = Table(
    title: "three jobs",
    columns: [
      Column("job", key: "job", isLabel: true), Column("I/Os", key: "ios", unit: .count),
      Column("clat p50", key: "clat_p50", unit: .nanoseconds), Column("empty", key: "empty", unit: .bytes),
    ],
    rows: [
      [.text("first"), .integer(16384), .integer(2104)], [.text("a,\"b\"|\n"), .integer(7), .number(1.5)],
      [.text("third"), .missing, .integer(999)],
    ],
    notes: ["FAILED: a sentence that is long enough to be wrapped where lines are narrow."])

  @Test func wideTextHasARowPerJob() {
    var table = Self.table
    table.rows[1][0] = .text("second")
    #expect(
      TextRenderer(width: 100).render(table) == """
        three jobs

        job       I/Os  clat p50  empty
        ------  ------  --------  -----
        first   16,384   2.10 µs      -
        second       7   1.50 ns      -
        third        -    999 ns      -

        FAILED: a sentence that is long enough to be wrapped where lines are narrow.

        """)
  }

  @Test func narrowTextIsTurnedAndPartedIntoBlocks() {
    var table = Self.table
    table.rows[1][0] = .text("second")
    table.notes = []
    #expect(
      TextRenderer(width: 30).render(table) == """
        three jobs

        job         first   second
        --------  -------  -------
        I/Os       16,384        7
        clat p50  2.10 µs  1.50 ns

        job        third
        --------  ------
        clat p50  999 ns

        """)
  }

  @Test func aLabelThatIsTooWideStandsAlone() {
    var table = Self.table
    table.rows[1][0] = .text("second/WITH=many,VARIABLES=in,ITS=name")
    (table.notes, table.hangsLabels) = ([], true)
    #expect(
      TextRenderer(width: 35).render(table) == """
        three jobs

        job           I/Os  clat p50  empty
        ----------  ------  --------  -----
        first       16,384   2.10 µs      -
        second/WITH=many,VARIABLES=in,ITS=
        name
                         7   1.50 ns      -
        third            -    999 ns      -

        """)
  }

  @Test(arguments: [40, 60, 76, 200])
  func textKeepsItsWidth(_ width: Int) {
    var table = Self.table
    table.rows = (1...23).map { [.text("job number \($0)"), .integer($0 * 1000), .integer($0), .missing] }
    let text = TextRenderer(width: width).render(table)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
    #expect((1...23).allSatisfy { text.contains("job number \($0)") })
    #expect(text.split(separator: "\n").allSatisfy { $0.last != " " })
  }

  @Test func csvIsRFC4180() {
    #expect(
      CSVRenderer().render(Self.table)
        == "job,ios,clat_p50_ns,empty_bytes\r\nfirst,16384,2104,\r\n\"a,\"\"b\"\"|\n\",7,1.5,\r\nthird,,999,\r\n")
  }

  @Test func markdownEscapesWhatWouldBreakIt() {
    let text = MarkdownRenderer().render(Self.table)
    #expect(text.hasPrefix("### three jobs\n\n| job | I/Os | clat p50 | empty |\n|---|---:|---:|---:|\n"))
    #expect(text.contains("| a,\"b\"\\|  | 7 |"))
    #expect(text.hasSuffix("\n- FAILED: a sentence that is long enough to be wrapped where lines are narrow.\n"))
  }

  @Test func jsonHasRawNumbers() throws {
    let text = try JSONRenderer().render(Self.table)
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["schema"] as? String == "faultbench.table/1")
    let rows = try #require(document["rows"] as? [[String: Any]])
    #expect(rows.map { $0["clat_p50_ns"] as? Double } == [2104, 1.5, 999])
    #expect(rows[2]["ios"] is NSNull)
    #expect(rows[1]["job"] as? String == "a,\"b\"|\n")
  }

  @Test func missingCellsAndEmptyTablesAreFine() {
    let empty = Table(title: "nothing", columns: Self.table.columns)
    #expect(TextRenderer().render(empty) == "nothing\n")
    #expect(CSVRenderer().render(empty) == "job,ios,clat_p50_ns,empty_bytes\r\n")
    #expect(empty.cell(5, 5) == .missing)
  }

  @Test func whatATerminalWouldObeyIsNotShown() {
    #expect(ShownText.safe("plain\tline\nnext\r\n") == "plain\tline\nnext\r\n")
    #expect(
      ShownText.safe("a\u{1b}[31mred\rb\u{7f}\u{9b}\u{202e}c") == "a\u{fffd}[31mred\u{fffd}b\u{fffd}\u{fffd}\u{fffd}c")
    #expect(ShownText.safe("e\u{301} 🙂 µs") == "e\u{301} 🙂 µs")
  }

  @Test func aCellThatDoesNotFitGoesOnBelow() {
    let table = Table(
      title: "", columns: [Column("job", key: "job", isLabel: true), Column("ios", key: "ios", unit: .count)],
      rows: [[.text("first-touch/SHARING=private,ACCESS=touch"), .integer(1234)]])
    let text = TextRenderer(width: 24).render(table)
    #expect(
      text == """
        job         first-touch/
                SHARING=private,
                    ACCESS=touch
        ---  -------------------
        ios                1,234

        """, "\(text)")
    #expect(ShownText.name("a\nb\r\nc\td\u{1b}") == "a b c d\u{fffd}")
  }
}
