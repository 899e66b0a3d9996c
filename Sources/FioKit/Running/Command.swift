// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Subprocess
import SystemPackage

/// How a process ended.
package enum Termination: Sendable, Equatable {
  /// It exited with this code.
  case exited(Int32)
  /// This signal killed it.
  case killed(signal: Int32)
}

/// What a command did.
package struct CommandResult: Sendable {
  package let termination: Termination
  /// Its standard output; bytes that are no UTF-8 appear as U+FFFD.
  package let output: String
  /// Its standard error, likewise.
  package let errors: String
  /// Set when it did not end by itself.
  package let stopped: StopReason?
}

/// A program with its arguments, run in a process group of its own.
package struct Command: Sendable {
  let executable: String
  let arguments: [String]
  /// Variables on top of those of this process.
  package var environment: [String: String] = [:]
  /// The working directory; nil for that of this process.
  package var workingDirectory: String?
  /// How long a command that was asked to stop (SIGINT) has to write its results before it is killed.
  package var grace: Duration = .seconds(10)
  /// Called with the process before the program begins in it; the program never begins where this throws.
  package var beforeStart: (@Sendable (pid_t) throws -> Void)?
  /// Told the last line of standard output while the command runs, at most once a second.
  package var watcher: (@Sendable (String) -> Void)?

  package init(_ executable: String, _ arguments: [String]) {
    self.executable = executable
    self.arguments = arguments
  }

  /// More output than this is nobody's result.
  private static let maxOutputSize = 256 * 1_048_576

  /// Runs the command to its end. Being stopped is no error: what it wrote until then is returned.
  ///
  /// Both streams go to files, not pipes: a killed fio may leave children that hold a pipe open, and nothing may be lost.
  package func run(timeout: Duration? = nil, stop: StopLatch? = nil) async throws(CommandError) -> CommandResult {
    do {
      return try await Scratch.withDirectory { directory in
        try await run(in: directory, timeout: timeout, stop: stop)
      }
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(executable: executable, error: error)
    }
  }

  private func run(in directory: String, timeout: Duration?, stop: StopLatch?) async throws -> CommandResult {
    try DescriptorReserve.check()
    let (output, errors) = ("\(directory)/stdout", "\(directory)/stderr")
    let ending = await withTaskGroup(of: Ending.self) { group in
      group.addTask {
        .process(await Result { try await self.spawn(in: directory, stdout: output, stderr: errors) })
      }
      if let watcher {
        group.addTask {
          await OutputWatch.follow(output, watcher)
          return .nobody
        }
      }
      if let timeout {
        group.addTask { await (try? Task.sleep(for: timeout)) == nil ? .nobody : .stopped(.timeout(timeout)) }
      }
      if let stop {
        group.addTask { await stop.wait().map(Ending.stopped) ?? .nobody }
      }
      var stopped: StopReason?
      for await event in group {
        switch event {
        case .nobody: continue
        case .stopped(let reason):
          stopped = reason
          group.cancelAll()
        case .process(let result):
          group.cancelAll()
          return (result, stopped)
        }
      }
      return (.failure(CancellationError()), stopped)
    }
    let status = try ending.0.get()
    return CommandResult(
      termination: status, output: try Self.text(of: output), errors: try Self.text(of: errors), stopped: ending.1)
  }

  private enum Ending: Sendable {
    case process(Result<Termination, any Error>)
    case stopped(StopReason)
    case nobody
  }

  private func spawn(in directory: String, stdout: String, stderr: String) async throws -> Termination {
    var options = PlatformOptions()
    // An own group: the terminal's ^C reaches this process alone, which then stops fio in the way that saves its results.
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .interrupt, allowedDurationToNextStep: grace),
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
    ]
    let gate = try beforeStart.map { _ in try LaunchGate(in: directory) }
    defer { gate?.close() }
    // The shell would say it in its own words.
    if gate != nil, access(executable, X_OK) != 0 { throw Errno(rawValue: errno) }
    var variables = environment
    variables[RunnerIdentity.variable] = RunnerIdentity.own.text
    let outcome = try await Subprocess.run(
      .path(FilePath(gate == nil ? executable : LaunchGate.executable)),
      arguments: Arguments(gate?.arguments(for: executable, arguments) ?? arguments),
      environment: .inherit.updating(
        Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) })),
      workingDirectory: workingDirectory.map { FilePath($0) }, platformOptions: options, input: .none,
      output: .fileDescriptor(try Self.create(stdout), closeAfterSpawningProcess: true),
      error: .fileDescriptor(try Self.create(stderr), closeAfterSpawningProcess: true)
    ) { execution in
      do {
        try beforeStart?(execution.processIdentifier.value)
        try gate?.open()
      } catch {
        kill(execution.processIdentifier.value, SIGKILL)
        throw error
      }
    }
    switch outcome.terminationStatus {
    case .exited(let code):
      return .exited(code)
    case .signaled(let signal):
      // What it started in its group must not go on behind the next run's back.
      kill(-outcome.processIdentifier.value, SIGKILL)
      return .killed(signal: signal)
    }
  }

  private static func create(_ path: String) throws -> FileDescriptor {
    try .open(FilePath(path), .writeOnly, options: [.create, .append, .closeOnExec], permissions: .ownerReadWrite)
  }

  private static func text(of path: String) throws -> String {
    String(decoding: try FileBytes.read(path, limit: maxOutputSize), as: UTF8.self)
  }
}

extension Result where Failure == any Error {
  fileprivate init(catching body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}

/// Holds a process before its program begins, so that it can be put into a cgroup and be counted from its first instruction.
///
/// A shell waits at a named pipe, and then becomes the program: the process stays the same.
struct LaunchGate {
  private let path: String
  /// Open for reading, too, so that opening it does not wait for the shell; open until the process has ended, so that what was
  /// written stays there for it.
  private let pipe: FileDescriptor

  /// A closed gate in `directory`.
  init(in directory: String) throws(Errno) {
    path = "\(directory)/gate"
    guard mkfifo(path, 0o600) == 0 else { throw Errno(rawValue: errno) }
    do {
      pipe = try .open(FilePath(path), .readWrite, options: [.closeOnExec])
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// The shell.
  static let executable = "/bin/sh"

  /// What the shell is given to become `executable` with `arguments`.
  func arguments(for executable: String, _ arguments: [String]) -> [String] {
    ["-c", #"read -r _ <"$0" && exec "$@""#, path, executable] + arguments
  }

  /// Lets the program begin.
  func open() throws(Errno) {
    do {
      _ = try pipe.writeAll("\n".utf8)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  func close() {
    try? pipe.close()
  }
}

/// Follows the last line of a file that a process writes, for people who wait for it.
enum OutputWatch {
  /// Tells each new last line of the file at `path`, until the task is cancelled.
  static func follow(_ path: String, _ tell: @Sendable (String) -> Void) async {
    var last = ""
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      guard let line = lastLine(of: path), line != last else { continue }
      last = line
      tell(line)
    }
  }

  private static func lastLine(of path: String) -> String? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec]) else { return nil }
    defer { try? file.close() }
    guard let size = try? file.seek(offset: 0, from: .end) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let start = max(0, size - Int64(bytes.count))
    guard let count = try? bytes.withUnsafeMutableBytes({ try file.read(fromAbsoluteOffset: start, into: $0) }) else {
      return nil
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
  }
}
