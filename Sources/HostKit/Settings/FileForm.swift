// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

/// How a file of /proc or /sys shows the value that is written to it.
enum FileForm: String, Sendable, Codable {
  /// `always [madvise] never`
  case choice
  /// One word or number.
  case plain

  func value(in files: HostFiles, _ path: String) throws(Errno) -> String? {
    _ = try files.read(path)
    return self == .choice ? files.choice(path) : files.text(path)
  }
}
