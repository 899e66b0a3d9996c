// SPDX-License-Identifier: GPL-2.0-only

/// Whether an engine works in a fio: found out by letting that fio load it and do one I/O.
package enum EngineFit: Sendable, Equatable {
  /// It does; the engine has proved this layout of fio's structures.
  case fits(EngineLayout)
  /// The engine, or fio, refuses; their own lines tell why.
  case refused(reasons: [String])
  /// fio could not be run.
  case cannotRun(reason: String)
}

/// The layout of fio's structures that the engine has chosen and proved.
package struct EngineLayout: Sendable, Equatable {
  /// The row's name, for example `fio-3.33` or `master f5344384 (2026-08-21)`.
  package let tag: String
  /// The processor architecture of the row.
  package let architecture: String
  /// fio's I/O engine interface version (`FIO_IOOPS_VERSION`).
  package let ioopsVersion: Int
  /// sizeof(struct thread_data) in bytes.
  package let threadDataSize: Int

  /// Parses the engine's line `page_fault: layout TAG ARCH ioops N thread_data BYTES proved`; it may stand behind noise.
  package init?(line: String) {
    let pattern = /page_fault: layout (.+) (\S+) ioops (\d+) thread_data (\d+) proved/
    guard let match = line.firstMatch(of: pattern), let version = Int(match.3), let size = Int(match.4) else {
      return nil
    }
    tag = String(match.1)
    architecture = String(match.2)
    ioopsVersion = version
    threadDataSize = size
  }
}

/// Tries an engine in a fio.
package enum EngineProbe {
  /// Runs the fio at `path` for one 4 KiB write with the engine at `engine`, in a directory of its own.
  /// A fio that has not ended after `timeout` is refused, too: one that cannot start its threads waits for them for ever.
  ///
  /// `layouts` are the layout files to use; nil for those that are found anyway.
  package static func probe(
    fio path: String, engine: String, layouts: String? = nil, timeout: Duration = .seconds(30)
  ) async -> EngineFit {
    do {
      return verdict(on: try await run(path, engine, layouts, timeout))
    } catch {
      return .cannotRun(reason: (error as? CommandError)?.reason ?? "\(error)")
    }
  }

  /// What the engine measures of the fio at `path`, also of one whose layout it does not know.
  package static func measure(fio path: String, engine: String) async throws(LayoutLearningError) -> MeasuredFio {
    let result: CommandResult
    do {
      result = try await run(path, engine, "", .seconds(30))
    } catch {
      throw .cannotRun(path, reason: (error as? CommandError)?.reason ?? "\(error)")
    }
    let lines = lines(of: result)
    guard let measured = lines.lazy.compactMap(MeasuredFio.init(line:)).first else {
      if case .refused(let reasons) = verdict(on: result) { throw .notMeasured(path, reasons: reasons) }
      throw .notMeasured(path, reasons: ["it ran, and told nothing"])
    }
    return measured
  }

  private static func run(
    _ path: String, _ engine: String, _ layouts: String?, _ timeout: Duration
  ) async throws -> CommandResult {
    try await Scratch.withDirectory { directory in
      var command = Command(path, arguments(engine: engine))
      command.workingDirectory = directory
      if let layouts { command.environment[LayoutPlace.variable] = layouts }
      return try await command.run(timeout: timeout)
    }
  }

  private static func lines(of result: CommandResult) -> [String] {
    [result.errors, result.output].flatMap { $0.split(whereSeparator: \.isNewline).map(String.init) }
  }

  /// `--debug=mem` makes the engine tell which layout it has proved.
  static func arguments(engine: String) -> [String] {
    [
      "--debug=mem", "--output-format=normal", "--eta=never", "--name=probe", "--ioengine=external:\(engine)",
      "--thread=1", "--rw=write", "--bs=4k", "--size=4k",
    ]
  }

  private static func verdict(on result: CommandResult) -> EngineFit {
    let lines = lines(of: result)
    if result.termination == .exited(0), let layout = lines.lazy.compactMap(EngineLayout.init(line:)).first {
      return .fits(layout)
    }
    if case .timeout(let limit) = result.stopped {
      return .refused(
        reasons: ["fio did not end within \(limit.components.seconds) s"]
          + FioWords([lines.filter { !isDebugLine($0) }]).quotable)
    }
    if case .killed(let signal) = result.termination {
      return .refused(reasons: ["fio was killed by signal \(signal) with this engine"] + FioWords([lines]).quotable)
    }
    let words = FioWords([lines.filter { !isDebugLine($0) }]).quotable
    return .refused(reasons: words.isEmpty ? ["fio ran, but the engine reported no layout"] : words)
  }

  /// Lines of `--debug=mem` itself and of fio's usual report.
  private static func isDebugLine(_ line: String) -> Bool {
    line.contains("page_fault: measured ") || line.hasPrefix("fio: set debug option")
      || line.contains(/^mem +\d+ +(?!.*page_fault: )/)
      || line.hasPrefix("probe: (") || line.hasPrefix("Starting ") || line.hasPrefix("fio-")
  }
}
