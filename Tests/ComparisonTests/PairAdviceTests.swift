// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ReportKit
import StoreKit
import TestSupport
import Testing

@testable import Comparison

/// A stored run, of which a test changes what it is about.
private struct MadeRun {
  var suite: String?
  var fio = "/bin/true", fioVersion = "fio-3.33"
  var engine: String?
  var thp = "madvise", kernel = "6.18.5", cpu = "Model X"
  var variables: [JobText.Assignment] = []
  var settings: [JobText.Assignment] = []
  /// Names of the cases and their job files.
  var cases: [(name: String, text: String)]
  var arguments: [String] = []
  var isPaired = false

  var fingerprint: String {
    #"{"cpuModel":"\#(cpu)","kernel":"\#(kernel)","kernelVersion":"SMP","machine":"x86_64","#
      + #""transparentHugePages":{"enabled":"\#(thp)","hpage_pmd_size":"2097152"},"sysctls":{"vm.swappiness":"60"}}"#
  }

  func store(as label: String, in path: String) throws {
    let store = try Store(path: path, mode: .create)
    let build = try engine.map { SHA256.hexadecimal(try Data(contentsOf: URL(fileURLWithPath: $0))) }
    let run = NewRun(
      label: label, suite: suite, fingerprint: fingerprint, fioVersion: fioVersion, fioPath: fio, engine: engine,
      engineBuild: build, tool: "test", arguments: arguments)
    let planned = cases.enumerated().map { place, item in
      let text = JobText(item.text, variables: variables, settings: settings).text
      return NewCase(
        ordinal: place, name: item.name, jobFile: text, jobHash: SHA256.hexadecimal(text.utf8),
        metrics: ["clat_p50_ns"], plannedRepeats: 2, pairs: isPaired ? "{}" : nil)
    }
    let id = try store.beginRun(run, cases: planned)
    for item in try store.cases(of: id) {
      for number in 1...2 {
        try store.append(
          NewRepeat(number: number, elapsedNS: 1, metrics: ["clat_p50_ns": 1000 + Double(number)]), to: item.id)
      }
    }
    try store.finishRun(id, state: .complete)
  }
}

@Suite("What decides where repeats do not") struct PairAdviceTests {
  private static let job = "[a]\nioengine=null\nsize=1m\n"

  /// The comparison of two runs, with the advice on the host on which the base ran.
  private static func comparison(
    _ base: MadeRun, _ candidate: MadeRun, in directory: TemporaryDirectory, isForced: Bool = false,
    today: String? = nil, environment: [String: String] = [:]
  ) throws -> Comparison {
    let path = "\(directory.path)/\(UUID().uuidString).sqlite"
    try base.store(as: "before", in: path)
    try candidate.store(as: "after", in: path)
    let sides = try ComparisonSource(store: path).sides(base: ["before"], candidate: ["after"])
    var options = ComparisonOptions()
    options.isForced = isForced
    var comparison = try Comparison(base: sides.base, candidate: sides.candidate, options: options)
    comparison.advice = comparison.advice {
      PairHost(
        fingerprint: today ?? base.fingerprint, environment: environment,
        suiteCases: { name, isFull in
          ["made", "./dir/made"].contains(name) ? (isFull ? ["big"] : ["one", "two", "x[1]", "y"]) : nil
        }, canSet: { name, _ in ["thp.enabled", "swappiness"].contains(name) })
    }
    return comparison
  }

  private static func commands(
    _ base: MadeRun, _ candidate: MadeRun, in directory: TemporaryDirectory, isForced: Bool = false,
    today: String? = nil, environment: [String: String] = [:]
  ) throws -> [String]? {
    try comparison(base, candidate, in: directory, isForced: isForced, today: today, environment: environment)
      .advice?.commands
  }

  @Test func jobFilesAreNamedWithWhatDiffers() async throws {
    try await TemporaryDirectory.with { directory in
      let file = try directory.write(Self.job, to: "it's.fio")
      let shown = "'\(directory.path)/it'\\''s.fio'"
      let run = MadeRun(cases: [(file, Self.job)])
      // Nothing differs, or nothing that is known.
      #expect(try Self.commands(run, run, in: directory) == ["faultbench ab \(shown)"])
      var other = run
      other.fio = "/bin/false"
      #expect(
        try Self.commands(run, other, in: directory)
          == ["faultbench ab \(shown) --fio /bin/true --candidate-fio /bin/false"])
      (other.fio, other.thp) = (run.fio, "always")
      #expect(
        try Self.commands(run, other, in: directory)
          == ["faultbench ab \(shown) --candidate-setting thp.enabled=always"])
      var engines = [run, run]
      engines[0].engine = try directory.write("one", to: "one.so")
      engines[1].engine = try directory.write("two", to: "two.so")
      let (one, two) = ("\(directory.path)/one.so", "\(directory.path)/two.so")
      #expect(
        try Self.commands(engines[0], engines[1], in: directory)
          == ["faultbench ab \(shown) --engine \(one) --candidate-engine \(two)"])
      // The same engine, where the user named it.
      #expect(try Self.commands(engines[0], engines[0], in: directory) == ["faultbench ab \(shown)"])
      engines[0].arguments = ["run", "--engine", "one.so"]
      #expect(try Self.commands(engines[0], engines[0], in: directory) == ["faultbench ab \(shown) --engine \(one)"])
      // What stands in the environment.
      var variables = [run, run]
      variables[0].variables = [JobText.Assignment("A", "1"), JobText.Assignment("B", "x y")]
      variables[1].variables = [JobText.Assignment("A", "2"), JobText.Assignment("B", "x y")]
      #expect(
        try Self.commands(variables[0], variables[1], in: directory, isForced: true, environment: ["A": "1"])
          == ["env 'B=x y' faultbench ab \(shown) --candidate-env A=2"])
    }
  }

  @Test func twoJobFilesAreBaseAndCandidate() async throws {
    try await TemporaryDirectory.with { directory in
      let other = Self.job + "thread\n"
      let paths = [try directory.write(Self.job, to: "base.fio"), try directory.write(other, to: "candidate.fio")]
      let runs = [MadeRun(cases: [(paths[0], Self.job)]), MadeRun(cases: [(paths[1], other)])]
      #expect(try Self.commands(runs[0], runs[1], in: directory) == ["faultbench ab \(paths[0]) \(paths[1])"])
      // Of more than one file a side nobody knows which are meant.
      let more = MadeRun(cases: [(paths[1], other), (paths[0], Self.job)])
      #expect(try Self.commands(runs[0], more, in: directory) == ["faultbench ab \(paths[0])"])
      // A file that was named twice.
      let twice = MadeRun(cases: [(paths[0], Self.job), (paths[0] + "#2", Self.job)])
      #expect(try Self.commands(twice, twice, in: directory) == ["faultbench ab \(paths[0])"])
    }
  }

  @Test func suitesAreNamedAsTheUserDid() async throws {
    try await TemporaryDirectory.with { (directory) throws in
      var run = MadeRun(suite: "made", cases: [("one", Self.job), ("two", Self.job)])
      #expect(try Self.commands(run, run, in: directory) == ["faultbench suite ab made --case one --case two"])
      var other = run
      other.fio = "/bin/false"
      run.arguments = ["suite", "run", "./dir/made", "--label", "x"]
      #expect(
        try Self.commands(run, other, in: directory) == [
          "faultbench suite ab ./dir/made --case one --case two --fio /bin/true --candidate-fio /bin/false"
        ])
      // What a pattern would take for something else is not picked out.
      run.cases = [("x[1]", Self.job)]
      #expect(try Self.commands(run, run, in: directory) == ["faultbench suite ab ./dir/made"])
      run.cases = [("big", Self.job)]
      run.arguments = ["suite", "run", "made", "--full"]
      #expect(try Self.commands(run, run, in: directory) == ["faultbench suite ab made --full"])
      // A case, or a suite, that there is not any more.
      run.arguments = []
      #expect(try Self.commands(run, run, in: directory) == nil)
      run.suite = "gone"
      run.cases = [("one", Self.job)]
      #expect(try Self.commands(run, run, in: directory) == nil)
      // A case's settings and variables are the suite's.
      run.suite = "made"
      other = run
      other.settings = [JobText.Assignment("swappiness", "1")]
      #expect(try Self.commands(run, other, in: directory, isForced: true) == nil)
    }
  }

  @Test func whatCannotRunIsNotNamed() async throws {
    try await TemporaryDirectory.with { directory in
      let file = try directory.write(Self.job, to: "a.fio")
      let run = MadeRun(cases: [(file, Self.job)])
      #expect(try Self.commands(run, run, in: directory) != nil)
      var changes: [(what: String, base: MadeRun, candidate: MadeRun)] = []
      func add(_ what: String, _ change: (inout MadeRun) -> Void, base: ((inout MadeRun) -> Void)? = nil) {
        var (one, other) = (run, run)
        change(&other)
        (base ?? { _ in })(&one)
        changes.append((what, one, other))
      }
      add("no such fio") { $0.fio = "/nowhere/fio" }
      add("a directory") { $0.fio = "/usr" }
      add("another version at the same place") { $0.fioVersion = "fio-3.41" }
      add("an edited job file", { $0.cases = [(file, Self.job + "bs=8k\n")] }, base: { $0.cases = $0.cases })
      add("no such job file", { $0.cases = [("\(file)x", Self.job)] }, base: { $0.cases = [("\(file)x", Self.job)] })
      add("an engine on one side", { $0.engine = file })
      add("another suite") { $0.suite = "made" }
      add("pairs already", { $0.isPaired = true }, base: { $0.isPaired = true })
      for change in changes {
        #expect(
          try Self.commands(change.base, change.candidate, in: directory, isForced: true) == nil, "\(change.what)")
      }
      // An engine that was built anew since.
      let engine = try directory.write("one", to: "one.so")
      var engines = [run, run]
      (engines[0].engine, engines[1].engine) = (engine, engine)
      let store = "\(directory.path)/engines.sqlite"
      try engines[0].store(as: "before", in: store)
      _ = try directory.write("two", to: "one.so")
      try engines[1].store(as: "after", in: store)
      let sides = try ComparisonSource(store: store).sides(base: ["before"], candidate: ["after"])
      let comparison = try Comparison(base: sides.base, candidate: sides.candidate)
      #expect(comparison.advice { PairHost(fingerprint: run.fingerprint) } == nil)
      // Another host today, and a base that was set otherwise.
      for (cpu, kernel) in [("Model Y", "6.18.5"), ("Model X", "6.19.0")] {
        var today = run
        (today.cpu, today.kernel) = (cpu, kernel)
        #expect(try Self.commands(run, run, in: directory, today: today.fingerprint) == nil)
      }
      var always = run
      always.thp = "always"
      #expect(try Self.commands(run, always, in: directory, today: always.fingerprint) == nil)
      #expect(try Self.commands(run, run, in: directory, today: "{}") == nil)
    }
  }

  @Test func kernelsAreToldByBoots() async throws {
    try await TemporaryDirectory.with { directory in
      let file = try directory.write(Self.job, to: "a.fio")
      let run = MadeRun(cases: [(file, Self.job)])
      var other = run
      other.kernel = "6.19.0"
      let comparison = try Self.comparison(run, other, in: directory)
      #expect(comparison.advice == .boots && comparison.advice?.commands == [])
      for text in [comparison.text(), comparison.markdown()] {
        #expect(text.replacing("\n", with: " ").contains("a boot is the sample then, not a repeat"))
      }
    }
  }

  /// In text the command is one line, however long it is.
  @Test func everyFormatHasTheCommand() async throws {
    try await TemporaryDirectory.with { directory in
      let file = try directory.write(Self.job, to: "<&> a.fio")
      let run = MadeRun(cases: [(file, Self.job)])
      let comparison = try Self.comparison(run, run, in: directory)
      let command = "faultbench ab '\(file)'"
      #expect(comparison.text(width: 20).contains("\n    \(command)\n"))
      #expect(comparison.markdown().contains("\n\n    \(command)\n"))
      let json = try JSONSerialization.jsonObject(
        with: Data(try JSONRenderer().render(ComparisonDocument(comparison)).utf8))
      let advice = (json as? [String: Any])?["advice"] as? [String: Any]
      #expect(advice?["commands"] as? [String] == [command] && (advice?["words"] as? String)?.isEmpty == false)
      let page = await ComparisonPage(
        comparison, try ComparisonDetails(comparison, maxCases: 0, maxRepeats: 0), by: nil
      ).text
      #expect(page.contains("<pre><code><bdi>faultbench ab ") && page.contains("/&lt;&amp;&gt; a.fio"))
      var decided = comparison
      decided.advice = nil
      #expect(!decided.text().contains("faultbench ab"))
      #expect(!(try JSONRenderer().render(ComparisonDocument(decided)).contains("\"advice\"")))
    }
  }
}
