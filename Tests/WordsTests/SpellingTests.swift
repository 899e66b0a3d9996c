// SPDX-License-Identifier: GPL-2.0-only
import Testing
import Words

@Suite("What somebody probably meant") struct SpellingTests {
  private static let known = ["iops", "clat_p50_ns", "clat_p99_ns", "minor_faults"]

  @Test(arguments: [
    ("clat_p5_ns", "clat_p50_ns"), ("clat_p50", "clat_p50_ns"), ("iopss", "iops"), ("iosp", "iops"), ("ipos", "iops"),
    ("minor_fault", "minor_faults"), ("minor_fualts", "minor_faults"), ("iops", "iops"),
    ("cl", nil), ("bogus", nil), ("", nil), (String(repeating: "i", count: 65), nil),
  ])
  func theNearest(_ word: String, _ meant: String?) {
    #expect(Spelling.nearest(to: word, in: Self.known) == meant)
    #expect(Spelling.question(word, in: Self.known) == (meant.map { " Did you mean `\($0)`?" } ?? ""))
    #expect(Spelling.nearest(to: word, in: []) == nil)
  }

  @Test(arguments: [
    ("clat_p90_ns", ["clat_p50_ns", "clat_p99_ns"]), ("faults", ["minor_faults"]), ("x", []),
    ("iosp", ["iops"]),
  ])
  func several(_ word: String, _ meant: [String]) {
    #expect(Spelling.candidates(for: word, in: Self.known).sorted() == meant.sorted())
  }
}
