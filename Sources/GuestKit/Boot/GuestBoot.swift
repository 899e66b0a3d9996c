// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import SystemPackage

/// A kernel, booted once for one request. Whatever happens, nothing of it is left: no process, no file, no socket.
package struct GuestBoot: Sendable {
  let qemu: Qemu
  let machine: GuestMachine
  let kernel: Kernel
  let initrd: String
  /// Bytes of the disk that it is given; nil for none.
  package var disk: UInt64?
  /// Whether it sees this host's root.
  package var seesHostRoot = false
  /// How long it may take.
  package var limits = GuestLimits()
  /// Switches it off when requested.
  let stop: StopLatch

  /// Files of a boot, in its directory.
  static let consoleName = "console", channelName = "channel", diskName = "disk"

  /// A boot of `kernel` with the image in `initrd`.
  package init(qemu: Qemu, machine: GuestMachine, kernel: Kernel, initrd: String, stop: StopLatch) {
    (self.qemu, self.machine, self.kernel) = (qemu, machine, kernel)
    (self.initrd, self.stop) = (initrd, stop)
  }

  /// Boots, asks, and tells `observe` all that the guest says until it is done. Where `observe` throws, the guest is switched
  /// off, and its error is thrown.
  package func run(
    _ request: GuestRequest, observe: @escaping @Sendable (GuestReport) throws -> Void
  ) async throws {
    try await Scratch.withDirectory { directory in
      try await run(request, in: directory, observe: observe)
    }
  }

  private enum Part: Sendable {
    case machine(Result<CommandResult, CommandError>)
    case talk(Result<Void, any Error>)
    case patience
    case daemon(Result<CommandResult, CommandError>)
  }

  private func run(
    _ request: GuestRequest, in directory: String, observe: @escaping @Sendable (GuestReport) throws -> Void
  ) async throws {
    let socket = try GuestSocket(path: "\(directory)/\(Self.channelName)")
    let root = HostRoot(qemu: qemu)
    let daemon = seesHostRoot ? root.daemon(in: directory) : nil
    let program = try command(in: directory, devices: seesHostRoot ? root.devices(hasDaemon: daemon != nil) : [])
    let talk = GuestTalk(request, limits: limits, observe: observe)
    let ends = await withTaskGroup(of: Part.self) { group in
      if let daemon {
        group.addTask { .daemon(await Self.run(daemon, stop)) }
        // QEMU gives up at once where nobody listens, and says so.
        _ = await HostRoot.isListening(in: directory)
      }
      group.addTask { .machine(await Self.run(program, stop)) }
      group.addTask { .talk(await talk.hold(socket)) }
      var talked: Result<Void, any Error>?
      var ended: Result<CommandResult, CommandError>?
      while talked == nil || ended == nil, let part = await group.next() {
        switch part {
        case .machine(let result):
          ended = result
          talk.machineIsOff()
        case .talk(let result):
          talked = result
          guard case .success = result else {
            group.cancelAll()
            continue
          }
          let patience = limits.end
          group.addTask { await (try? Task.sleep(for: patience)) == nil ? .patience : .patience }
        case .patience: group.cancelAll()
        case .daemon: break
        }
      }
      group.cancelAll()
      return (talked: talked, ended: ended)
    }
    if let reason = stop.reason { throw GuestError(.stopped, "the guest was switched off (\(reason))") }
    guard case .failure(let error) = ends.talked else { return }
    guard let error = error as? GuestError else { throw error }
    throw BootFailure(console: "\(directory)/\(Self.consoleName)", machine: ends.ended).explained(error)
  }

  private static func run(_ program: Command, _ stop: StopLatch) async -> Result<CommandResult, CommandError> {
    do throws(CommandError) { return .success(try await program.run(stop: stop)) } catch { return .failure(error) }
  }

  private func command(in directory: String, devices: [String]) throws -> Command {
    if let disk {
      let file = try FileDescriptor.open(
        FilePath("\(directory)/\(Self.diskName)"), .writeOnly, options: [.create, .closeOnExec],
        permissions: .ownerReadWrite)
      defer { try? file.close() }
      try file.resize(to: Int64(disk))
    }
    let arguments = QemuArguments(
      machine: machine, kernel: kernel, initrd: initrd, disk: disk == nil ? nil : Self.diskName, extra: devices,
      isShared: seesHostRoot)
    var command = Command(qemu.path, arguments.all)
    command.workingDirectory = directory
    // QEMU has nothing to save.
    command.grace = .seconds(1)
    return command
  }
}

/// Why a guest ended too early, as its console and QEMU tell it.
struct BootFailure {
  private let lines: [String]
  private let machine: Result<CommandResult, CommandError>?

  init(console: String, machine: Result<CommandResult, CommandError>?) {
    let bytes = (try? FileBytes.read(console, limit: 64 << 20)) ?? []
    lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
      // A console has colours and bells.
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    }
    self.machine = machine
  }

  /// The same failure by its cause, with what was on the console last.
  func explained(_ error: GuestError) -> GuestError {
    guard [.ended, .notBooted, .hung, .qemuFailed].contains(error.code) else { return with(error.code, error) }
    if let failure = ownFailure { return failure }
    if let killed = lines.last(where: { $0.contains("Out of memory: Killed process") }) {
      return with(
        .outOfMemory,
        GuestError(.outOfMemory, "the guest ran out of memory: \(Self.text(killed))", remedy: "raise --memory"))
    }
    let own = "faultbench guest: "
    if let words = lines.last(where: { $0.hasPrefix(own) }) {
      return with(.ended, GuestError(.ended, "the program in the guest died: \(words.dropFirst(own.count))"))
    }
    if let panic = lines.first(where: { $0.contains("Kernel panic") }) {
      return with(.panicked, GuestError(.panicked, "the guest's kernel gave up: \(Self.text(panic))"))
    }
    return with(error.code, error)
  }

  private var ownFailure: GuestError? {
    switch machine {
    case .failure(let error): return GuestError(.noQEMU, "QEMU cannot be run (\(error))")
    case .success(let result) where result.stopped == nil && result.termination != .exited(0):
      let said = result.errors.split(whereSeparator: \.isNewline).suffix(5).joined(separator: "; ")
      guard !said.isEmpty else { return nil }
      return GuestError(.qemuFailed, "QEMU ended with an error: \(said)")
    default: return nil
    }
  }

  private func with(_ code: GuestError.Code, _ error: GuestError) -> GuestError {
    GuestError(code, error.message, remedy: error.remedy, console: Array(lines.suffix(Self.maxLines)))
  }

  /// Without the time before it.
  private static func text(_ line: String) -> String {
    line.replacing(/^\[ *[0-9.]+\] */, with: "")
  }

  private static let maxLines = 12
}
