// SPDX-License-Identifier: GPL-2.0-only
import TestSupport
import Testing

@testable import BenchReport

@Suite("Tables that scripts/bench writes into documents")
struct MarkedDocumentTests {
  private static let text = "# A\n<!-- bench one -->\nold\n<!-- end -->\nwords\n<!-- bench two -->\n<!-- end -->\n"

  @Test("What was measured comes into its place, everything else stays as it is")
  func filled() throws {
    let document = try MarkedDocument(Self.text, name: "a.md")
    #expect(document.names == ["one", "two"])
    #expect(document.filled(with: [:]) == Self.text)
    let once = document.filled(with: ["one": "| new |\n"])
    #expect(once == Self.text.replacing("old", with: "\n| new |\n"))
    #expect(try MarkedDocument(once, name: "a.md").filled(with: ["one": "| new |\n"]) == once)
  }

  @Test(
    "A place without an end, or of a name that comes twice, is an error",
    arguments: [
      ("<!-- end -->\nwords", "words"), ("bench two", "bench one"),
      ("words\n<!-- bench two -->\n<!-- end -->", "<!-- bench two -->\n"),
    ])
  func broken(_ right: String, _ wrong: String) {
    #expect(throws: BenchReportError.self) { try MarkedDocument(Self.text.replacing(right, with: wrong), name: "a.md") }
  }

  @Test("The documents of the repository have a place for each table, and no other")
  func places() async throws {
    let bench = Repository.root.appending(path: "scripts/bench").path
    let listed = try await Executed.run(bench, ["--list"]).output.split(separator: "\n").map {
      String($0.prefix { $0 != " " })
    }
    let path = Repository.root.appending(path: "docs/performance.md").path
    let names = try MarkedDocument(String(contentsOfFile: path, encoding: .utf8), name: path).names
    #expect(!listed.isEmpty)
    #expect(Set(names) == Set(listed))
  }
}
