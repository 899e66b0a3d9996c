// SPDX-License-Identifier: GPL-2.0-only
import Testing

@Suite("Layout rows against the headers in Debian's fio source")
struct HeaderOffsetsTests {
  @Test("fio 3.33: every number of the row is the compiler's", .headers(of: "3.33"))
  func release333() throws { try expectAgreement("3.33") }

  @Test("fio 3.39: every number of the row is the compiler's", .headers(of: "3.39"))
  func release339() throws { try expectAgreement("3.39") }

  @Test("fio 3.41: every number of the row is the compiler's", .headers(of: "3.41"))
  func release341() throws { try expectAgreement("3.41") }

  @Test(
    "Releases that the suites have moved on to have rows, and those are right",
    .enabled(if: !FioHeaders.others.isEmpty, "every suite still has the release that it is known for"))
  func otherReleases() throws {
    for release in FioHeaders.others { try expectAgreement(release) }
  }

  @Test("One wrong number in a row is noticed, and named", .headers(of: "3.33"))
  func wrongNumberIsNoticed() throws {
    var row = try #require(try RecordedRow.release("3.33"))
    let measured = try HeaderOffsets(of: row, headers: FioHeaders.folder(of: "3.33"))
    let right = try #require(row.quantities["td.io_ops_data"])
    row.quantities["td.io_ops_data"] = right + 8
    #expect(row.disagreements(with: measured) == ["td.io_ops_data: row \(right + 8), headers \(right)"])
  }

  @Test("The row of another release disagrees", .headers(of: "3.33"))
  func rowOfAnotherReleaseDisagrees() throws {
    let row = try #require(try RecordedRow.release("3.34"))
    let measured = try HeaderOffsets(of: row, headers: FioHeaders.folder(of: "3.33"))
    #expect(row.disagreements(with: measured).contains("FIO_IOOPS_VERSION: row 32, headers 31"))
  }

  @Test("A member that fio does not have is the compiler's error, not a pass", .headers(of: "3.33"))
  func unknownMemberFails() throws {
    var row = try #require(try RecordedRow.release("3.33"))
    row.quantities["io_u.no_such_member"] = 8
    let failure = #expect(throws: Tool.ExitError.self) {
      try HeaderOffsets(of: row, headers: FioHeaders.folder(of: "3.33"))
    }
    #expect(failure?.text.contains("no_such_member") == true)
  }

  private func expectAgreement(_ release: String) throws {
    let row = try #require(try RecordedRow.release(release), "layouts.json has no row for fio \(release)")
    let measured = try HeaderOffsets(of: row, headers: FioHeaders.folder(of: release))
    #expect(row.quantities.count > 90)
    #expect(row.disagreements(with: measured) == [])
  }
}
