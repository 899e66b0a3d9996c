// SPDX-License-Identifier: GPL-2.0-only

/// Which strings of the sources are messages: **every sentence is one**, wherever it stands, unless it is listed here what else it
/// is. So a message of new code is found without anybody thinking of it.
struct MessageRule: Sendable {
  struct Message: Sendable {
    let file: String
    let line: Int
    let pattern: MessagePattern

    var place: String { "\(file):\(line)" }
  }

  /// Sentences that are no messages.
  struct Exclusion: Sendable {
    enum Kind: Sendable {
      /// Those of files whose paths begin so, but for those of errors.
      case files(String)
      /// Arguments of a call, `callee.label`, that begins so or whose callee ends so.
      case call(String)
      /// What begins so.
      case text(String)
    }

    let kind: Kind
    /// What they are, and where the reader finds them explained.
    let reason: String
  }

  let exclusions: [Exclusion]

  /// The messages of a file.
  func messages(in file: ScannedFile) -> [Message] {
    sentences(in: file).filter { literal in !exclusions.contains { $0.excludes(literal, in: file) } }.map {
      Message(file: file.path, line: $0.line, pattern: MessagePattern($0.text))
    }
  }

  /// The exclusions that exclude nothing in these files.
  func unused(in files: [ScannedFile]) -> [Exclusion] {
    let all = files.map { ($0, sentences(in: $0)) }
    return exclusions.filter { exclusion in
      !all.contains { file, literals in literals.contains { exclusion.excludes($0, in: file) } }
    }
  }

  private func sentences(in file: ScannedFile) -> [StringLiteral] {
    file.literals.filter { literal in
      MessagePattern.isSentence(literal.text) && !literal.isCompared && !Self.isQuery(literal.text)
    }
  }

  /// A piece of SQL: its keywords are in capitals.
  private static func isQuery(_ text: String) -> Bool {
    ["SELECT ", "FROM ", "WHERE ", "ORDER BY ", "CREATE ", "ALTER TABLE "].contains { text.contains($0) }
  }
}

extension MessageRule.Exclusion {
  func excludes(_ literal: StringLiteral, in file: ScannedFile) -> Bool {
    switch kind {
    case .files(let path): file.path.hasPrefix(path) && !Self.isOfError(literal)
    case .text(let beginning): literal.text.hasPrefix(beginning)
    case .call(let call):
      literal.places.contains { "\($0.name).\($0.label)".hasPrefix(call) || $0.name.hasSuffix(call) }
    }
  }

  /// In a type of errors, or an argument of one.
  private static func isOfError(_ literal: StringLiteral) -> Bool {
    literal.places.contains { place in
      let name = place.name.split(whereSeparator: { " .".contains($0) }).last ?? ""
      return errors.contains { name.hasSuffix($0) }
    }
  }

  private static let errors = ["Error", "Failure", "Refusal", "Problem", "Mistake"]
}

extension MessageRule {
  /// That of this repository.
  static let sources = MessageRule(exclusions: files + calls + texts)

  private static let files = [
    Exclusion(
      kind: .files("Sources/PageFaultEngine/EngineOption.swift"), reason: "help of options: docs/engine-options.md"),
    Exclusion(
      kind: .files("Sources/PageFaultEngine/OptionWords.swift"), reason: "help of options: docs/engine-options.md"),
    Exclusion(
      kind: .files("Sources/FioKit/JobFile/PageFaultOption+Declaration.swift"),
      reason: "help of options: docs/engine-options.md"),
    Exclusion(kind: .files("Sources/SuiteKit/Manifest/ManifestKey"), reason: "help of keys: docs/suites.md"),
    Exclusion(kind: .files("Sources/faultbench/Completion/"), reason: "what a shell offers"),
    Exclusion(kind: .files("Sources/ShellKit/"), reason: "manual pages, topics of help and completions themselves"),
    Exclusion(kind: .files("Sources/Metrics/"), reason: "names and formulas of metrics: docs/faultbench.md"),
    Exclusion(
      kind: .files("Sources/ReportKit/"),
      reason: "tables, charts and pages of results: docs/reports.md, docs/compare.md, docs/html.md"),
    Exclusion(
      kind: .files("Sources/HostKit/Probes/"), reason: "what doctor finds, with cause and remedy: docs/doctor.md"),
    Exclusion(kind: .files("Sources/HostKit/Noise/"), reason: "what calibrate finds, with a remedy: docs/calibrate.md"),
  ]

  private static let calls =
    ["ArgumentHelp", "CommandConfiguration.", "@Option.help", "@Flag.help", "@Argument.help"].map {
      Exclusion(kind: .call($0), reason: "help: faultbench COMMAND --help")
    }
    + [".contains", ".hasPrefix"].map {
      Exclusion(kind: .call($0), reason: "looked for, not said")
    }

  private static let texts = [
    Exclusion(kind: .text("failed to map segment"), reason: "the dynamic linker's words, looked for in fio's"),
    Exclusion(kind: .text("cannot allocate memory"), reason: "the dynamic linker's words, looked for in fio's"),
    Exclusion(kind: .text("smalloc: failed adding pool"), reason: "fio's words, looked for"),
    Exclusion(kind: .text("kernel BUG at "), reason: "the kernel's words, looked for"),
    Exclusion(kind: .text("general protection fault"), reason: "the kernel's words, looked for"),
    Exclusion(kind: .text("Out of memory"), reason: "the kernel's words, looked for"),
    Exclusion(kind: .text("found undefined alias"), reason: "the YAML parser's words, looked for"),
    Exclusion(kind: .text("does not have a Release file"), reason: "apt's words, looked for"),
    Exclusion(kind: .text("File not found"), reason: "apt's words, looked for"),
    Exclusion(kind: .text("Some index files failed"), reason: "apt's words, looked for"),
    Exclusion(kind: .text("W: "), reason: "apt's words, looked for"),
    Exclusion(kind: .text("#clear APT"), reason: "a configuration of apt's"),
    Exclusion(kind: .text("deb ["), reason: "a configuration of apt's"),
    Exclusion(kind: .text(#"{ "$1" -c"#), reason: "a shell script"),
    Exclusion(kind: .text("#!/bin/busybox sh"), reason: "a shell script"),
    Exclusion(kind: .text("mkdir -p /run/virtiofsd"), reason: "a shell script"),
    Exclusion(kind: .text(#"echo >"$FAULTBENCH_ARRIVALS""#), reason: "a shell script"),
    Exclusion(kind: .text(#"read -r _ <"$0""#), reason: "a shell script"),
    Exclusion(kind: .text("127.0.0.1 localhost"), reason: "a file of the guest"),
    Exclusion(kind: .text("faultbench image 1"), reason: "what the digest of an image begins with"),
    Exclusion(kind: .text(" => not found"), reason: "the dynamic linker's words, looked for"),
    Exclusion(kind: .text("filename=file [write]"), reason: "a job file"),
    Exclusion(kind: .text("create_serialize=0"), reason: "a job file"),
    Exclusion(kind: .text("rw=write size="), reason: "a job file"),
    Exclusion(kind: .text("version … architecture"), reason: "a layout file"),
    Exclusion(kind: .text("passwd: files"), reason: "a file of the guest"),
    Exclusion(kind: .text(#"NAME="faultbench guest""#), reason: "a file of the guest"),
    Exclusion(kind: .text("faultscope 1 window"), reason: "the form of a profile: docs/fault-scope.md"),
    Exclusion(kind: .text("one ended early:"), reason: "the beginning of a message that stands beside it"),
  ]
}
