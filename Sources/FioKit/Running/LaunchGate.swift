// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// Holds a process before its program begins, so that it can be put into a cgroup and be counted from its first instruction.
///
/// A shell waits at a named pipe, and then becomes the program: the process stays the same.
struct LaunchGate {
  private let path: String
  /// Open for reading, too, so that opening it does not wait for the shell; open until the process has ended, so that what was
  /// written stays there for it.
  private let pipe: FileDescriptor

  /// A closed gate in `directory`.
  init(in directory: String) throws(Errno) {
    path = "\(directory)/gate"
    guard mkfifo(path, 0o600) == 0 else { throw Errno(rawValue: errno) }
    do {
      pipe = try .open(FilePath(path), .readWrite, options: [.closeOnExec])
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// The shell.
  static let executable = "/bin/sh"

  /// What the shell is given to become `executable` with `arguments`.
  func arguments(for executable: String, _ arguments: [String]) -> [String] {
    ["-c", #"read -r _ <"$0" && exec "$@""#, path, executable] + arguments
  }

  /// Lets the program begin.
  func open() throws(Errno) {
    do {
      _ = try pipe.writeAll("\n".utf8)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  func close() {
    try? pipe.close()
  }
}
