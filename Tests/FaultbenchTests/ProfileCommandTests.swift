// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite("faultbench profile")
struct ProfileCommandTests {
  static let made = MadeProfile(
    faults: 4,
    [
      .init("asm_exc_page_fault", 40, calls: 4), .init("asm_exc_page_fault;handle_mm_fault", 800, calls: 4),
      .init("asm_exc_page_fault;handle_mm_fault;clear_page_erms", 16388, calls: 4, repeats: 16384, bytes: 16384),
    ])

  /// A store with a run that has profiles of two of its three cases, and one that has none.
  static func withStore(_ body: (TemporaryDirectory) async throws -> Void) async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.path + "/faultbench.sqlite", mode: .create)
      for label in ["v6.1", "plain"] {
        let run = NewRun(
          label: label, suite: "own", fingerprint: #"{"kernel": "6.1.0", "clock": "instructions"}"#,
          fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "test")
        let cases = ["touch/RW=read", "touch/RW=write", "other"].enumerated().map {
          NewCase(
            ordinal: $0, name: $1, jobFile: "[a]", jobHash: SHA256.hexadecimal("[a]".utf8), metrics: ["clat_p50_instr"],
            plannedRepeats: 2)
        }
        let id = try store.beginRun(run, cases: cases)
        for stored in try store.cases(of: id) {
          for number in 1...2 {
            var one = NewRepeat(number: number, elapsedNS: 1, metrics: ["clat_p50_instr": 5000])
            if label == "v6.1", stored.name != "other" { one.profile = made.text }
            try store.append(one, to: stored.id)
          }
        }
        try store.finishRun(id, state: .complete)
      }
      try await body(directory)
    }
  }

  @Test("A run is named by label, number, latest or an exported file, its cases by ids and patterns")
  func choice() async throws {
    try await Self.withStore { directory in
      let exported = try await Tool.run(["export", "v6.1", "--output", "e.json"], in: directory.path)
      #expect(exported.status == 0, "\(exported.errors)")
      for (arguments, cases) in [
        (["v6.1"], ["touch/RW=read", "touch/RW=write"]), (["1", "touch"], ["touch/RW=read", "touch/RW=write"]),
        (["v6.1", "*write"], ["touch/RW=write"]), (["v6.1", "touch/RW=read"], ["touch/RW=read"]),
        (["e.json"], ["touch/RW=read", "touch/RW=write"]),
      ] {
        let result = try await Tool.run(["profile"] + arguments, in: directory.path)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
        #expect(result.output.split(separator: "\n").filter { $0.hasPrefix("touch/") }.map(String.init) == cases)
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 76 })
        #expect(result.output.contains("clear_page_erms"))
        #expect(result.errors.contains("other: none of its repeats has a profile.") == (arguments.count == 1))
      }
    }
  }

  @Test("Every format is written, also to a file")
  func formats() async throws {
    try await Self.withStore { directory in
      for (format, words) in [
        ("text", "4,307.0"), ("markdown", "### Functions"), ("json", "\"schema\" : \"faultbench.profile/1\""),
        ("csv", "touch/RW=write,clear_page_erms,clearing or copying,32776,"),
        ("html", "<svg"), ("folded", "touch/RW=write;asm_exc_page_fault;handle_mm_fault;clear_page_erms 32776\n"),
        ("speedscope", "https://www.speedscope.app/file-format-schema.json"),
      ] {
        let result = try await Tool.run(
          ["profile", "v6.1", "touch/RW=write", "--format", format, "--output", "out"], in: directory.path)
        #expect(result.status == 0 && result.output == "" && result.errors == "", "\(format): \(result.errors)")
        #expect(try directory.read("out").contains(words), "\(format)")
      }
      let spared = try await Tool.run(["profile", "v6.1", "--output", "faultbench.sqlite"], in: directory.path)
      #expect(spared.status == 2)
    }
  }

  @Test("What is not there is said, with what to do")
  func absent() async throws {
    try await Self.withStore { directory in
      for (arguments, words) in [
        (
          ["plain"],
          "plain has no profile. A run whose repeats have profiles is made by `faultbench guest run own --kernel"
        ),
        (["v6.1", "other"], "what other matches in v6.1 has no profile."),
        (["v6.1", "touch/RW=wrote"], "Did you mean `touch/RW=write`"),
        (["v6.1", "nothing*"], "nothing* matches no case of v6.1. There are touch/RW=read, touch/RW=write, other."),
        (["v9"], "there is no run v9"), (["no.json"], "there is no such file"), ([], "Name a run"),
        (["v6.1", "--top", "0"], "--top takes a number from 1"),
        (["v6.1", "--print-phases"], "--print-phases writes the built-in table and nothing else"),
      ] {
        let result = try await Tool.run(["profile"] + arguments, in: directory.path)
        #expect(result.status == 2, "\(arguments)")
        #expect(result.output == "")
        #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
      }
    }
  }

  @Test("The built-in table can be written, changed and used; a bad one is refused by file and line")
  func phases() async throws {
    try await Self.withStore { directory in
      let printed = try await Tool.run(["profile", "--print-phases", "--output", "own.txt"], in: directory.path)
      #expect(printed.status == 0 && printed.errors == "")
      let table = try directory.read("own.txt")
      let usual = try await Tool.run(["profile", "v6.1"], in: directory.path)
      let same = try await Tool.run(["profile", "v6.1", "--phases", "own.txt"], in: directory.path)
      #expect(same.output == usual.output)
      try directory.write("[everything of mine]\n*\n\n\(table)", to: "more.txt")
      let own = try await Tool.run(["profile", "v6.1", "--phases", "more.txt"], in: directory.path)
      #expect(own.status == 0, "\(own.errors)")
      for (text, words) in [
        ("[a]\ntwo names\n", "bad.txt: line 2 is not one name"), ("# nothing\n", "bad.txt: has no [phase]."),
        ("first\n", "bad.txt: line 1 stands before the first [phase]"),
      ] {
        try directory.write(text, to: "bad.txt")
        let result = try await Tool.run(["profile", "v6.1", "--phases", "bad.txt"], in: directory.path)
        #expect(result.status == 2 && result.output == "")
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.errors.contains("--print-phases"))
      }
      let absent = try await Tool.run(["profile", "v6.1", "--phases", "none.txt"], in: directory.path)
      #expect(absent.status == 2 && absent.errors.contains("none.txt"))
    }
  }

  @Test("Profiles that cannot be read are left out by repeat and line; where nothing else is there, it is an error")
  func unreadable() async throws {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.path + "/faultbench.sqlite", mode: .create)
      let id = try store.beginRun(
        NewRun(label: "odd", suite: "own", fioVersion: "fio-3.33", fioPath: "fio", tool: "test"),
        cases: ["a", "b"].enumerated().map {
          NewCase(ordinal: $0, name: $1, jobFile: "[a]", jobHash: "0", metrics: [], plannedRepeats: 4)
        })
      let other = "faultscope 9\nend\n"
      for (item, texts) in zip(try store.cases(of: id), [[Self.made.text, other], [other, other]]) {
        for (number, text) in zip(2..., texts) {
          var one = NewRepeat(number: number, elapsedNS: 1)
          one.profile = text
          try store.append(one, to: item.id)
        }
      }
      try store.finishRun(id, state: .complete)
      let result = try await Tool.run(["profile", "odd"], in: directory.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("4 faults of 1 repeat: 4,307.0 instructions a fault."))
      #expect(!result.output.contains("\nb\n"))
      for words in [
        "a: the profile of repeat 3 cannot be read: line 1 of the profile is not 'faultscope 1'",
        "b: the profiles of repeats 2, 3 cannot be read: line 1 of the profile",
      ] {
        #expect(result.errors.contains(words), "\(result.errors)")
      }
      #expect(!result.errors.contains("none of its repeats has a profile"))
      let none = try await Tool.run(["profile", "odd", "b"], in: directory.path)
      #expect(none.status == 2 && none.output == "")
      #expect(none.errors.contains("b: the profiles of repeats 2, 3 cannot be read"), "\(none.errors)")
      #expect(none.errors.contains("no profile of what b matches in odd can be read. Show it with"), "\(none.errors)")
    }
  }

  /// Two runs of one case, of which some have profiles; what `compare` says.
  private static func compare(
    _ base: MadeProfile?, _ candidate: MadeProfile?, _ arguments: [String], odd: String? = nil
  ) async throws -> Executed {
    try await TemporaryDirectory.with { directory in
      let store = try Store(path: directory.path + "/faultbench.sqlite", mode: .create)
      for (label, profile, value) in [("a", base, 5000.0), ("b", candidate, 6000.0)] {
        let run = NewRun(
          label: label, suite: "own", started: Date(timeIntervalSince1970: 0),
          fingerprint: #"{"kernel": "6.1.0", "clock": "instructions"}"#, fioVersion: "fio-3.33", fioPath: "fio",
          tool: "test")
        let item = NewCase(
          ordinal: 0, name: "touch", jobFile: "[a]", jobHash: SHA256.hexadecimal("[a]".utf8),
          metrics: ["clat_p50_instr"], plannedRepeats: 3)
        let id = try store.beginRun(run, cases: [item])
        let stored = try #require(try store.cases(of: id).first)
        for number in 1...3 {
          var one = NewRepeat(
            number: number, elapsedNS: 1, metrics: ["clat_p50_instr": value, "clat_mean_instr": value, "ios": 4])
          one.profile = label == "b" && number == 2 ? odd ?? profile?.text : profile?.text
          try store.append(one, to: stored.id)
        }
        try store.finishRun(id, state: .complete)
      }
      try directory.write("[mine]\n*\n", to: "mine.txt")
      return try await Tool.run(["compare", "a", "b"] + arguments, in: directory.path)
    }
  }

  @Test("compare names the functions that account for a change, where both sides have profiles")
  func compared() async throws {
    var slower = Self.made
    slower.ways.append(.init("asm_exc_page_fault;handle_mm_fault;charge_memcg", 4000, calls: 4))
    for format in ["text", "markdown", "json", "html"] {
      let result = try await Self.compare(Self.made, slower, ["--format", format])
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.output.contains(format == "markdown" ? "charge\\_memcg" : "charge_memcg"), "\(result.output)")
      let none = try await Self.compare(nil, nil, ["--format", format])
      let one = try await Self.compare(nil, slower, ["--format", format])
      #expect(one.output == none.output, "one side alone has nothing to compare")
      #expect(!none.output.contains("charge"))
    }
    let text = try await Self.compare(Self.made, slower, ["--phases", "mine.txt"]).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("charge_memcg, new"))
    #expect(text.contains("+1,000.0"))
    #expect(text.contains("Of it, string instructions, which clear and copy: 0.0 (4,096.0 -> 4,096.0)."))
    #expect(text.contains("By phase: mine +1,000.0."))
    for format in ["csv", "junit"] {
      let result = try await Self.compare(Self.made, slower, ["--format", format])
      #expect(try await Self.compare(nil, nil, ["--format", format]).output == result.output)
    }
  }

  @Test("compare needs no profile for its verdict: one that cannot be read, or has no fault, is left out and told")
  func omitted() async throws {
    let none = try await Self.compare(nil, nil, [])
    for (base, odd, words) in [
      (Self.made, "faultscope 9\n", "of the candidate the profile of repeat 2 cannot be read: line 1 of the profile"),
      (MadeProfile(faults: 0, []), nil, "of the base no profile has a fault of the job"),
    ] {
      let result = try await Self.compare(base, Self.made, [], odd: odd)
      #expect(result.status == 1 && result.output == none.output, "\(result.errors)")
      #expect(
        result.errors.contains("touch: no function is told to account for its change, since \(words)"),
        "\(result.errors)")
      for format in ["csv", "junit"] {
        #expect(try await Self.compare(base, Self.made, ["--format", format], odd: odd).errors == "")
      }
    }
  }
}
