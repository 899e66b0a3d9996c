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
