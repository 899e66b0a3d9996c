// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import GuestKit
import SystemPackage

struct GuestExecCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: "Run a command in a QEMU guest that sees this host's root, read-only.",
    discussion: """
      The command starts in this directory, as root, under the kernel that is named.
      It finds persistent memory with ext4 and DAX at $DAX_DIR, cgroup v2, and an own
      /tmp, /run and /dev/shm, which are lost with it. Files that it leaves in
      $RESULT_DIR come into the directory that --results names.

      Exit codes: the command's, 2 where the guest cannot be had or has died, 130
      after ^C.

      Example:
        faultbench guest exec --kernel debian:6.12 -- uname -a
      """)

  @Option(help: ArgumentHelp("The kernel, with words for its command line.", valueName: "kernel"), completion: .kernels)
  var kernel: String

  @OptionGroup var machine: GuestMachineOptions

  @Option(
    help: ArgumentHelp("The directory for what the command leaves in $RESULT_DIR.", valueName: "directory"),
    completion: .directory)
  var results: String?

  @Argument(parsing: .postTerminator, help: "The command, behind --.")
  var command: [String] = []

  func validate() throws {
    guard !command.isEmpty else { throw ValidationError("name a command behind --, for example -- uname -a.") }
  }

  func run() async throws {
    let code: Int32
    do {
      let cache = GuestCache.standard()
      guard let found = try await GuestKernels.find([kernel], in: cache).first else { return }
      var guest = GuestCommandRun(qemu: try await Qemu.find(), machine: machine.machine(), kernel: found)
      (guest.accelerator, guest.counts, guest.limits) = (machine.accel, !machine.noCount, machine.limits)
      guest.note = { Diagnostics.write($0) }
      InterruptSignals.forward(to: guest.stop)
      code = try await guest.run(request, results: results) { stream, bytes in
        _ = try (stream == 1 ? FileDescriptor.standardOutput : .standardError).writeAll(bytes)
      }
    } catch let error as GuestError where error.code == .stopped {
      Diagnostics.error(error.description)
      throw CommandEnd.interrupted
    } catch let error as GuestError {
      throw UnusableInputError(error)
    }
    if code != 0 { throw ExitCode(code) }
  }

  private var request: GuestCommandRequest {
    let directory = FileManager.default.currentDirectoryPath
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return GuestCommandRequest(
      words: command, directory: directory, environment: ["PATH": "\(path):/usr/sbin:/sbin", "PWD": directory],
      kept: [directory])
  }
}
