// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

extension Errno {
  /// Name and text, as a man page reader looks it up: `EPERM (Operation not permitted)`.
  var nameAndText: String {
    guard let name = clinux_errno_name(rawValue) else { return "errno \(rawValue) (\(description))" }
    return "\(String(cString: name)) (\(description))"
  }

  /// The name alone, where space is short.
  var name: String {
    clinux_errno_name(rawValue).map { String(cString: $0) } ?? "errno \(rawValue)"
  }
}

/// The value of a call that answers -errno when it fails.
func granted(_ result: Int32) throws(Errno) -> Int32 {
  guard result >= 0 else { throw Errno(rawValue: -result) }
  return result
}

/// Why the kernel refused something, or nil when it did not.
func refusal(_ attempt: () throws(Errno) -> Void) -> Errno? {
  do throws(Errno) {
    try attempt()
    return nil
  } catch {
    return error
  }
}

extension Int32 {
  /// -errno in place of the C library's -1; read at once after the call.
  var orErrno: Int32 { self < 0 ? -errno : self }
}
