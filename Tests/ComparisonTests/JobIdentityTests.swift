// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import MadeResults
import ReportKit
import StoreKit
import TestSupport
import Testing

@testable import Comparison

@Suite("Results that are not of the same work do not compare") struct JobIdentityTests {
  /// Runs a job, and gives the path of its result.
  private static func result(
    _ job: String, _ fio: FioUnderTest, _ directory: TemporaryDirectory, _ name: String, _ options: [String] = []
  ) async throws -> String {
    let file = try directory.write(job, to: "\(name).fio")
    let result = try await fio.execute(["--output-format=json+"] + options + [file], in: directory.path)
    return try directory.write(result.output, to: "\(name).json")
  }

  private static func compare(_ base: [String], _ candidate: [String], isForced: Bool = false) throws -> Comparison {
    let source = ComparisonSource(store: "none")
    var options = ComparisonOptions()
    options.isForced = isForced
    let sides = try source.sides(base: base, candidate: candidate)
    return try Comparison(base: sides.base, candidate: sides.candidate, options: options)
  }

  /// What keeps both from being compared, and whether force compares them.
  private static func decisive(_ base: [String], _ candidate: [String]) throws -> [String] {
    do {
      _ = try compare(base, candidate)
      return []
    } catch let error as ComparisonError {
      guard case .incomparable(let differences) = error else { throw error }
      #expect(try !compare(base, candidate, isForced: true).cases.isEmpty)
      return differences.map(\.what)
    }
  }

  private static let head = "[global]\nioengine=null\nsize=1m\nbs=4k\n"

  @Test(arguments: FioMatrix.present)
  func onlyWhatIsCertainIsIdentity(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      func result(_ job: String, _ name: String, _ options: [String] = []) async throws -> String {
        try await Self.result(Self.head + job, fio, directory, name, options)
      }
      let read = try await result("[a]\nrw=read\n", "read"), again = try await result("[a]\nrw=read\n", "again")
      #expect(try Self.decisive([read], [again]) == [])
      // Without options, directions and amounts are left, and even where those are the same nothing is known.
      func stripped(_ path: String) throws -> String {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let cut = text.replacing(/"job options" : \{[^}]*\},/, with: "").replacing(
          /"global options" : \{[^}]*\},/, with: "")
        let name = path.replacing(".json", with: "-stripped.json")
        try cut.write(toFile: name, atomically: true, encoding: .utf8)
        return name
      }
      let write = try await result("[a]\nrw=write\n", "write")
      #expect(try Self.decisive([stripped(read)], [stripped(write)]) == ["options of the job", "directions"])
      #expect(try Self.decisive([stripped(read)], [stripped(again)]) == ["options of the job"])
      // A group of one section is told by its options; one of several is not.
      let copies = "[a]\nrw=randrw\nnumjobs=3\ngroup_reporting\n"
      #expect(try await Self.decisive([result(copies, "c1")], [result(copies, "c2")]) == [])
      let several = "[a]\nrw=randread\n[b]\nrw=write\n"
      let mixed = try await Self.decisive(
        [result(several, "m1", ["--group_reporting"])], [result(several, "m2", ["--group_reporting"])])
      #expect(mixed == ["options of the other jobs of its group"])
    }
  }

  @Test(arguments: FioMatrix.present)
  func lessWorkIsNamedUnlessItsTimeWasUp(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      func result(_ job: String, _ name: String, _ options: [String] = []) async throws -> String {
        try await Self.result("[a]\nioengine=null\nbs=4k\n" + job, fio, directory, name, options)
      }
      let whole = try await result("size=8m\n", "whole")
      // As if it had been cut short without a word: its options are those of the whole job.
      let part = try await result("size=40k\n", "part")
      let forged = try String(contentsOfFile: part, encoding: .utf8).replacing(#""40k""#, with: #""8m""#)
      try forged.write(toFile: part, atomically: true, encoding: .utf8)
      #expect(try Self.decisive([whole], [part]) == ["I/Os done", "bytes done"])
      #expect(try Self.decisive([part], [whole]) == ["I/Os done", "bytes done"])
      let timed = "size=8m\ntime_based\nruntime=1\nrate_iops="
      let slow = try await result(timed + "100\n", "slow"), fast = try await result(timed + "900\n", "fast")
      let both = try String(contentsOfFile: slow, encoding: .utf8).replacing(#""100""#, with: #""900""#)
      try both.write(toFile: slow, atomically: true, encoding: .utf8)
      let comparison = try Self.compare([slow], [fast])
      #expect(comparison.differences.map(\.what) == ["amount of work"])
      // Ended by a signal: the words around the JSON say so, and the case has failed.
      let ended = try directory.write(
        "\nfio: terminating on signal 15\n" + String(contentsOfFile: whole, encoding: .utf8), to: "ended.json")
      let failed = try Self.compare([whole], [ended], isForced: true)
      #expect(failed.cases.map(\.verdict) == [.failed])
      #expect(failed.cases[0].notes.contains { $0.contains("SIGTERM") })
    }
  }

  @Test(arguments: FioMatrix.present)
  func whatIsDrawnOrEndedByOthersComparesWithItself(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      func results(_ job: String, _ name: String) async throws -> [String] {
        var paths: [String] = []
        for number in 1...2 {
          paths.append(try await Self.result("[global]\nioengine=null\n" + job, fio, directory, "\(name)\(number)"))
        }
        return paths
      }
      for (name, job) in [
        ("split", "size=4m\nbssplit=4k/50:64k/50"), ("few", "size=256k\nbsrange=512-64k"),
        ("counted", "size=1g\nbsrange=1k-1m\nnumber_ios=40"),
      ] {
        let drawn = try await results("[a]\nrw=randrw\nrandrepeat=0\n\(job)\n", name)
        #expect(try Self.decisive([drawn[0]], [drawn[1]]) == [], "\(name)")
      }
      // The second job ends where the first one does.
      let ended = try await results(
        "[a]\nrw=write\nsize=32k\nrate_iops=100\nexitall\n[b]\nrw=read\nsize=1g\nthinktime=1\n", "ended")
      let tellsFlags = try String(contentsOfFile: ended[0], encoding: .utf8).contains("exitall")
      let differences = try Self.decisive([ended[0]], [ended[1]])
      #expect(!tellsFlags || differences == [])
    }
  }

  @Test(arguments: FioMatrix.present.prefix(1))
  func theSameRepeatCountsOnce(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let job = "[a]\nioengine=null\nsize=1m\n"
      let one = try await Self.result(job, fio, directory, "one"),
        two = try await Self.result(job, fio, directory, "two")
      // The same content in another form, under another name.
      let data = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: one)))
      let copy = "\(directory.path)/copy.json"
      try JSONSerialization.data(withJSONObject: data, options: .prettyPrinted).write(to: URL(fileURLWithPath: copy))
      let comparison = try Self.compare(["\(one),\(one)", copy], [two])
      #expect(comparison.base.cases[0].repeats.count == 1)
      #expect(comparison.base.repeated == ["\(one) is named twice", "\(copy) is \(one) again"])
      #expect(comparison.text().contains("counted once"))
      for (base, candidate) in [([one], [one]), ([one, two], [copy])] {
        #expect(throws: ComparisonError.self) { try Self.compare(base, candidate) }
        #expect(try Self.compare(base, candidate, isForced: true).cases.count == 1)
      }
    }
  }

  @Test func aStoredRunIsKnownByEveryName() async throws {
    try await TemporaryDirectory.with { directory in
      let path = "\(directory.path)/store.sqlite"
      var suite = StoredSuite(suite: "made")
      suite.add("a", metrics: ["iops"], values: [["iops": 1, "ios": 10], ["iops": 2, "ios": 10]])
      try suite.write(to: path)
      let store = try Store(path: path, mode: .existing)
      let run = try store.run("latest")
      let file = "\(directory.path)/run.json"
      try store.export(run.id).write(to: URL(fileURLWithPath: file))
      let source = ComparisonSource(store: path)
      let side = try source.side(["latest", "\(run.id)", file], called: "base")
      #expect(side.cases[0].repeats.count == 2)
      #expect(side.repeated.count == 2)
      #expect(throws: ComparisonError.self) {
        try Comparison(base: side, candidate: source.side([file], called: "candidate"))
      }
    }
  }

  @Test func storedRepeatsThatDidLessAreNamed() {
    func side(_ job: String, _ counts: [Int]) -> ComparedSide {
      let repeats = counts.enumerated().map { number, ios in
        NewRepeat(number: number + 1, elapsedNS: 1, metrics: ["ios": Double(ios), "iops": 1])
      }
      let facts = NewCase(ordinal: 0, name: "a", jobFile: job, jobHash: "", plannedRepeats: counts.count)
      return ComparedSide(name: "x", origin: "x", cases: [ComparedCase(facts, StoredRepeats(repeats))])
    }
    func differences(_ job: String, _ base: [Int], _ candidate: [Int]) -> [SideDifference] {
      SideDifference.all(side(job, base), side(job, candidate))
    }
    let job = "[a]\nsize=8m\n"
    #expect(differences(job, [2048, 2048], [2048, 2048]).isEmpty)
    let less = differences(job, [2048, 2048], [10, 2048])
    #expect(less.map(\.what) == ["I/Os done"] && less[0].isDecisive)
    #expect(less[0].base == "2048" && less[0].candidate == "10…2048")
    let timed = differences(job + "; not an option: runtime=1\nruntime=1\n", [2048, 2000], [10, 2048])
    #expect(timed.map(\.what) == ["amount of work"] && !timed[0].isDecisive)
    #expect(timed[0].base == "2000…2048 I/Os" && timed[0].candidate == "10…2048 I/Os")
    #expect(differences(job + "; runtime=1\n", [2048], [10]).map(\.what) == ["I/Os done"])
    #expect(differences(job + "ramp_time=0\n", [2048], [10]).map(\.what) == ["I/Os done"])
    // What is drawn differs, but not by everything.
    let drawn = job + "randrepeat=0\nbssplit=4k/50:64k/50\n"
    #expect(differences(drawn, [342, 492], [364, 444]).isEmpty)
    #expect(differences(drawn, [342, 492], [10, 444]).map(\.what) == ["I/Os done"])
  }

  @Test func anotherIncludedFileIsAnotherJob() async throws {
    func item(_ text: String) -> ComparedCase {
      ComparedCase(NewCase(ordinal: 0, name: "a", jobFile: text, jobHash: "", plannedRepeats: 0), StoredRepeats())
    }
    func differences(_ one: String, _ other: String) -> [String] {
      SideDifference.all(
        ComparedSide(name: "x", origin: "x", cases: [item(one)]),
        ComparedSide(name: "y", origin: "y", cases: [item(other)])
      ).filter(\.isDecisive).map(\.what)
    }
    try await TemporaryDirectory.with { directory in
      let path = try directory.write("[a]\ninclude part.inc\nsize=1m\n", to: "job.fio")
      func text(_ part: String) throws -> String {
        _ = try directory.write(part, to: "part.inc")
        let file = try JobFile(contentsOf: path)
        let included = try file.includedFiles(path: path)
        #expect(included.map(\.name) == ["part.inc"])
        return JobText(
          file.text, variables: [], settings: [],
          included: included.map { JobText.Assignment($0.name, SHA256.hexadecimal($0.bytes)) }
        ).text
      }
      let (one, other) = (try text("rw=write\nbs=8k\n"), try text("rw=read\nbs=64k\n"))
      #expect(differences(one, one) == [])
      #expect(differences(one, other) == ["included file part.inc"])
      #expect(JobText(parsing: one).text == one)
      // Stored by an earlier version, which kept nothing of it.
      let old = JobText(parsing: one).body
      #expect(differences(old, old) == ["included file part.inc"])
    }
  }
}
