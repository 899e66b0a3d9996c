// SPDX-License-Identifier: GPL-2.0-only

/// What the sources say against what the document explains.
struct MessageAudit: Sendable {
  /// Messages that the document lacks: `file:line: words`.
  let missing: [String]
  /// Messages that no source has any more.
  let stale: [String]
  /// Entries that explain nothing.
  let silent: [String]

  /// Sections with messages of programs that are not ours.
  static let foreign: Set = ["What fio says", "What the argument parser says", "Scripts"]

  init(files: [ScannedFile], rule: MessageRule, document: TroubleshootingDocument) {
    let documented = MessageCorpus(document.entries.flatMap(\.messages).map(MessagePattern.init))
    missing = files.flatMap(rule.messages).compactMap { message in
      documented.holds(message.pattern) ? nil : "\(message.place): \(message.pattern.text)"
    }
    let said = MessagePieces(files.flatMap(\.literals).map { MessagePattern($0.text) })
    stale = document.entries.filter { !Self.foreign.contains($0.section) }.flatMap { entry in
      entry.messages.filter { message in
        !MessagePattern(message).fragments.allSatisfy { said.compose($0) }
      }.map { "\(entry.place): \($0)" }
    }
    silent = document.entries.filter { !MessagePattern.isSentence($0.explanation) }
      .map { "\($0.place): \($0.messages[0])" }
  }
}
