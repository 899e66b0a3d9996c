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

  /// Characters of the line that ``draw(_:)`` writes.
  static var lineWidth: Int { max(1, width(of: STDERR_FILENO) - 1) }

  /// Writes the line anew, as much of it as fits; an empty one clears it. Only where ``redraws``.
  static func draw(_ line: String) {
    guard redraws else { return }
    let shown = ShownText.name(line).prefix(lineWidth)
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K\(shown)".utf8))
  }

  /// COLUMNS counts before what the terminal says, as elsewhere; where there is no terminal, neither counts.
  private static func width(of stream: Int32) -> Int {
    guard isatty(stream) == 1 else { return TextRenderer.mailWidth }
    if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), (1...10_000).contains(columns)
    {
      return max(columns, minWidth)
    }
    var size = winsize()
    guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return TextRenderer.mailWidth }
    return max(Int(size.ws_col), minWidth)
  }

  /// Narrower than this, nothing can be read.
  private static let minWidth = 20
}

/// A line on the terminal that says what runs and for how long. It knows only the clock: asking fio would disturb what it
/// measures.
struct ProgressLine {
  private let task: Task<Void, Never>?

  /// Shows `label` and the seconds gone, where a line can be written again.
  init(_ label: String) {
    guard Terminal.redraws else {
      task = nil
      return
    }
    task = Task.detached {
      var seconds = 0
      while !Task.isCancelled {
        Terminal.draw("\(label)  \(seconds) s")
        try? await Task.sleep(for: .seconds(1))
        seconds += 1
      }
    }
  }

  /// Clears the line.
  func finish() async {
    guard let task else { return }
    task.cancel()
    await task.value
    Terminal.draw("")
  }
}

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

/// Descriptors 0 to 2: one that is closed would be taken by the next file that is opened, and get what is meant for a stream.
enum StandardStreams {
  /// Whether standard output was open when the program began.
  static let hadOutput = openMissing()

  /// Opens /dev/null in place of each stream that is closed, and makes a reader that goes away an error of write(2), which is no
  /// reason to die: what was measured is still to be stored, and judged. To be called before anything else is opened.
  static func secure() {
    _ = hadOutput
    // A handler, unlike SIG_IGN, is not inherited by fio.
    var nothing = sigaction()
    nothing.__sigaction_handler.sa_handler = { _ in }
    nothing.sa_flags = SA_RESTART
    sigaction(SIGPIPE, &nothing, nil)
  }

  private static func openMissing() -> Bool {
    let missing = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].filter { fcntl($0, F_GETFD) == -1 }
    // The lowest free number is taken each time.
    for _ in missing { _ = open("/dev/null", O_RDWR) }
    return !missing.contains(STDOUT_FILENO)
  }
}
