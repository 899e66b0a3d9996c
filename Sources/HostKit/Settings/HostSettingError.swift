// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// Why a setting of the host could not be made, or not be put back.
package struct HostSettingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of mistake or refusal it is.
  package enum Code: String, Sendable, Codable {
    /// No setting has that name.
    case unknownName
    /// The setting cannot have that value.
    case badValue
    /// Two settings of a case exclude each other, or one needs another.
    case conflict
    /// This kernel or this host has no such thing.
    case unsupported
    /// The kernel refused; `errno` says why.
    case refused
    /// The kernel accepted the value, but did not take it.
    case notTaken
    /// Another process changes settings of this host; `process` is its pid.
    case locked
    /// The journal cannot be read or written.
    case journal
    /// What was changed could not be put back.
    case notRestored
  }

  /// What kind of mistake or refusal it is.
  package var code: Code
  /// The setting that it is about.
  package var setting: String?
  /// The file, device or directory that it happened to.
  package var path: String?
  /// What happened, to what, and why.
  package var message: String
  /// The number that the kernel gave.
  package var errno: Int32?
  /// What to do about it.
  package var remedy: String
  /// The process in the way.
  package var process: Int32?

  /// Message and remedy in one sentence each.
  package var description: String {
    let place = setting.map { "\($0): " } ?? ""
    return remedy.isEmpty ? place + message : "\(place)\(message); \(remedy)"
  }
}

extension HostSettingError {
  /// The kernel refused a call.
  static func refused(
    _ setting: String, _ path: String, _ call: String, _ error: Errno, remedy: String? = nil
  ) -> HostSettingError {
    HostSettingError(
      code: .refused, setting: setting, path: path, message: "\(call): \(error.nameAndText)", errno: error.rawValue,
      remedy: Privilege.current().told(remedy ?? defaultRemedy(error, path)))
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

  static func defaultRemedy(_ error: Errno, _ path: String) -> String {
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
