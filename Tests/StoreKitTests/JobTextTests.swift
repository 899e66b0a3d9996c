// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import StoreKit

@Suite("Job files with what they are run with")
struct JobTextTests {
  @Test func whatIsWrittenIsRead() {
    let text = JobText(
      "; environment: of a comment that is none\n[job]\nrw=write\n",
      variables: [.init("A", "1"), .init("EMPTY", ""), .init("EQUALS", "a=b")], settings: [.init("thp", "always")])
    #expect(
      text.text == "; environment: A=1\n; environment: EMPTY=\n; environment: EQUALS=a=b\n; setting: thp=always\n"
        + "; environment: of a comment that is none\n[job]\nrw=write\n")
    #expect(JobText(parsing: text.text) == text)
  }

  @Test(arguments: ["", "\n", "[job]", "; a comment\n; environment: A=1\n", "; environment: without a value\n[job]\n"])
  func aFileWithoutThemIsAllBody(_ text: String) {
    #expect(JobText(parsing: text) == JobText(text, variables: [], settings: []))
  }

  @Test func digestsAreThoseOfTheStandard() {
    #expect(
      SHA256.hexadecimal("".utf8) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hexadecimal("abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hexadecimal(String(repeating: "a", count: 1_000_000).utf8)
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
