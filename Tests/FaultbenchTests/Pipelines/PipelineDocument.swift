// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// docs/ci.md: its blocks by the heading that they stand below and their language, as they stand there.
struct PipelineDocument {
  /// A fenced block.
  struct Block {
    let heading: String
    let language: String
    let text: String
  }

  let blocks: [Block]

  init() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "docs/ci.md"), encoding: .utf8)
    var (heading, language): (String, String?) = ("", nil)
    var (lines, blocks): ([Substring], [Block]) = ([], [])
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = language {
        if line == "```" {
          blocks.append(Block(heading: heading, language: open, text: lines.map { $0 + "\n" }.joined()))
          language = nil
        } else {
          lines.append(line)
        }
      } else if line.hasPrefix("```") {
        (language, lines) = (String(line.dropFirst(3)), [])
      } else if line.hasPrefix("#") {
        heading = String(line.drop { $0 == "#" || $0 == " " })
      }
    }
    self.blocks = blocks
  }

  /// The blocks of a language below a heading.
  func texts(_ heading: String, _ language: String = "sh") -> [String] {
    blocks.filter { $0.heading == heading && $0.language == language }.map(\.text)
  }
}

/// A directory in which what docs/ci.md says is run: its own `faultbench` on PATH, nothing of the user's.
struct PipelineBench {
  let directory: TemporaryDirectory
  /// What every command of it sees.
  var environment: [String: String]

  /// `words`: what the shell does with the arguments of `faultbench`.
  init(in directory: TemporaryDirectory, words: String = #"exec "$tool" "$@""#) throws {
    self.directory = directory
    let manager = FileManager.default
    for name in ["bin", "home"] {
      try manager.createDirectory(atPath: directory.file(name), withIntermediateDirectories: true)
    }
    environment = [
      "PATH": "\(directory.file("bin")):/usr/sbin:/usr/bin:/sbin:/bin", "HOME": directory.file("home"),
      "PAGEFAULT_ENGINE": Repository.engine, "FAULTBENCH_FIO": FioMatrix.present.first?.path ?? "",
      "GIT_CONFIG_GLOBAL": directory.file("home/.gitconfig"), "GIT_CONFIG_SYSTEM": "/dev/null",
      // The user's kernels are fetched once.
      "FAULTBENCH_GUEST_CACHE": ProcessInfo.processInfo.environment["FAULTBENCH_GUEST_CACHE"] ?? "",
      "XDG_CACHE_HOME": ProcessInfo.processInfo.environment["XDG_CACHE_HOME"]
        ?? "\(NSHomeDirectory())/.cache",
    ]
    try program("faultbench", "tool='\(Tool.path)'\n\(words)")
  }

  /// A program on PATH.
  func program(_ name: String, _ text: String) throws {
    let path = try directory.write("#!/bin/sh\n\(text)\n", to: "bin/\(name)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  /// What commands are run by.
  enum Shell {
    /// GitLab's runner: the first command that fails ends it, also within a pipe.
    case bash
    /// What forges' runners take in a container: of a pipe, the last command counts.
    case sh

    fileprivate var words: [String] {
      switch self {
      case .bash: ["/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
      case .sh: ["/bin/sh", "-e", "-c"]
      }
    }
  }

  /// Runs commands as a CI system runs a step.
  func run(
    _ text: String, in place: String = "", by shell: Shell = .bash, environment further: [String: String] = [:]
  ) async throws -> Executed {
    try await Executed.run(
      shell.words[0], shell.words.dropFirst() + [text],
      in: place.isEmpty ? directory.path : directory.file(place), environment: environment.merging(further) { $1 },
      timeout: .seconds(1500))
  }
}
