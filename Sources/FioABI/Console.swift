// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// fio's own channels for words: errors go to standard error and, from a server, to its client.
package enum Console {
  /// Prints one line that says what went wrong.
  package static func error(_ message: Message) {
    var line = message
    line.append("\n")
    line.withCString { text in
      if let print = FioSymbols.programSymbol("log_err") {
        clinux_print(print, text)
      } else {
        // No fio, or one that hides its symbols: nobody else will say it.
        _ = write(STDERR_FILENO, text, strlen(text))
      }
    }
  }

  /// Prints one line under `fio --debug=mem`, where it may stand among fio's own.
  package static func debug(_ message: Message, _ symbols: FioSymbols) {
    guard symbols.debugMask.pointee & Self.memoryDebug != 0 else { return }
    var line = message
    line.append("\n")
    line.withCString { clinux_print(symbols.logInfo, $0) }
  }

  /// `1 << FD_MEM`.
  private static let memoryDebug: UInt = 1 << 3
}
