// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// The tool on a terminal of its own, for what it does only there.
struct PseudoTerminal {
  var columns = 80
  var environment: [String: String] = ["TERM": "xterm"]

  /// Everything that the terminal got, both streams, without the carriage returns that it adds to line ends.
  func run(_ arguments: [String], in directory: String) async throws -> (status: Int32, shown: String) {
    // Whoever runs the tests may want no colours.
    var variables = [
      "NO_COLOR": "", "COLUMNS": "", "PAGEFAULT_ENGINE": Repository.engine,
      "FAULTBENCH_JOURNAL": "\(directory)/journal",
    ]
    variables.merge(environment) { $1 }
    let result = try await Executed.run(
      "/usr/bin/env", ["python3", "-c", Self.script, "\(columns)", Tool.path] + arguments, in: directory,
      environment: variables)
    return (result.status, result.output.replacing("\r\n", with: "\n"))
  }

  private static let script = """
    import fcntl, os, pty, struct, sys, termios
    process, terminal = pty.fork()
    if process == 0:
      fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
      os.execv(sys.argv[2], sys.argv[2:])
    shown = b""
    while True:
      try:
        data = os.read(terminal, 65536)
      except OSError:
        break
      if not data:
        break
      shown += data
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
    status = os.waitpid(process, 0)[1]
    sys.exit(os.waitstatus_to_exitcode(status) & 0xff)
    """
}
