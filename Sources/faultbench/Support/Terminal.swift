// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ReportKit

/// What is known about the terminal.
enum Terminal {
  /// Whether people look at standard error.
  static var showsErrors: Bool { isatty(STDERR_FILENO) == 1 }

  /// Characters per line for tables on standard output: the terminal's, or what fits into a mail.
  static var width: Int { width(of: STDOUT_FILENO) }

  /// The same of standard error.
  static var errorWidth: Int { width(of: STDERR_FILENO) }

  private static func width(of stream: Int32) -> Int {
    guard isatty(stream) == 1 else { return TextRenderer.mailWidth }
    var size = winsize()
    guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return TextRenderer.mailWidth }
    return Int(size.ws_col)
  }
}
