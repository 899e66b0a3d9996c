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
  /// What follows its faults; nil for nothing.
  package var profiler: GuestProfiler?
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

  /// How the parts ended. What was ended from here says nothing of the cause.
  private struct Ends {
    var talk: Result<Void, any Error>?
    var isOff = false, isCancelled = false
    var machine: Result<CommandResult, CommandError>?
    var daemon: Result<CommandResult, CommandError>?
  }

  private func run(
    _ request: GuestRequest, in directory: String, observe: @escaping @Sendable (GuestReport) throws -> Void
  ) async throws {
    let socket = try GuestSocket(path: "\(directory)/\(Self.channelName)")
    if let disk { try Self.makeDisk(disk, in: directory) }
    let root = HostRoot(qemu: qemu)
    let daemon = seesHostRoot ? root.daemon(in: directory) : nil
    let talk = GuestTalk(request, limits: limits, profiler: profiler, observe: observe)
    profiler?.begin(in: directory)
    let ends = await withTaskGroup(of: Part.self) { group in
      if let daemon { group.addTask { .daemon(await daemon.run(stop)) } }
      // QEMU gives up at once where nobody listens: then there is 9p alone.
      let hasDaemon = await daemon?.isListening(within: limits.boot) ?? false
      let program = command(in: directory, devices: seesHostRoot ? root.devices(hasDaemon: hasDaemon) : [])
      group.addTask { .machine(await Self.run(program, stop)) }
      group.addTask { .talk(await talk.hold(socket)) }
      var ends = Ends()
      func cancel() {
        ends.isCancelled = true
        group.cancelAll()
      }
      while ends.talk == nil || !ends.isOff, let part = await group.next() {
        switch part {
        case .machine(let result):
          ends.isOff = true
          if !ends.isCancelled { ends.machine = result }
          talk.machineIsOff()
        case .talk(let result):
          ends.talk = result
          guard Self.isEnding(result) else {
            cancel()
            continue
          }
          let patience = limits.end
          group.addTask { await (try? Task.sleep(for: patience)) == nil ? .patience : .patience }
        case .patience: cancel()
        case .daemon(let result):
          // Without it everything in the guest waits for ever.
          guard hasDaemon, ends.talk == nil, !ends.isOff else { continue }
          ends.daemon = result
          cancel()
        }
      }
      group.cancelAll()
      return ends
    }
    if let reason = stop.reason { throw GuestError(.stopped, "the guest was switched off (\(reason.words))") }
    guard case .failure(let error) = ends.talk else { return }
    guard let error = error as? GuestError else { throw error }
    throw BootFailure(console: "\(directory)/\(Self.consoleName)", machine: ends.machine, daemon: ends.daemon)
      .explained(error)
  }

  /// Whether the machine goes off by itself: all was told, or it has gone already, and its last words are worth waiting for.
  private static func isEnding(_ talk: Result<Void, any Error>) -> Bool {
    guard case .failure(let error) = talk else { return true }
    return [.ended, .qemuFailed].contains((error as? GuestError)?.code)
  }

  private static func run(_ program: Command, _ stop: StopLatch) async -> Result<CommandResult, CommandError> {
    do throws(CommandError) { return .success(try await program.run(stop: stop)) } catch { return .failure(error) }
  }

  /// A file with holes.
  private static func makeDisk(_ size: UInt64, in directory: String) throws {
    let file = try FileDescriptor.open(
      FilePath("\(directory)/\(diskName)"), .writeOnly, options: [.create, .closeOnExec],
      permissions: .ownerReadWrite)
    defer { try? file.close() }
    try file.resize(to: Int64(size))
  }

  private func command(in directory: String, devices: [String]) -> Command {
    let arguments = QemuArguments(
      machine: machine, kernel: kernel, initrd: initrd, disk: disk == nil ? nil : Self.diskName,
      extra: devices + (profiler?.arguments ?? []),
      isShared: seesHostRoot)
    var command = Command(qemu.path, arguments.all)
    command.workingDirectory = directory
    // QEMU has nothing to save.
    command.grace = .seconds(1)
    return command
  }
}

extension StopReason {
  fileprivate var words: String {
    switch self {
    case .signal(let number): String(cString: strsignal(number))
    case .timeout(let time): "after \(time.components.seconds) s"
    }
  }
}
