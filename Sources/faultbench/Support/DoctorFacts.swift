// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import HostKit
import ReportKit

/// Facts about fio and the engine, in the doctor's terms.
struct FioFacts {
  let facts: [HostFact]
  /// Whether the engine works in this fio.
  let works: Bool

  /// Looks for fio and the engine and tries them together.
  static func find(_ tools: ToolOptions) async -> FioFacts {
    let fio = await Result<FioBinary, UnusableInputError> { () async throws(UnusableInputError) in
      try await tools.findFio()
    }
    let engine = Result<String, UnusableInputError> { () throws(UnusableInputError) in try tools.findEngine() }
    var facts = [
      fact("fio", fio.map { "\($0.version) at \($0.path)" }), fact("engine", engine.map { $0 }),
    ]
    guard case .success(let binary) = fio, case .success(let path) = engine else {
      return FioFacts(facts: facts, works: false)
    }
    let fit = await EngineProbe.probe(fio: binary.path, engine: path)
    facts.append(fact(fit))
    if case .fits = fit { return FioFacts(facts: facts, works: true) }
    return FioFacts(facts: facts, works: false)
  }

  private static func fact(_ topic: String, _ result: Result<String, UnusableInputError>) -> HostFact {
    switch result {
    case .success(let detail): HostFact(topic: topic, state: .available, detail: detail)
    case .failure(let error): HostFact(topic: topic, state: .missing, detail: error.message)
    }
  }

  private static func fact(_ fit: EngineFit) -> HostFact {
    let topic = "engine in fio"
    switch fit {
    case .fits(let layout):
      return HostFact(
        topic: topic, state: .available,
        detail: "fits; layout \(layout.tag) \(layout.architecture), ioops \(layout.ioopsVersion), "
          + "thread_data \(layout.threadDataSize) bytes, proved")
    case .refused(let reasons):
      return HostFact(
        topic: topic, state: .missing, detail: "refused", cause: reasons.joined(separator: " "),
        remedy: "`faultbench fio list` shows every fio and whether the engine fits; choose one with --fio.")
    case .cannotRun(let reason):
      return HostFact(topic: topic, state: .unknown, detail: "fio cannot be run", cause: reason)
    }
  }
}

extension Result where Failure == UnusableInputError {
  fileprivate init(_ body: () async throws(UnusableInputError) -> Success) async {
    do throws(UnusableInputError) { self = .success(try await body()) } catch { self = .failure(error) }
  }

  fileprivate init(_ body: () throws(UnusableInputError) -> Success) {
    do throws(UnusableInputError) { self = .success(try body()) } catch { self = .failure(error) }
  }
}

/// Whether pages can have charts, in the doctor's terms.
enum ChartFacts {
  /// A chart is drawn, as pages have it.
  static func gnuplot() async -> HostFact {
    let topic = "gnuplot"
    let without = "pages (--format html) have no charts but those of repeats"
    let remedy = "apt-get install \(Gnuplot.package)"
    guard let found = Gnuplot.find() else {
      return HostFact(topic: topic, state: .missing, detail: without, cause: "it is not on the PATH", remedy: remedy)
    }
    do throws(GnuplotError) {
      return HostFact(topic: topic, state: .available, detail: "\(try await found.version()) at \(found.path)")
    } catch {
      return HostFact(topic: topic, state: .missing, detail: without, cause: "\(error)", remedy: remedy)
    }
  }
}

/// Facts about the host: a list for people, a table for everything else.
enum FactList {
  /// Each fact in a line, and below it why something is missing and what to do.
  static func render(_ facts: [HostFact], width: Int) -> String {
    let topicWidth = min(28, facts.map(\.topic.count).max() ?? 0)
    return facts.map { fact in
      let topic = fact.topic.padding(toLength: max(topicWidth, fact.topic.count), withPad: " ", startingAt: 0)
      let details = [fact.detail, fact.cause.map { "cause: \($0)" }, fact.remedy.map { "remedy: \($0)" }]
      let head = "\(mark(fact.state))  \(topic)  "
      return TextRenderer.hanging(head, details.compactMap { $0 }, width: width)
    }.joined()
  }

  /// A line for what there is, and one each for what there is in part or not.
  static func summary(_ facts: [HostFact], width: Int) -> String {
    func names(_ state: HostFact.State) -> [String] { facts.filter { $0.state == state }.map(\.topic) }
    let parts = [("in part", names(.limited)), ("not", names(.missing)), ("not tried", names(.unknown))]
    let head = "\(names(.available).count) of \(facts.count) capabilities are there.\n"
    return head
      + parts.filter { !$0.1.isEmpty }.map { word, topics in
        TextRenderer.hanging("\(word): ", [topics.joined(separator: ", ")], width: width)
      }.joined()
  }

  /// A row per fact.
  static func table(_ facts: [HostFact]) -> Table {
    Table(
      title: "What this host can do",
      columns: [
        Column("topic", key: "topic", isLabel: true), Column("state", key: "state", isLabel: true),
        Column("detail", key: "detail"), Column("cause", key: "cause"), Column("remedy", key: "remedy"),
      ],
      rows: facts.map { fact in
        [
          .text(fact.topic), .text(fact.state.rawValue), .text(fact.detail), fact.cause.map { .text($0) } ?? .missing,
          fact.remedy.map { .text($0) } ?? .missing,
        ]
      })
  }

  private static func mark(_ state: HostFact.State) -> String {
    switch state {
    case .available: "yes    "
    case .limited: "limited"
    case .missing: "no     "
    case .unknown: "unknown"
    }
  }
}
