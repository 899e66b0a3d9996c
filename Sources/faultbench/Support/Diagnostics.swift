// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ReportKit

/// Messages for people, on standard error.
enum Diagnostics {
  /// A line on standard error. Losing a message, on a full disk for instance, must not lose a measurement.
  static func write(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((ShownText.safe(line) + "\n").utf8))
  }

  /// What went wrong.
  static func error(_ message: String) {
    write("faultbench: \(message)")
  }
}
