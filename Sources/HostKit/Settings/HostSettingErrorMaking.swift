// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

extension HostSettingError {
  /// The kernel refused a call.
  static func refused(
    _ setting: String, _ path: String, _ call: String, _ error: Errno, remedy: String? = nil
  ) -> HostSettingError {
    HostSettingError(
      code: .refused, setting: setting, path: path, message: "\(call): \(error.nameAndText)", errno: error.rawValue,
      remedy: Privilege.current().told(remedy ?? usualRemedy(error, path)))
  }

  /// The kernel has no such file.
  static func unsupported(_ setting: String, _ path: String, remedy: String) -> HostSettingError {
    HostSettingError(
      code: .unsupported, setting: setting, path: path, message: "this kernel has no \(path)",
      errno: Errno.noSuchFileOrDirectory.rawValue, remedy: remedy)
  }

  /// The same failure, told of putting something back.
  func notRestored(_ change: SettingChange, journal: String) -> HostSettingError {
    HostSettingError(
      code: .notRestored, setting: change.name, path: change.path,
      message: "\(change.path) was not put back"
        + (change.before.isEmpty ? "" : " to \(change.before)") + ": \(message)",
      errno: errno,
      remedy: "\(remedy); the next start tries again. If you put it back by hand, delete \(journal)", process: process)
  }

  static func usualRemedy(_ error: Errno, _ path: String) -> String {
    switch error {
    case .permissionDenied, .notPermitted: "run as root"
    case .readOnlyFileSystem: "in a container, run it privileged: \(path) is mounted read-only"
    case .noMemory: "free memory, or ask for less"
    case .noSpace: "free space there, or set TMPDIR to another file system"
    case .resourceBusy: "end what uses it"
    case .noSuchFileOrDirectory: "look whether this kernel has it"
    default: "look at the kernel's log (dmesg)"
    }
  }
}
