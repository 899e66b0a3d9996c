// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// docs/troubleshooting.md has every message of the sources, and no other.
@Suite("Troubleshooting")
struct TroubleshootingTests {
  private static let files = Result { try SourceFile.all(in: "Sources").map(ScannedFile.init) }
  private static let document = Result { try TroubleshootingDocument.read() }
  private static let audit = Result {
    MessageAudit(files: try files.get(), rule: .sources, document: try document.get())
  }

  @Test("Each message of engine and program is explained")
  func complete() throws {
    let missing = try Self.audit.get().missing
    #expect(
      missing.isEmpty,
      """
      docs/troubleshooting.md lacks messages. Add each with its cause and remedy, words that differ in CAPITALS; what is no message \
      is listed in MessageRule.swift:
      \(missing.joined(separator: "\n"))
      """)
  }

  @Test("Nothing is explained that no source says any more")
  func current() throws {
    let stale = try Self.audit.get().stale
    #expect(stale.isEmpty, "no source says these; correct or remove them:\n\(stale.joined(separator: "\n"))")
  }

  @Test("Each entry has words of its own beside the messages")
  func explained() throws {
    let silent = try Self.audit.get().silent
    #expect(silent.isEmpty, "entries without cause and remedy:\n\(silent.joined(separator: "\n"))")
    #expect(try Self.document.get().entries.count > 250)
  }

  @Test("Each file that declares an error, or describes one, has messages that are asked for")
  func everyError() throws {
    var found = 0
    for file in try Self.files.get() where file.text.contains(Self.declaration) {
      found += 1
      let messages = MessageRule.sources.messages(in: file)
      #expect(messages.isEmpty == (Self.wordless[file.path] != nil), "\(file.path) has \(messages.count) messages")
    }
    #expect(found > 40)
    #expect(Set(Self.wordless.keys).isSubset(of: try Self.files.get().map(\.path)))
  }

  /// `struct NameError: Error`, `extension NameError`.
  private static var declaration: Regex<Substring> {
    /(?m)^(?:package |fileprivate |private )?(?:struct|enum|extension) \w+(?:Error|Problem|Refusal|Failure|Mistake)\b/
  }

  /// Files with errors that say nothing by themselves, and where they are put into words.
  private static let wordless = [
    "Sources/FaultMemory/Report/FaultReport.swift": "Job+Report.swift",
    "Sources/FaultMemory/System/SystemCallError.swift": "SystemCallError+Meaning.swift",
    "Sources/FioKit/Verdict/FioDecoding+Verdict.swift": "RunProblem+Text.swift",
    "Sources/FioKit/Verdict/RunProblem.swift": "RunProblem+Text.swift",
    "Sources/PairKit/PairEvent.swift": "errors of other targets, in their own words",
    "Sources/StoreKit/Store+Exchange.swift": "StoreError+Description.swift",
    "Sources/StoreKit/StoreError.swift": "StoreError+Description.swift",
    "Sources/SuiteKit/Manifest/ManifestMistake.swift": "the readers of a manifest",
  ]

  @Test("C says nothing by itself: its callers put errors into words")
  func sentencesOfC() throws {
    let root = Repository.root.appending(path: "Sources")
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    let files = paths.filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }
    #expect(files.count > 10)
    for file in files {
      let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
      let code = text.replacing(/\/\*(?s:.*?)\*\/|\/\/[^\n]*/, with: "")
      let said = code.matches(of: /"((?:[^"\\\n]|\\.)*)"/).map { String($0.1) }.filter(MessagePattern.isSentence)
      // What QEMU calls itself, which is looked for; assembly.
      let others = ["QEMU emulator version ", "movz "]
      let messages = said.filter { text in !others.contains(where: text.hasPrefix) }
      #expect(messages.isEmpty, "\(file): \(messages)")
    }
  }

  @Test("What is excluded from the messages is still there")
  func exclusions() throws {
    let unused = MessageRule.sources.unused(in: try Self.files.get())
    #expect(unused.isEmpty, "these exclude nothing: \(unused.map(\.kind))")
  }

  @Test("What was printed is found by its words")
  func provoked() throws {
    let lines = ProvokedMessages.lines
    #expect(lines.count > 100)
    for (line, entries) in zip(lines, try Self.document.get().entries(for: lines)) {
      #expect(!entries.isEmpty, "\(line)")
    }
  }

  @Test("Each link of the page leads to one of its headings")
  func links() throws {
    let text = try String(
      contentsOf: Repository.root.appending(path: TroubleshootingDocument.path), encoding: .utf8)
    let anchors = Set(try Self.document.get().headings.map(Self.anchor))
    let links = text.matches(of: /\]\(#([^)]+)\)/).map { String($0.1) }
    #expect(links.count > 30)
    for link in links { #expect(anchors.contains(link), "#\(link)") }
    // The head of the page leads to every section.
    for heading in text.matches(of: /(?m)^## (.+)$/) { #expect(links.contains(Self.anchor(String(heading.1)))) }
  }

  /// As forges make it of a heading.
  private static func anchor(_ heading: String) -> String {
    String(
      heading.lowercased().compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : nil })
  }
}
