// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import SystemPackage

/// The system around the programs of a guest, made by its first process from what the kernel has.
///
/// A kernel may lack anything but a console and a root in memory: what cannot be had is a note, and suites that need it skip by their
/// own probes.
package struct GuestSystem: Sendable {
  /// What this kernel refused, a sentence each.
  package private(set) var notes: [String] = []
  /// Variables of every program of the guest.
  package private(set) var environment: [String: String] = [
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "USER": "root", "SHELL": "/bin/sh", "LC_ALL": "C.UTF-8",
    "TMPDIR": "/var/tmp", "FAULTBENCH_FIO": GuestContents.fio, "PAGEFAULT_ENGINE": GuestContents.engine,
    Self.variable: "1",
  ]

  /// Set in every process of a guest.
  package static let variable = "FAULTBENCH_GUEST"
  /// Where the agent reads ``notes``, a line each.
  package static let notesFile = "/run/faultbench-notes"

  /// Whether this is the first process of a machine whose root is still in memory.
  package static var isFirst: Bool { getpid() == 1 && clinux_root_is_memory() == 1 }

  /// Mounts, loads modules, and sets what every program finds.
  ///
  /// Only the first process of a machine whose root is still in memory may: everywhere else it would mount over a user's system.
  package static func start() throws(GuestError) -> GuestSystem {
    guard isFirst else {
      throw GuestError(
        .refused, "this is no guest: only the first process of one, whose root is in memory, sets up its system",
        remedy: "use faultbench guest run")
    }
    var system = GuestSystem()
    system.mountKernelFiles()
    system.takeConsole()
    system.loadModules()
    system.mountMemory()
    system.openCgroups()
    system.mountDisks()
    system.try("the loopback device", clinux_loopback_up())
    system.try("the host name", clinux_set_hostname("guest"))
    for (name, value) in system.environment { setenv(name, value, 1) }
    system.writeNotes()
    return system
  }

  /// A note where -errno came back; whether it did not.
  @discardableResult
  mutating func `try`(_ what: String, _ result: Int32, but expected: Int32...) -> Bool {
    if result >= 0 || expected.contains(-result) { return true }
    notes.append("\(what) is not to be had (\(Errno(rawValue: -result).description)).")
    return false
  }

  /// A note.
  mutating func note(_ text: String) { notes.append(text) }

  /// A variable of every program of the guest.
  mutating func set(_ name: String, _ value: String) { environment[name] = value }

  private mutating func takeConsole() {
    let console = open("/dev/console", O_RDWR | O_NOCTTY)
    guard console >= 0 else { return }
    self.try("the console", clinux_take_streams(console))
    if console > 2 { close(console) }
  }

  /// Those that come first; others follow when the kernel asks modprobe for them.
  private mutating func loadModules() {
    let releases = (try? FileManager.default.contentsOfDirectory(atPath: ModuleFiles.home)) ?? []
    for release in releases.map({ "\(ModuleFiles.home)/\($0)" }) {
      let names = try? String(contentsOfFile: "\(release)/\(ModuleFiles.firstFile)", encoding: .utf8)
      for name in (names ?? "").split(separator: "\n") {
        // What the kernel started before this program may have loaded them.
        let module = ModuleInfo.name(name)
        guard access("/sys/module/\(module)/initstate", F_OK) != 0 else { continue }
        self.try("the module \(name)", clinux_load_module("\(release)/\(name)"), but: EEXIST)
      }
    }
  }

  private func writeNotes() {
    let text = notes.map { "\($0)\n" }.joined()
    try? Data(text.utf8).write(to: URL(fileURLWithPath: Self.notesFile))
  }
}
