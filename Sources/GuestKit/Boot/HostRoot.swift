// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Synchronization

/// This host's root, as a guest sees it for a command: read-only, whatever the guest's kernel does. virtiofsd runs in a mount
/// namespace in which everything is read-only but the directory of its socket; QEMU's own 9p server is told so.
struct HostRoot: Sendable {
  /// The tag by which a guest mounts it.
  static let tag = GuestSystem.hostTag
  /// virtiofsd's socket, in the boot's directory.
  static let socketName = "virtiofs"

  let qemu: Qemu

  /// QEMU's devices; virtiofs only where its daemon is there.
  func devices(hasDaemon: Bool) -> [String] {
    let ninePea = [
      "-fsdev", "local,id=\(Self.tag)9p,path=/,security_model=none,readonly=on,multidevs=remap",
      "-device", "virtio-9p-pci,fsdev=\(Self.tag)9p,mount_tag=\(Self.tag)",
    ]
    guard hasDaemon else { return ninePea }
    return ninePea + [
      "-chardev", "socket,id=\(Self.tag),path=\(Self.socketName)",
      "-device", "vhost-user-fs-pci,chardev=\(Self.tag),tag=\(Self.tag)",
    ]
  }

  /// The daemon; nil where there is none, or this user may not run it.
  func daemon(in directory: String) -> HostRootDaemon? {
    guard let program = qemu.virtiofsd, geteuid() == 0 else { return nil }
    var command = Command(
      "/usr/bin/unshare", ["--mount", "--propagation", "private", "/bin/sh", "-c", Self.script, program, directory])
    command.workingDirectory = directory
    command.grace = .zero
    return HostRootDaemon(command, socket: "\(directory)/\(Self.socketName)")
  }

  /// $0 is the daemon, $1 the directory. The daemons of QEMU 7 and the later one, of its own project, take other options.
  private static let script = """
    mkdir -p /run/virtiofsd
    mount --bind "$1" "$1" && mount --bind /run/virtiofsd /run/virtiofsd || exit 1
    while read -r _ _ _ _ point _; do
      point=$(printf '%b' "$point")
      case $point in "$1" | /run/virtiofsd) ;; *) mount -o remount,bind,ro "$point" 2>/dev/null ;; esac
    done </proc/self/mountinfo
    touch /faultbench-is-read-only 2>/dev/null && exit 1
    if "$0" --help 2>&1 | grep -q -e --shared-dir; then
      exec "$0" --socket-path "$1/\(socketName)" --shared-dir / --sandbox chroot --cache auto
    fi
    exec "$0" --socket-path="$1/\(socketName)" -o source=/ -o sandbox=chroot -o cache=auto
    """
}

/// virtiofsd of one boot.
final class HostRootDaemon: Sendable {
  private let command: Command
  private let socket: String
  private let hasEnded = Atomic(false)

  init(_ command: Command, socket: String) {
    (self.command, self.socket) = (command, socket)
  }

  /// Runs it to its end.
  func run(_ stop: StopLatch) async -> Result<CommandResult, CommandError> {
    defer { hasEnded.store(true, ordering: .relaxed) }
    do throws(CommandError) { return .success(try await command.run(stop: stop)) } catch { return .failure(error) }
  }

  /// Waits until it listens; false where it does not come to that.
  func isListening(within time: Duration) async -> Bool {
    let end = ContinuousClock.now + time
    while !hasEnded.load(ordering: .relaxed), ContinuousClock.now < end {
      if Self.isListened(socket) { return true }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// The socket has its name some time before somebody listens.
  private static func isListened(_ path: String) -> Bool {
    let table = (try? FileBytes.read("/proc/net/unix", limit: 64 << 20)) ?? []
    return String(decoding: table, as: UTF8.self).split(separator: "\n").contains { line in
      // Number, references, protocol, flags (unix(7)).
      line.hasSuffix(" \(path)") && line.split(separator: " ").dropFirst(3).first == "00010000"
    }
  }
}
