// SPDX-License-Identifier: GPL-2.0-only

/// faultbench(1): each command with its options, and what all of them have in common.
struct CommandPage {
  private let tool: ToolDescription.Command

  init(_ tool: ToolDescription.Command) {
    self.tool = tool
  }

  func write(to page: inout Roff) {
    page.section("Name")
    page.raw("faultbench \\- measure page faults with fio, and compare the results")
    page.section("Synopsis")
    page.raw(
      "\(Roff.bold("faultbench")) \(Roff.italic("command")) [\(Roff.italic("option"))...] [\(Roff.italic("operand"))...]"
    )
    page.raw(".br")
    page.raw("\(Roff.bold("faultbench help")) [\(Roff.italic("command"))|\(Roff.italic("topic"))]")
    page.section("Description")
    page.prose(
      "faultbench writes job files for fio(1), runs them and suites of them, keeps each result, and tells whether one kernel, "
        + "setting or build is faster than another. The I/Os become page faults by an engine that fio loads, libpagefault(7). "
        + "The measuring is fio's.")
    if let discussion = tool.discussion { page.paragraph(discussion) }
    page.section("Commands")
    for command in tool.shownCommands { write(command, below: ["faultbench"], to: &page) }
    page.section("Options of every command")
    for option in tool.options { write(option, to: &page) }
    page.section("Exit status")
    for code in ExitStatus.all { page.entry(Roff.bold("\(code.number)"), code.meaning) }
    page.section("Environment")
    for variable in EnvironmentVariable.all { page.entry(Roff.bold(variable.name), variable.meaning) }
    page.section("Files")
    for file in KnownFile.all { page.entry(Roff.italic(file.path), file.meaning) }
    for topic in HelpTopic.all where !topic.isReference {
      page.section(topic.title)
      page.prose(topic.text)
    }
    page.section("See also")
    page.raw(".BR fio (1),\n.BR faultbench\\-suite (5),\n.BR libpagefault (7),\n.BR userfaultfd (2),\n.BR madvise (2)")
  }

  private func write(_ command: ToolDescription.Command, below path: [String], to page: inout Roff) {
    let path = path + [command.commandName]
    let commands = command.shownCommands
    if commands.isEmpty || !command.operands.isEmpty {
      page.subsection(path.joined(separator: " "))
      page.raw(synopsis(command, path))
      if let abstract = command.abstract { page.paragraph(abstract) }
      if let discussion = command.discussion, !discussion.isEmpty { page.paragraph(discussion) }
      let own = command.options.filter { option in !tool.options.contains { $0.spellings == option.spellings } }
      for argument in command.operands + own { write(argument, to: &page) }
    }
    for command in commands { write(command, below: path, to: &page) }
  }

  private func synopsis(_ command: ToolDescription.Command, _ path: [String]) -> String {
    var words = [Roff.bold(path.joined(separator: " "))]
    if !command.options.isEmpty { words.append("[\(Roff.italic("option"))...]") }
    for operand in command.operands {
      let name = Roff.italic(operand.valueName ?? "operand") + (operand.isRepeating ? "..." : "")
      words.append(operand.isOptional ? "[\(name)]" : name)
    }
    return words.joined(separator: " ")
  }

  private func write(_ argument: ToolDescription.Argument, to page: inout Roff) {
    var words = argument.abstract ?? ""
    if let values = argument.allValues, !values.isEmpty { words += " One of \(values.joined(separator: ", "))." }
    if let value = argument.defaultValue, !words.contains("default: ") { words += " (default: \(value))" }
    page.entry(term(argument), words.isEmpty ? "An operand." : words)
  }

  private func term(_ argument: ToolDescription.Argument) -> String {
    let value = Roff.italic(argument.valueName ?? "value")
    switch argument.kind {
    case .positional: return value + (argument.isRepeating ? "..." : "")
    case .flag: return argument.spellings.map(Roff.bold).joined(separator: ", ")
    case .option: return argument.spellings.map(Roff.bold).joined(separator: ", ") + " " + value
    }
  }
}
