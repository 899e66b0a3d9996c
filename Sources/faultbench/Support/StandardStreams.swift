// SPDX-License-Identifier: GPL-2.0-only
import Foundation

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
