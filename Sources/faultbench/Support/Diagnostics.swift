// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Messages for people, on standard error.
enum Diagnostics {
  /// A line on standard error.
  static func write(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// What went wrong.
  static func error(_ message: String) {
    write("faultbench: \(message)")
  }
}
