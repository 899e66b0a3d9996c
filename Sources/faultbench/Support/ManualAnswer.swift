// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ShellKit
import Words

/// What scripts/manuals asks the program: a page each, by its file's name.
enum ManualAnswer {
  /// The first argument of the question.
  static let request = "---manual"

  /// The page; nil where the arguments are a command.
  static func text(to arguments: [String]) throws(UnusableInputError) -> String? {
    guard arguments.first == request else { return nil }
    let known = ManualPage.allCases.map(\.rawValue)
    guard let name = arguments.dropFirst().first else { return known.map { "\($0)\n" }.joined() }
    guard let page = ManualPage(rawValue: name), let tool = CompletionAnswer.tool else {
      throw UnusableInputError(
        "there is no page \(name).\(Spelling.question(name, in: known)) There are \(known.joined(separator: ", ")).")
    }
    return page.text(
      of: tool, version: Faultbench.configuration.version,
      date: ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(Int.init))
  }
}
