// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ShellKit
import TestSupport

/// A shell on a terminal of its own, with faultbench's completions, in which somebody types and presses TAB.
struct ShellSession {
  let shell: CompletingShell
  let directory: String

  /// Where the shell is, and whether it can be tried.
  static func isThere(_ shell: CompletingShell) -> Bool {
    HostCommand.exists(shell.rawValue) && HostCommand.exists("python3")
  }

  /// The words that the command line has after TAB was pressed behind each of `lines`, as the shell itself takes them apart.
  func words(completing lines: [String]) async throws -> [[String]] {
    let text = lines.joined(separator: "\n")
    let result = try await run(["words", text])
    return result.split(separator: "\u{1}", omittingEmptySubsequences: false).dropLast().map { part in
      part.split(separator: "\n").filter { $0.hasPrefix("<") && $0.hasSuffix(">") }
        .map { String($0.dropFirst().dropLast()) }
    }
  }

  /// What the shell offers behind `line`.
  func list(_ line: String) async throws -> String { try await run(["list", line]) }

  private func run(_ arguments: [String]) async throws -> String {
    let program = URL(fileURLWithPath: Tool.path).deletingLastPathComponent().path
    let script = URL(fileURLWithPath: directory).appending(path: "completion.\(shell.rawValue)").path
    try shell.script.write(toFile: script, atomically: true, encoding: .utf8)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let result = try await Executed.run(
      "/usr/bin/env", ["python3", "-c", Self.script, shell.rawValue, script] + arguments, in: directory,
      environment: [
        "PATH": "\(program):\(path)", "HOME": directory, "TERM": "xterm", "LC_ALL": "C.UTF-8", "COLUMNS": "",
        "XDG_CONFIG_HOME": "\(directory)/config", "XDG_DATA_HOME": "\(directory)/data", "ZDOTDIR": directory,
        "FAULTBENCH_GUEST_CACHE": "\(directory)/guests",
      ])
    guard result.status == 0 else { throw Failure(words: result.output + result.errors) }
    return result.output
  }

  struct Failure: Error { let words: String }

  /// Types at a shell. A line is completed, then what stands before it makes a command of it that prints its words.
  private static let script = #"""
    import fcntl, os, pty, re, select, struct, sys, termios, time
    shell, script, mode, text = sys.argv[1:5]
    start = {"bash": ["bash", "--noprofile", "--norc", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": ["fish", "-i", "--no-config"]}[shell]
    setup = {"bash": "PS1='READY> '; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; source '%s'",
             "zsh": "PS1='READY> '; unsetopt beep zle_bracketed_paste 2>/dev/null; unset zle_bracketed_paste; setopt no_prompt_sp; bindkey -e; autoload -Uz compinit; compinit -u -D; LISTMAX=1000; source '%s'",
             "fish": "function fish_prompt; echo -n 'READY> '; end; function fish_greeting; end; source '%s'"}[shell] % script
    process, terminal = pty.fork()
    if process == 0:
      fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 200, 900, 0, 0))
      os.execvp(start[0], start)
    def until(mark, limit=60):
      shown = b""
      end = time.monotonic() + limit
      while mark not in shown:
        if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
          sys.exit("no %r in %r" % (mark, shown[-3000:]))
        try:
          shown += os.read(terminal, 65536)
        except OSError:
          sys.exit("the shell has ended: %r" % shown[-3000:])
      return shown.decode(errors="replace")
    def plain(shown):
      return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]|\x1b\][^\x07]*\x07", "", shown).replace("\r\n", "\n").replace("\r", "\n")
    number = 0
    def mark():
      global number
      number += 1
      return ("echo 'MA''RK%d.'" % number).replace("''", "\x27\x27"), b"MARK%d." % number
    def say(line):
      command, found = mark()
      os.write(terminal, (line + "\n" + command + "\n").encode())
      return until(found)
    say(setup)
    if mode == "list":
      if shell == "bash":
        body = "f() { COMP_LINE=$1; COMP_POINT=${#1}; COMP_WORDS=(faultbench); COMP_CWORD=0; _faultbench; printf '<%s>\\n' \"${COMPREPLY[@]}\"; }"
        say(body)
        shown = say("f '" + text.replace("'", "'\\''") + "'")
      elif shell == "fish":
        shown = say("complete -C '" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
      else:
        # zsh shows no list while more is typed.
        say("compadd() { local name=${@[-1]}; print -rl -- ${(P@)name} ${shown} ${openshown} >>list; builtin compadd ${@} }; bindkey ^Xk kill-whole-line; : >list")
        # Not ^U: before the shell has its terminal back, that would be the terminal's own, and take the line away.
        os.write(terminal, text.encode() + b"\t\x18k")
        say("")
        shown = open("list").read()
      print(plain(shown))
    else:
      for line in text.split("\n"):
        command, found = mark()
        # Who types on while a shell works does no harm: the terminal keeps it.
        os.write(terminal, line.encode() + b"\t")
        os.write(terminal, b"\x01printf '<%s>\\n' \n" + command.encode() + b"\n")
        print(plain(until(found)) + "\n\x01", end="")
    os.close(terminal)
    """#
}
