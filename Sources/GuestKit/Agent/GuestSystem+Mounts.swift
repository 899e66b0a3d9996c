// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import HostKit

extension GuestSystem {
  /// Files by which the kernel tells about itself, and devices.
  mutating func mountKernelFiles() {
    mount("proc", at: "/proc")
    mount("sysfs", at: "/sys")
    if !mount("devtmpfs", at: "/dev", flags: CLINUX_MOUNT_DEVICES, options: "mode=0755") { makeDevices() }
    mkdir("/dev/pts", 0o755)
    mkdir("/dev/shm", 0o1777)
    mount("devpts", at: "/dev/pts", flags: CLINUX_MOUNT_DEVICES, options: "ptmxmode=0666")
    // udev makes them elsewhere, and shells expect them.
    for (name, target) in [("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")] {
      symlink("/proc/self/fd\(target)", "/dev/\(name)")
    }
    // Only for those who look for them.
    for (kind, path) in [("tracefs", "/sys/kernel/tracing"), ("debugfs", "/sys/kernel/debug")]
    where access(path, F_OK) == 0 {
      _ = clinux_mount_root(kind, path, kind, 0, nil)
    }
  }

  /// Places for files that live as long as the guest.
  mutating func mountMemory() {
    for (path, mode) in [("/dev/shm", "1777"), ("/run", "755"), ("/tmp", "1777")] {
      mount("tmpfs", at: path, options: "mode=\(mode)")
    }
  }

  /// cgroup v2 with the controllers by which suites limit memory, CPUs and disks.
  mutating func openCgroups() {
    let root = "/sys/fs/cgroup"
    guard access(root, F_OK) == 0 else { return note("This kernel has no cgroups.") }
    guard mount("cgroup2", at: root) else { return }
    let there = (try? String(contentsOfFile: "\(root)/cgroup.controllers", encoding: .utf8)) ?? ""
    let controllers = there.split(whereSeparator: \.isWhitespace)
    for name in ["memory", "cpu", "io", "cpuset", "pids"] where controllers.contains(Substring(name)) {
      write("+\(name)", to: "\(root)/cgroup.subtree_control", what: "the cgroup controller \(name)")
    }
  }

  @discardableResult
  private mutating func mount(
    _ kind: String, at path: String, flags: Int = 0, options: String? = nil
  ) -> Bool {
    mkdir(path, 0o755)
    return self.try("\(kind) at \(path)", clinux_mount_root(kind, path, kind, UInt32(flags), options), but: EBUSY)
  }

  private mutating func write(_ text: String, to path: String, what: String) {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return _ = self.try(what, -errno) }
    defer { close(file) }
    let written = clinux_write(file, text, text.utf8.count)
    self.try(what, Int32(clamping: min(written, 0)))
  }

  /// The devices that no program can do without, where the kernel makes none.
  private mutating func makeDevices() {
    let numbers: [(String, UInt32, UInt32)] = [
      ("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("kmsg", 1, 11),
      ("tty", 5, 0), ("console", 5, 1), ("ttyS0", 4, 64), ("ttyS1", 4, 65),
    ]
    for (name, major, minor) in numbers {
      self.try("the device \(name)", clinux_make_device("/dev/\(name)", major, minor), but: EEXIST)
    }
  }
}
