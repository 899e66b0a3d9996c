// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// A program of the system that a setting needs, such as mkfs.
struct Tool {
  let path: String

  /// Finds it where root's programs are, whatever PATH says.
  init?(_ name: String) {
    let places = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"].map { "\($0)/\(name)" }
    guard let path = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
    self.path = path
  }

  /// Runs it to its end; nil when it succeeded, else what it said last.
  func run(_ arguments: [String]) -> String? {
    let output = clinux_memfd("faultbench", 0, 0)
    guard output >= 0 else { return "memfd_create: \(Errno(rawValue: -output).nameAndText)" }
    defer { close(output) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    let words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let error = posix_spawn(&process, path, &actions, nil, words, environ)
    guard error == 0 else { return "posix_spawn: \(Errno(rawValue: error).nameAndText)" }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return "waitpid: \(Errno(rawValue: errno).nameAndText)" }
    }
    return status == 0 ? nil : lastLine(output) ?? "wait status \(status)"
  }

  private func lastLine(_ output: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let end = lseek(output, 0, SEEK_END)
    let count = pread(output, &bytes, bytes.count, max(0, end - off_t(bytes.count)))
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n").last.map(String.init)
  }
}
