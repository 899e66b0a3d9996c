// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ReportKit

/// What is known about the terminal, and the one line on it that is written again and again.
enum Terminal {
  /// Whether people look at standard error on a terminal that can clear a line, and have not asked for plain text.
  static let redraws: Bool = {
    let environment = ProcessInfo.processInfo.environment
    let isPlain =
      ["", "dumb"].contains(environment["TERM"] ?? "") || environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return isatty(STDERR_FILENO) == 1 && !isPlain
  }()

  /// Characters per line for tables on standard output: the terminal's, or what fits into a mail.
  static var width: Int { width(of: STDOUT_FILENO) }

  /// Characters per line of help: the terminal's, else those of the parser.
  static var helpWidth: Int { isatty(STDOUT_FILENO) == 1 ? width : 80 }

  /// Writes the line anew, as much of it as fits; an empty one clears it. Only where ``redraws``.
  static func draw(_ line: String) {
    guard redraws else { return }
    let shown = ShownText.name(line).prefix(max(1, width(of: STDERR_FILENO) - 1))
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K\(shown)".utf8))
  }

  /// COLUMNS counts before what the terminal says, as elsewhere; where there is no terminal, neither counts.
  private static func width(of stream: Int32) -> Int {
    guard isatty(stream) == 1 else { return TextRenderer.mailWidth }
    if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), (1...10_000).contains(columns)
    {
      return max(columns, leastWidth)
    }
    var size = winsize()
    guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return TextRenderer.mailWidth }
    return max(Int(size.ws_col), leastWidth)
  }

  /// Narrower than this, nothing can be read.
  private static let leastWidth = 20
}
