// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import SuiteKit

/// Commands by their names. The parser takes an unknown one for a surplus argument, and its help for a wish to see all.
enum CommandWords {
  /// Refuses a command that there is not, and names the one that was probably meant.
  static func check(_ arguments: [String]) throws(Unusable) {
    var words = arguments[...]
    var path = "faultbench"
    var command: any ParsableCommand.Type = Faultbench.self
    if words.first == "help" { words = words.dropFirst() }
    while let word = words.popFirst(), !word.hasPrefix("-") {
      let known = command.configuration.subcommands
      if known.isEmpty { return }
      let names = known.map { $0.configuration.commandName ?? "" }
      guard let place = names.firstIndex(of: word) else {
        let near = Spelling.nearest(to: word, in: names).map { " Did you mean `\(path) \($0)`?" } ?? ""
        throw Unusable("there is no command `\(path) \(word)`.\(near) There are \(names.joined(separator: ", ")).")
      }
      path += " \(word)"
      command = known[place]
    }
  }
}
