// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Testing

@Suite("Job files keep their bytes and mean what fio takes them for")
struct JobFileTests {
  static let odd = """
    ; a comment\r
    # another
    \t
    [global]  # defaults
      ioengine=null ; inline
    bs = 4k
    time_based
    include more.fio

    [job one]\r
    rw=randrw\r
    rw=read
    cmd=a=b,"c d"
    [last
    size=${SIZE}
    """

  @Test func untouchedFilesAreWrittenBackByteForByte() throws {
    let texts = [Self.odd, Self.odd + "\n", "", "\n\n", "[a]", "[a]\r\nsize=1\r\n", "# only\n"]
    for text in texts {
      #expect(try JobFile(parsing: Array(text.utf8), name: "t").bytes == Array(text.utf8))
    }
    let latin1 = Array("[a]\ndescription=".utf8) + [0xe9, 0xff, 0x0a]
    #expect(try JobFile(parsing: latin1, name: "t").bytes == latin1)
  }

  @Test func linesMeanWhatFioTakesThemFor() throws {
    let sections = try JobFile(parsing: Array(Self.odd.utf8), name: "t").sections
    #expect(sections.map(\.name) == ["global", "job one", "las"])
    #expect(sections.map(\.isGlobal) == [true, false, false])
    #expect(
      sections[0].options == [
        JobOption(key: "ioengine", value: "null"), JobOption(key: "bs", value: " 4k"), JobOption(key: "time_based"),
      ])
    #expect(sections[0].lines.contains { $0.content == .include("more.fio") })
    #expect(sections[1]["rw"] == .some("read"))
    #expect(sections[1]["cmd"] == .some(#"a=b,"c d""#))
    #expect(sections[2]["size"] == .some("${SIZE}"))
    #expect(sections[2]["bs"] == nil)
  }

  @Test(arguments: [
    ("size=1m\n[a]\n", 1, JobFileError.Problem.optionOutsideSection("size=1m")),
    ("[a]\nrw=read\u{0}x\n", 2, .nulByte),
    ("[a]\n\n[\n", 3, .unfinishedHeader),
    ("[a]\ninclude\n", 2, .includeWithoutFile),
    ("[a]\n#" + String(repeating: "x", count: 8191) + "\n", 2, .lineTooLong(bytes: 8193)),
  ])
  func errorsNameTheLine(_ text: String, _ line: Int, _ problem: JobFileError.Problem) {
    let expected = JobFileError(file: "t.fio", line: line, problem: problem)
    #expect(throws: expected) { try JobFile(parsing: Array(text.utf8), name: "t.fio") }
    #expect(expected.description.hasPrefix("t.fio:\(line): "))
  }

  @Test func editsChangeOneLineOnly() throws {
    var file = try JobFile(parsing: Array("[a]\n# why\n  rw=read\nbs=4k\n\n[b]\nrw=write".utf8), name: "t")
    let headers = file.sections.map(\.header)
    let edited = [
      file.set("size", to: "1m", inSectionAt: headers[1]), file.set("rw", to: "randread", inSectionAt: headers[0]),
      file.set("thread", to: nil, inSectionAt: headers[0]),
    ]
    #expect(edited == [true, true, true])
    #expect(file.text == "[a]\n# why\n  rw=randread\nbs=4k\nthread\n\n[b]\nrw=write\nsize=1m\n")
    file.remove("bs", inSectionAt: headers[0])
    #expect(!file.text.contains("bs=4k"))
    let isHeader = file.set("rw", to: "x", inSectionAt: 1)
    #expect(!isHeader)
    // What an edit makes is what a reader finds.
    #expect(try JobFile(parsing: file.bytes, name: "t") == file)
  }

  @Test func missingFilesAndDirectoriesAreToldApart() throws {
    #expect(throws: JobFileError(file: "/nowhere.fio", line: nil, problem: .unreadable(.noSuchFileOrDirectory))) {
      try JobFile(contentsOf: "/nowhere.fio")
    }
    #expect(throws: JobFileError(file: "/", line: nil, problem: .unreadable(.isDirectory))) {
      try JobFile(contentsOf: "/")
    }
  }
}
