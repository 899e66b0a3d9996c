// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import TestSupport
import Testing

@testable import ReportKit

/// JUnit XML has no owner: the schema is the one that Jenkins' xUnit plugin goes by (scripts/junit-schema).
private enum JUnitSchema {
  static let path = Repository.root.appending(path: ".cache/junit/junit-10.xsd").path
  static let xmllint = "/usr/bin/xmllint"

  /// Why nothing can be validated here; nil where it can.
  static let obstacle: String? = {
    guard FileManager.default.fileExists(atPath: path) else {
      let note = try? String(contentsOfFile: Repository.root.appending(path: ".cache/junit/SKIP").path, encoding: .utf8)
      return "no schema of JUnit XML: " + (note ?? "scripts/junit-schema has not fetched it")
    }
    return FileManager.default.fileExists(atPath: xmllint) ? nil : "no xmllint; install libxml2-utils"
  }()

  static func validate(_ text: String) async throws -> Executed {
    try await TemporaryDirectory.with { directory in
      let file = try directory.write(text, to: "results.xml")
      return try await Executed.run(xmllint, ["--noout", "--nonet", "--schema", path, file])
    }
  }
}

@Suite("JUnit XML against its schema", .enabled(if: JUnitSchema.obstacle == nil, "\(JUnitSchema.obstacle ?? "")"))
struct JUnitSchemaTests {
  private static let names = [
    "plain", "a/SIZE=4k,RW=read", "\u{0}\u{1}\u{8}\u{b}\u{1f}", "]]>", "<b>&amp;'\"", "naïve 👩‍🔬 \u{202e}",
    "\u{fffe}\u{ffff}", "line\nline\ttab\r", "\u{7f}\u{85}\u{2028}", "--><!--", "<![CDATA[x]]>", "",
  ]

  /// Every verdict, with every name in it.
  private static func comparison() throws -> Comparison {
    var (base, candidate): ([ComparedCase], [ComparedCase]) = ([], [])
    for (number, name) in names.enumerated() {
      let seed = UInt64(number) + 1
      base.append(MadeSide.item("same \(name)", 1000, seed: seed))
      candidate.append(MadeSide.item("same \(name)", 1000, seed: seed + 100))
      base.append(MadeSide.item("worse \(name)", 1000, seed: seed))
      candidate.append(MadeSide.item("worse \(name)", 1500, seed: seed + 100))
      base.append(MadeSide.item("few \(name)", 1000, count: 2, seed: seed))
      candidate.append(MadeSide.item("few \(name)", 1100, count: 2, seed: seed + 100))
      base.append(MadeSide.item("failed \(name)", 1000, seed: seed, problems: ["fio said: \(name)"]))
      candidate.append(MadeSide.item("failed \(name)", 1000, seed: seed + 100))
      base.append(MadeSide.item("skipped \(name)", 1000, skip: "no \(name)"))
      candidate.append(MadeSide.item("skipped \(name)", 1000, skip: "no \(name)"))
      base.append(MadeSide.item("missing \(name)", 1000, seed: seed))
    }
    return try MadeSide.compare(base, candidate)
  }

  @Test(arguments: [ComparisonGate(), ComparisonGate(failing: [], isStrict: true)])
  func whatIsWrittenIsValid(_ gate: ComparisonGate) async throws {
    let text = JUnitRenderer(gate).render(try Self.comparison())
    for element in ["<failure ", "<error ", "<skipped ", "<system-out>"] where gate == ComparisonGate() {
      #expect(text.contains(element))
    }
    let result = try await JUnitSchema.validate(text)
    #expect(result.status == 0, "\(result.errors)")
  }

  /// What has been told is what a reader finds: the parser's tree has all names, but for characters that XML has not.
  @Test func namesSurvive() async throws {
    let text = JUnitRenderer(ComparisonGate()).render(try Self.comparison())
    let found = try await TemporaryDirectory.with { directory in
      let file = try directory.write(text, to: "results.xml")
      return try await Executed.run(
        JUnitSchema.xmllint, ["--nonet", "--xpath", "//testcase[@name=\"worse ]]>\"]/failure/@message", file])
    }
    #expect(found.output.contains("message=\"worse\""), "\(found.output)\(found.errors)")
  }

  @Test(arguments: [
    ("<testcase ", "<testcase status=\"x\" "), (" failures=", " failure="), ("<skipped ", "<ignored "),
    ("<testsuites>", "<testsuites>x"), ("time=\"0\"", "time=\"soon\""),
  ])
  func theSchemaRefuses(_ part: String, _ other: String) async throws {
    let text = JUnitRenderer(ComparisonGate()).render(try Self.comparison())
    #expect(text.contains(part))
    let result = try await JUnitSchema.validate(text.replacing(part, with: other))
    #expect(result.status != 0)
  }
}
