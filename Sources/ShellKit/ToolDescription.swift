// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The command line as its parser describes it (`--experimental-dump-help`), version 0. Pages and completions are made of it, so a
/// new command or option is in both by itself.
package struct ToolDescription: Decodable, Sendable {
  /// The program itself, with all commands below it.
  package let command: Command

  /// Reads what the parser wrote.
  package init(json: String) throws {
    self = try JSONDecoder().decode(ToolDescription.self, from: Data(json.utf8))
  }

  /// A command, or the program.
  package struct Command: Decodable, Sendable {
    package let commandName: String
    package let abstract: String?
    package let discussion: String?
    private let shouldDisplay: Bool?
    private let subcommands: [Command]?
    private let arguments: [Argument]?

    /// The commands below it that people are shown; the parser's own `help` is none of them.
    package var shownCommands: [Command] {
      (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }

    /// The command of this name, shown or not.
    package func command(_ name: String) -> Command? { subcommands?.first { $0.commandName == name } }

    /// Its options and operands that people are shown.
    package var shownArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

    /// What is no option, in order.
    package var operands: [Argument] { shownArguments.filter { $0.kind == .positional } }

    /// What begins with a dash.
    package var options: [Argument] { shownArguments.filter { $0.kind != .positional } }

    /// The option of this name, with its dashes.
    package func option(_ name: String) -> Argument? {
      (arguments ?? []).first { $0.kind != .positional && $0.spellings.contains(name) }
    }
  }

  /// An option, a flag or an operand.
  package struct Argument: Decodable, Sendable {
    /// How it is given.
    package enum Kind: String, Decodable, Sendable {
      case positional, option, flag
    }

    package let kind: Kind
    package let isOptional: Bool
    package let isRepeating: Bool
    package let shouldDisplay: Bool
    package let abstract: String?
    package let valueName: String?
    package let defaultValue: String?
    /// The words that it takes, where they are few.
    package let allValues: [String]?
    package let completionKind: CompletionKind?
    private let names: [Name]?

    private struct Name: Decodable, Sendable {
      let kind: String
      let name: String
    }

    /// With their dashes, the short ones first.
    package var spellings: [String] {
      (names ?? []).sorted { $0.kind == "short" && $1.kind != "short" }
        .map { $0.kind == "long" ? "--\($0.name)" : "-\($0.name)" }
    }
  }

  /// How a value is completed.
  package enum CompletionKind: Decodable, Sendable, Equatable {
    case list([String])
    /// Files that end so; all without.
    case file(extensions: [String])
    case directory
    /// The program itself knows.
    case custom

    private enum Key: String, CodingKey {
      case list, file, directory, shellCommand, custom, customAsync, customDeprecated
    }

    private struct Values: Decodable { let values: [String] }
    private struct Extensions: Decodable { let extensions: [String] }

    package init(from decoder: any Decoder) throws {
      let kinds = try decoder.container(keyedBy: Key.self)
      if let list = try kinds.decodeIfPresent(Values.self, forKey: .list) {
        self = .list(list.values)
      } else if let file = try kinds.decodeIfPresent(Extensions.self, forKey: .file) {
        self = .file(extensions: file.extensions)
      } else {
        self = kinds.contains(.directory) ? .directory : .custom
      }
    }
  }
}
