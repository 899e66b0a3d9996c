// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Synchronization
import SystemPackage

/// Runs a command in a guest that sees this host's root.
package struct GuestCommandRun: Sendable {
  /// The QEMU that boots it, and the kernel.
  let qemu: Qemu, kernel: Kernel
  /// The machine that it gets.
  let machine: GuestMachine
  /// Where images are kept.
  package var cache = GuestCache.standard()
  /// Which accelerator the user wants, and whether QEMU's own processor counts instructions.
  package var accelerator = AcceleratorChoice.tcg, counts = true
  /// How long the guest may take.
  package var limits = GuestLimits()
  /// Switches it off when requested.
  package var stop = StopLatch()
  /// Told what is worth knowing.
  package var note: @Sendable (String) -> Void = { _ in }

  /// A run of a command under `kernel`.
  package init(qemu: Qemu, machine: GuestMachine, kernel: Kernel) {
    (self.qemu, self.machine, self.kernel) = (qemu, machine, kernel)
  }

  /// Runs it; its exit code, or 128 and the signal that killed it.
  ///
  /// - Parameters:
  ///   - request: the command.
  ///   - results: the directory for what it leaves in RESULT_DIR; nil where that is not wanted.
  ///   - output: told what it writes to standard output (1) and standard error (2), in the order in which that comes.
  package func run(
    _ request: GuestCommandRequest, results: String?, output: @escaping @Sendable (Int32, Data) throws -> Void
  ) async throws -> Int32 {
    _ = Leftovers.clear()
    let image = try await GuestImage(GuestContents(fio: nil, engine: nil), cache: cache)
    let initrd = try await image.initrd(for: kernel)
    var chosen = machine.emulated(counting: counts)
    if accelerator != .tcg {
      let trial = AcceleratorTrial(
        qemu: qemu, machine: machine, kernel: kernel, initrd: initrd, cache: cache, stop: stop)
      if try await trial.refusal(for: accelerator) == nil {
        (chosen.accelerator, chosen.countsInstructions) = (.kvm, false)
      }
    }
    var boot = GuestBoot(qemu: qemu, machine: chosen, kernel: kernel, initrd: initrd, stop: stop)
    (boot.limits, boot.seesHostRoot) = (limits, true)
    let code = Mutex<Int32?>(nil)
    let files = ResultFiles(directory: results)
    try await boot.run(.command(request)) { [note] report in
      switch report {
      case .up(_, let notes): for text in notes { note(text) }
      case .output(let stream, let bytes): try output(stream, bytes)
      case .file(let name, let bytes, let isLast): try files.take(name, bytes, isLast: isLast)
      case .exited(let number): code.withLock { $0 = number }
      case .note(let text): note(text)
      case .skipped, .began, .measured, .alive, .refused, .done, .symbols, .symbolText: break
      }
    }
    if let lost = files.lost {
      note("\(lost) in $RESULT_DIR and all else there is lost; --results names a directory for it")
    }
    guard let code = code.withLock({ $0 }) else {
      throw GuestError(.garbage, "the guest did not say how the command ended")
    }
    return code
  }
}

/// Files of a guest, written below one directory and nowhere else.
final class ResultFiles: Sendable {
  private let directory: String?
  private let open = Mutex<[String: FileDescriptor]>([:])
  private let first = Mutex<String?>(nil)

  init(directory: String?) {
    self.directory = directory
  }

  /// The first file that nobody wanted.
  var lost: String? { first.withLock { $0 } }

  /// A part of a file. A name that leads out of the directory is refused.
  func take(_ name: String, _ bytes: Data, isLast: Bool) throws(GuestError) {
    guard let directory else { return first.withLock { $0 = $0 ?? name } }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { ["", ".", ".."].contains($0) }), !name.utf8.contains(0) else {
      throw GuestError(
        .garbage, "the guest sent a file named \(name.debugDescription), which leads out of \(directory)")
    }
    let path = "\(directory)/\(name)"
    do {
      try open.withLock { open in
        if open[name] == nil {
          let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
          try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
          open[name] = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec, .noFollow],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        }
        if let file = open[name] { _ = try file.writeAll(bytes) }
        if isLast, let file = open.removeValue(forKey: name) { try file.close() }
      }
    } catch {
      throw GuestError(.cache, "\(path) cannot be written (\(error))", remedy: "name another directory with --results")
    }
  }

  deinit { for file in open.withLock({ $0.values.map { $0 } }) { try? file.close() } }
}
