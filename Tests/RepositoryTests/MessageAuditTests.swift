// SPDX-License-Identifier: GPL-2.0-only
import Testing

/// The audit of messages on small sources: what it finds, and what it does not take for a message.
@Suite("The audit of messages")
struct MessageAuditTests {
  private static let document = """
    # Troubleshooting

    ## Files

    - `cannot open PATH: ERRNO. Check the path.` \\
      It is not there, or closed to this user.
    """
  private static let source = #"""
    struct OpenError: Error {
      let path: String
      var description: String { "cannot open \(path): \(reason). Check the path." }
    }
    """#

  private static func audit(_ sources: String..., document: String = document, rule: MessageRule = plain)
    -> MessageAudit
  {
    let files = sources.enumerated().map { ScannedFile(SourceFile(path: "Sources/Made/Made\($0).swift", text: $1)) }
    return MessageAudit(files: files, rule: rule, document: TroubleshootingDocument(document))
  }

  private static let plain = MessageRule(exclusions: [])

  @Test("A document that has every message is whole")
  func whole() {
    let audit = Self.audit(Self.source)
    #expect(audit.missing == [] && audit.stale == [] && audit.silent == [])
  }

  @Test(
    "A new message is missing, and named with its place",
    arguments: [
      (#"  throw UnusableInputError("\(path) is no file of that kind")"#, "… is no file of that kind"),
      ("  Diagnostics.write(\"the disk is full now\")", "the disk is full now"),
      ("  line.append(\"; use another file system\")", "; use another file system"),
      ("  let remedy = isOld ? \"boot a newer kernel\" : \"\"", "boot a newer kernel"),
      ("  note(\"it was cut off \" + \"before its end\")", "it was cut off before its end"),
      ("  note(\"\"\"\n    it was cut off \\\n    before its end\n    \"\"\")", "it was cut off before its end"),
      (#"  note("\(count) of them\(isLast ? ", which is the last one" : "")")"#, ", which is the last one"),
      ("  note(#\"a \"raw\" string of words\"#)", "a \"raw\" string of words"),
    ])
  func new(line: String, words: String) {
    let missing = Self.audit(Self.source, "import Foundation\n\nfunc made() {\n\(line)\n}\n").missing
    #expect(missing == ["Sources/Made/Made1.swift:4: \(words)"])
  }

  @Test(
    "What is compared, commented, asked of a database or too short for a sentence is no message",
    arguments: [
      "// \"a comment with words in it\"", "/* \"a comment with words in it\" */",
      "if word == \"one of some words\" {}",
      "switch word { case \"one of some words\": break }", "let name = \"word\"", "let path = \"/a/b c/d\"",
      "let query = \"SELECT id FROM runs as they are\"", "let pattern = /\"in a pattern of words\"/",
      "let pattern = #/\"in a pattern of words\"/#",
    ])
  func noMessage(line: String) {
    #expect(Self.audit(Self.source, line).missing == [])
  }

  @Test("Help is excluded by its call, a file but for its errors")
  func excluded() {
    let rule = MessageRule(exclusions: [
      .init(kind: .call("@Option.help"), reason: "help"), .init(kind: .files("Sources/Made/Made1"), reason: "tables"),
    ])
    let source = """
      struct Made {
        @Option(name: .long, help: "What is to be made of it.") var made: String
        let title = "The heading of a table"
        let error = MadeError("this is still a message")
      }
      """
    #expect(
      Self.audit(Self.source, source, rule: rule).missing == ["Sources/Made/Made1.swift:4: this is still a message"])
    #expect(rule.unused(in: [ScannedFile(SourceFile(path: "Sources/Made/Made1.swift", text: source))]).isEmpty)
    #expect(rule.unused(in: [ScannedFile(SourceFile(path: "Sources/Made/Made0.swift", text: Self.source))]).count == 2)
  }

  @Test("An entry whose words changed in the source is stale, and named with its line")
  func stale() {
    let source = Self.source.replacing("Check the path", with: "Look at the path")
    let audit = Self.audit(source)
    #expect(audit.stale == ["docs/troubleshooting.md:5: cannot open PATH: ERRNO. Check the path."])
    #expect(audit.missing == ["Sources/Made/Made0.swift:3: cannot open …: …. Look at the path."])
  }

  @Test("A message that the source puts together of pieces is not stale, with a piece too many it is")
  func pieces() {
    let document = """
      ## Files
      - `cannot open PATH: ERRNO; use another file system` \\
        It is closed.
      """
    let source = #"""
      line.append("cannot open ")
      line.append(": ")
      line.append("; ")
      line.append("use another file system")
      """#
    #expect(Self.audit(source, document: document).stale == [])
    #expect(Self.audit(source, document: document.replacing("another", with: "any other")).stale.count == 1)
    #expect(Self.audit(source, document: document.replacing("; use", with: "; please use")).stale.count == 1)
  }

  @Test("An entry that explains nothing is named; words of other programs need no source")
  func silent() {
    let document = Self.document.replacing("It is not there, or closed to this user.", with: "")
    #expect(Self.audit(Self.source, document: document).silent.count == 1)
    let foreign = Self.document + "\n\n## What fio says\n\n- `fio: it has no such thing` \\\n  That is what fio says.\n"
    #expect(Self.audit(Self.source, document: foreign).stale == [])
  }

  @Test("A printed line is found by what stays the same in it")
  func found() {
    let document = TroubleshootingDocument(Self.document)
    let found = document.entries(for: [
      "faultbench: cannot open /a/b: Permission denied. Check the path.", "cannot open it",
    ])
    #expect(found.map { $0.map(\.line) } == [[5], []])
  }
}
