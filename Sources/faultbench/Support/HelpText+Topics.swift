// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import ShellKit
import Words

/// `faultbench help`: of commands, which the parser has, and of topics.
extension HelpText {
  /// The text of a topic, or the list of all commands and topics; nil where the parser is to answer.
  static func answer(to arguments: [String]) throws(UnusableInputError) -> String? {
    guard arguments.first == "help" else { return nil }
    let words = arguments.dropFirst().filter { !$0.hasPrefix("-") }
    guard let word = words.first else {
      return wrapped(Faultbench.helpMessage(columns: Terminal.helpWidth)) + "\n" + HelpTopic.list + "\n"
    }
    let commands = Faultbench.configuration.subcommands.map { $0.configuration.commandName ?? "" }
    if commands.contains(word) { return nil }
    if let topic = HelpTopic.named(word) {
      guard words.count == 1 else {
        throw UnusableInputError("there is no help on `\(words.joined(separator: " "))`. The topic is `\(word)` alone.")
      }
      return topic.page
    }
    let topics = HelpTopic.all.map(\.name)
    let shown = Faultbench.configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .map { $0.configuration.commandName ?? "" }
    throw UnusableInputError(
      "there is no help on `\(word)`.\(Spelling.question(word, in: shown + topics)) There are the commands "
        + "\(shown.joined(separator: ", ")), and the topics \(topics.joined(separator: ", ")).")
  }

  /// The parser's refusal of a word, with the one that was probably meant among those that it lists.
  static func guessing(_ message: String) -> String {
    guard
      let match = message.firstMatch(
        of: /The value '([^']*)' is invalid for '[^']*'\. (Please provide one of [^\n]*(?:\n  - [^\n]*)*)/)
    else { return message }
    let list = match.2
    let known =
      list.contains("\n")
      ? list.split(separator: "\n").dropFirst().map { String($0.dropFirst(4)) }
      : list.matches(of: /'([^']*)'/).map { String($0.1) }
    guard let near = Spelling.nearest(to: String(match.1), in: known) else { return message }
    var guessed = message
    guessed.insert(contentsOf: "Did you mean '\(near)'? ", at: list.startIndex)
    return guessed
  }
}
