// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import ShellKit

/// How options and operands are completed whose values are found out, in `completion:` of their declarations. The parser hands on
/// lines, so that words, their meaning and whether files may stand there, too, are written as lines.
enum DynamicCompletion {
  private static let filesMark = "\u{1}"

  /// A completion that `find` makes of the words before the cursor.
  static func kind(
    files: Completion.Files? = nil, _ find: @escaping @Sendable (CompletedWords) -> [Completion.Candidate]
  ) -> CompletionKind {
    .custom { arguments, _, _ in
      guard let tool = CompletionAnswer.tool else { return [] }
      let words = CompletedWords(
        Array(arguments.dropFirst().dropLast()), current: arguments.last ?? "", of: tool)
      return encoded(Completion(find(words), files: files))
    }
  }

  private static func encoded(_ completion: Completion) -> [String] {
    let mark: [String] =
      switch completion.files {
      case nil: []
      case .directories: [filesMark + "/"]
      case .ending(let extensions): [filesMark + extensions.joined(separator: " ")]
      }
    // A line end in a label would be two candidates.
    return mark
      + completion.candidates.filter { !$0.word.contains(where: \.isNewline) }
      .map { "\($0.word)\t\($0.help.split(whereSeparator: \.isNewline).joined(separator: " "))" }
  }

  /// The completion of these lines.
  static func decoded(_ text: String) -> Completion {
    var completion = Completion()
    for line in text.split(separator: "\n") {
      if line.hasPrefix(filesMark) {
        let extensions = line.dropFirst(filesMark.count)
        completion.files =
          extensions == "/" ? .directories : .ending(extensions.split(separator: " ").map(String.init))
      } else {
        let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        completion.candidates.append(Completion.Candidate(parts[0], parts.count > 1 ? parts[1] : ""))
      }
    }
    return completion
  }
}
