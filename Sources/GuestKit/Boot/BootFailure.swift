// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// Why a guest ended too early, as its console and QEMU tell it.
struct BootFailure {
  private let lines: [String]
  private let machine: Result<CommandResult, CommandError>?, daemon: Result<CommandResult, CommandError>?

  /// Of a guest with this console; of QEMU and virtiofsd, what they ended with by themselves.
  init(
    console: String, machine: Result<CommandResult, CommandError>?, daemon: Result<CommandResult, CommandError>?
  ) {
    (self.machine, self.daemon) = (machine, daemon)
    lines = String(decoding: Self.end(of: console), as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
      // A console has colours and bells.
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    }
  }

  /// The same failure by its cause, with what was on the console last.
  func explained(_ error: GuestError) -> GuestError {
    guard [.ended, .notBooted, .hung, .qemuFailed].contains(error.code) else { return with(error.code, error) }
    if let failure = ownFailure { return with(failure.code, failure) }
    if let killed = lines.last(where: { line in Self.outOfMemory.contains { line.contains($0) } }) {
      return with(
        .outOfMemory,
        GuestError(.outOfMemory, "the guest ran out of memory: \(Self.text(killed))", remedy: "raise --memory"))
    }
    let own = "faultbench guest: "
    if let words = lines.last(where: { $0.hasPrefix(own) }) {
      return with(.ended, GuestError(.ended, "the program in the guest died: \(words.dropFirst(own.count))"))
    }
    if let failure = panic { return failure }
    if let failure = daemonFailure { return with(failure.code, failure) }
    return with(error.code, error)
  }

  /// The kernel's words, and its lines from the first that tells of it: the last ones are registers.
  private var panic: GuestError? {
    guard let place = lines.firstIndex(where: { $0.contains("Kernel panic") }) else { return nil }
    let signs = ["BUG: ", "Oops: ", "kernel BUG at ", "general protection fault"]
    let begin = lines[max(0, place - Self.maxOopsLines)..<place].firstIndex { line in
      signs.contains { line.contains($0) }
    }
    let cause = begin.map { "\(Self.text(lines[$0])); " } ?? ""
    return GuestError(
      .panicked, "the guest's kernel gave up: \(cause)\(Self.text(lines[place]))",
      console: Array(lines[(begin ?? place)...].prefix(Self.maxOopsLines)))
  }

  private var ownFailure: GuestError? {
    switch machine {
    case .failure(let error): return GuestError(.noQEMU, "QEMU cannot be run (\(error))")
    case .success(let result): return Self.failure(of: result).map { GuestError(.qemuFailed, "QEMU \($0)") }
    default: return nil
    }
  }

  private var daemonFailure: GuestError? {
    let name = "virtiofsd, by which the guest sees this host's root,"
    switch daemon {
    case .failure(let error): return GuestError(.ended, "\(name) cannot be run (\(error))")
    case .success(let result): return Self.failure(of: result).map { GuestError(.ended, "\(name) \($0)") }
    default: return nil
    }
  }

  /// How a program ended that should not have; nil where it ended well.
  private static func failure(of result: CommandResult) -> String? {
    guard result.stopped == nil else { return nil }
    let said = result.errors.split(whereSeparator: \.isNewline).suffix(5).joined(separator: "; ")
    let words = said.isEmpty ? "" : ": \(said)"
    switch result.termination {
    case .exited(0): return nil
    case .exited(let code): return "ended with exit code \(code)\(words)"
    case .killed(let signal):
      return "was killed by signal \(signal) (\(String(cString: strsignal(signal))))\(words)"
    }
  }

  private func with(_ code: GuestError.Code, _ error: GuestError) -> GuestError {
    GuestError(code, error.message, remedy: error.remedy, console: Array(lines.suffix(Self.maxLines)))
  }

  /// Without the time before it.
  private static func text(_ line: String) -> String {
    line.replacing(/^\[ *[0-9.]+\] */, with: "")
  }

  /// In the kernel's words. A limit of a cgroup, which a case may set on purpose, says it otherwise.
  private static let outOfMemory = ["Out of memory: Killed process", "Out of memory and no killable processes"]
  private static let maxLines = 12
  private static let maxOopsLines = 40

  /// The last part of the console, however much a guest has written there.
  private static func end(of path: String) -> Data {
    guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
    defer { try? file.close() }
    let size = (try? file.seekToEnd()) ?? 0
    try? file.seek(toOffset: size > maxBytes ? size - maxBytes : 0)
    return (try? file.readToEnd()) ?? Data()
  }

  private static let maxBytes: UInt64 = 4 << 20
}
