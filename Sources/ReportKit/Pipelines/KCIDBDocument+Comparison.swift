// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import Metrics
import StoreKit

extension KCIDBDocument {
  /// The name that a CI system submits under, where the user gives none.
  package static let defaultOrigin = "faultbench"

  /// Whether KCIDB takes such a name: lower-case letters, digits and underscores.
  package static func isOrigin(_ name: String) -> Bool {
    name.wholeMatch(of: /[a-z0-9_]+/) != nil
  }

  /// The report of a comparison: what the gate fails is `FAIL`, or `ERROR` where nothing could be judged.
  package init(
    _ comparison: Comparison, origin: String = defaultOrigin, gate: ComparisonGate = ComparisonGate()
  ) throws(KCIDBError) {
    let base = try KCIDBSide(comparison.base, role: "base", origin: origin)
    let candidate = try KCIDBSide(comparison.candidate, role: "candidate", origin: origin)
    let isSame = base.build.id == candidate.build.id
    checkouts = [base.checkout] + (base.checkout.id == candidate.checkout.id ? [] : [candidate.checkout])
    builds = [base.build] + (isSame ? [] : [candidate.build])
    let writer = KCIDBTests(comparison: comparison, base: base, candidate: candidate, gate: gate)
    let known = Dictionary(comparison.base.cases.map { ($0.name, $0) }) { first, _ in first }
    let other = Dictionary(comparison.candidate.cases.map { ($0.name, $0) }) { first, _ in first }
    tests = comparison.cases.flatMap { item in
      writer.measured(item, known[item.name]) + writer.judged(item, other[item.name])
    }
  }
}

/// A side as KCIDB knows it.
struct KCIDBSide {
  let side: ComparedSide
  let role: String
  let origin: String
  let kernel: SideKernel
  let checkout: KCIDBDocument.Checkout
  let build: KCIDBDocument.Build
  let environment: KCIDBDocument.Environment
  let startTime: String?

  init(_ side: ComparedSide, role: String, origin: String) throws(KCIDBError) {
    guard let kernels = side.kernels, let kernel = kernels.first else { throw .unknownKernel(side: role) }
    guard kernels.count == 1 else { throw .severalKernels(side: role, releases: kernels.map(\.release)) }
    (self.side, self.role, self.origin, self.kernel) = (side, role, origin, kernel)
    let release = ShownText.name(kernel.release)
    let source = KCIDBNames.id(origin, [kernel.release, kernel.version ?? ""])
    checkout = KCIDBDocument.Checkout(
      id: source, origin: origin,
      gitCommitHash: kernel.isChanged ? nil : kernel.commit.flatMap { $0.count == 40 ? $0 : nil },
      gitCommitName: kernel.commit == nil ? nil : release, comment: "Linux \(release)", valid: true)
    build = KCIDBDocument.Build(
      id: KCIDBNames.id(origin, [kernel.release, kernel.version ?? "", kernel.machine ?? ""]), origin: origin,
      checkoutID: source, architecture: kernel.machine.map(KCIDBNames.architecture),
      comment: ShownText.name(kernel.version ?? kernel.release), status: .pass)
    environment = KCIDBDocument.Environment(
      comment: ShownText.name(side.facts.first { $0.key == "cpuModel" }?.value ?? "unknown processor"),
      misc: Dictionary(
        side.facts.filter { !Self.isPrivate($0.key) }.map { (ShownText.safe($0.key), ShownText.safe($0.value)) }
      ) { first, _ in first })
    startTime = side.started?.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// Whether a fact stays at home: KCIDB is public, and a command line may hold anything.
  private static func isPrivate(_ key: String) -> Bool { key == "commandLine" || key.hasSuffix(".commandLine") }

  /// What the side is called, without the directories of a file.
  var name: String { ShownText.name(side.name.split(separator: "/").last.map(String.init) ?? side.name) }
}

/// Makes the tests of a document.
struct KCIDBTests {
  let comparison: Comparison
  let base: KCIDBSide, candidate: KCIDBSide
  let gate: ComparisonGate

  private var suite: String? { candidate.side.suite ?? base.side.suite }

  /// What the base measured, judged by nothing; nothing where it lacks the case.
  func measured(_ item: CaseComparison, _ own: ComparedCase?) -> [KCIDBDocument.Test] {
    guard let own else { return [] }
    let status: KCIDBDocument.Status = own.skipReason != nil ? .skip : own.problems.isEmpty ? .done : .error
    let notes = ([own.skipReason].compactMap { $0 } + own.problems).map(ShownText.safe)
    let whole = test(base, item, status: status, seconds: own.seconds, notes: notes)
    return [whole]
      + item.metrics.compactMap { metric in
        metric.baseMedian.map { test(base, item, metric, status: .done, value: $0, values: metric.base) }
      }
  }

  /// What the candidate measured, judged by the base.
  func judged(_ item: CaseComparison, _ own: ComparedCase?) -> [KCIDBDocument.Test] {
    let notes = item.notes.map(ShownText.safe)
    let whole = test(
      candidate, item, status: status(gate.outcome(item.verdict), item.verdict), seconds: own?.seconds, notes: notes)
    return [whole]
      + item.metrics.map { metric in
        let status = metric.isGated ? status(gate.outcome(metric, in: item), metric.verdict) : .done
        return test(
          candidate, item, metric, status: metric.candidateMedian == nil ? .miss : status,
          value: metric.candidateMedian,
          values: metric.candidate)
      }
  }

  private func status(_ outcome: TestOutcome, _ verdict: ComparisonVerdict) -> KCIDBDocument.Status {
    switch outcome {
    case .passed: .pass
    case .failure: gate.fails(verdict) ? .fail : .error
    case .error: verdict == .missing ? .miss : .error
    // Measured and not judged, unless nothing was measured.
    case .skipped: verdict == .skipped ? .skip : .done
    }
  }

  private func test(
    _ side: KCIDBSide, _ item: CaseComparison, _ metric: MetricComparison? = nil, status: KCIDBDocument.Status,
    value: Double? = nil, values: [Double]? = nil, seconds: Double? = nil, notes: [String] = []
  ) -> KCIDBDocument.Test {
    let name = metric?.rule.metric.name
    let details = details(side, item, metric, values: values, notes: notes)
    let identity = [
      side.role, suite ?? "", item.name, name ?? "", status.rawValue, details.verdict ?? "", "\(values ?? [])",
      side.kernel.release, "\(details.p ?? -1)", "\(details.relativeLimit ?? -1)", "\(details.alpha ?? -1)",
      "\(details.base?.values ?? [])", "\(notes)",
    ]
    var environment = side.environment
    if metric != nil { environment.misc = nil }
    let words = [suite ?? KCIDBNames.noSuite, item.name, name].compactMap { $0 }.map(ShownText.name)
    return KCIDBDocument.Test(
      id: KCIDBNames.id(side.origin, identity + side.side.uuids + (details.base?.runs ?? [])), origin: side.origin,
      buildID: side.build.id, path: KCIDBNames.path(suite: suite, item: item.name, metric: name),
      comment: words.joined(separator: ": "), status: status,
      number: value.flatMap { value in metric.map { $0.rule.unit.kcidb(value) } }, startTime: side.startTime,
      duration: metric == nil ? seconds : nil, environment: environment,
      logExcerpt: notes.isEmpty ? nil : String(notes.joined(separator: "\n").prefix(KCIDBNames.maxExcerpt)),
      misc: KCIDBDocument.Misc(faultbench: details))
  }

  private func details(
    _ side: KCIDBSide, _ item: CaseComparison, _ metric: MetricComparison?, values: [Double]?, notes: [String]
  ) -> KCIDBDocument.Details {
    // The base is what others are judged by; nothing is said of it.
    let isJudged = side.role == candidate.role
    let verdict = metric?.verdict ?? item.verdict
    let interval = metric?.ratio?.interval
    return KCIDBDocument.Details(
      side: side.role, runs: side.side.uuids.isEmpty ? nil : side.side.uuids, suite: suite.map(ShownText.safe),
      item: ShownText.safe(item.name), metric: (metric?.rule.metric.name).map(ShownText.safe),
      verdict: isJudged ? verdict.word : nil, gated: isJudged ? metric?.isGated : nil,
      decidable: isJudged ? verdict.isDecidable : nil, needsRepeats: isJudged ? verdict.needs : nil, values: values,
      base: !isJudged
        ? nil
        : KCIDBDocument.Base(
          name: base.name, runs: base.side.uuids, kernel: ShownText.name(base.kernel.release),
          median: metric?.baseMedian, values: metric?.base),
      ratio: isJudged ? metric?.ratio?.estimate : nil,
      ratioInterval: !isJudged
        ? nil
        : interval.map { KCIDBDocument.Range(lower: $0.lower, upper: $0.upper, confidence: $0.confidence) },
      p: isJudged ? metric?.test?.p : nil, adjustedP: isJudged ? metric?.adjustedP : nil,
      alpha: isJudged ? comparison.options.alpha : nil, relativeLimit: isJudged ? metric?.rule.relativeLimit : nil,
      notes: notes.isEmpty ? nil : notes)
  }
}
