// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What may stand at the cursor.
package struct Completion: Sendable, Equatable {
  /// A word, and what it is.
  package struct Candidate: Sendable, Equatable {
    package var word: String
    package var help: String

    package init(_ word: String, _ help: String = "") {
      (self.word, self.help) = (word, help)
    }
  }

  /// Which names of files may stand there.
  package enum Files: Sendable, Equatable {
    /// Those that end so, and directories; all without.
    case ending([String])
    case directories
  }

  /// Words, as they are shown.
  package var candidates: [Candidate] = []
  /// Files beside them.
  package var files: Files?

  package init(_ candidates: [Candidate] = [], files: Files? = nil) {
    (self.candidates, self.files) = (candidates, files)
  }

  /// - Parameters:
  ///   - custom: what the program knows of an option or operand.
  package init(
    _ words: CompletedWords, topics: [HelpTopic] = HelpTopic.all,
    custom: (ToolDescription.Argument) -> Completion
  ) {
    switch words.place {
    case .value(let argument, _): self = Self.values(of: argument, custom)
    case .operand(let argument):
      if words.operands.isEmpty { candidates = Self.commands(below: words.command) }
      guard let argument else { return }
      let values = Self.values(of: argument, custom)
      candidates += values.candidates
      files = values.files
    case .option: candidates = Self.options(words)
    case .help:
      candidates = Self.commands(below: words.command)
      if words.path.isEmpty { candidates += topics.map { Candidate($0.name, $0.summary) } }
    }
  }

  private static func commands(below command: ToolDescription.Command) -> [Candidate] {
    command.shownCommands.map { Candidate($0.commandName, $0.abstract ?? "") }
  }

  /// Long names, those that are not there yet or may be there again.
  private static func options(_ words: CompletedWords) -> [Candidate] {
    let given = Set(words.options.map(\.name))
    return words.command.options.filter { $0.isRepeating || given.isDisjoint(with: $0.spellings) }
      .compactMap { option in option.spellings.last.map { Candidate($0, option.abstract ?? "") } }
  }

  private static func values(
    of argument: ToolDescription.Argument, _ custom: (ToolDescription.Argument) -> Completion
  ) -> Completion {
    switch argument.completionKind {
    case .list(let words): Completion(words.map { Candidate($0) })
    case .file(let extensions): Completion(files: .ending(extensions))
    case .directory: Completion(files: .directories)
    case .custom: custom(argument)
    case nil: Completion((argument.allValues ?? []).map { Candidate($0) })
    }
  }

  /// Those that begin so, names of files included; a directory has a slash at its end.
  func matching(_ prefix: String, home: String?) -> [Candidate] {
    var seen: Set<String> = []
    let names = files.map { FileNames(home: home).beginning(with: prefix, $0).map { Candidate($0) } } ?? []
    return (candidates.filter { $0.word.hasPrefix(prefix) } + names).filter { seen.insert($0.word).inserted }
  }
}

/// Names of files, as they are typed.
struct FileNames {
  let home: String?

  func beginning(with prefix: String, _ files: Completion.Files) -> [String] {
    let slash = prefix.lastIndex(of: "/")
    let directory = slash.map { String(prefix[...$0]) } ?? ""
    let start = slash.map { String(prefix[prefix.index(after: $0)...]) } ?? prefix
    var place = directory.isEmpty ? "." : directory
    if let home, place.hasPrefix("~/") { place = home + place.dropFirst(1) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.sorted().filter { $0.hasPrefix(start) && (!$0.hasPrefix(".") || start.hasPrefix(".")) }
      .compactMap { name in
        var isDirectory: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: "\(place)/\(name)", isDirectory: &isDirectory)
        if isDirectory.boolValue { return "\(directory)\(name)/" }
        guard case .ending(let extensions) = files else { return nil }
        let fits = extensions.isEmpty || extensions.contains { name.hasSuffix(".\($0)") }
        return fits ? directory + name : nil
      }
  }
}
