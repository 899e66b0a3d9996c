// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport

@testable import GuestKit

/// A guest under libfaultscope.so, whose first process is Guest/guest.c: what it said, and what was counted.
struct ScopedGuest: Sendable {
  /// What the guest's program says of one of its windows.
  struct Window: Sendable {
    var name: String
    /// Faults of its own, as its kernel counted them.
    var faults: UInt64
    /// Instructions, as its clock did.
    var clock: UInt64
    var profile: RecordedProfile
  }

  var windows: [Window] = []
  var errors = ""
  var symbols = GuestSymbols(text: "")

  subscript(name: String) -> Window? { windows.first { $0.name == name } }

  static let plugin = Repository.root.appending(path: ".build/release/libfaultscope.so").path

  /// Boots once. `arguments` go to the kernel, `options` to QEMU, `settings` to the plugin.
  static func boot(
    _ kernel: Kernel, qemu: String, arguments: [String] = [], options: [String] = [], settings: String = ""
  ) async throws -> ScopedGuest {
    try await TemporaryDirectory.with { directory in
      try await build(in: directory)
      var command = Command(
        qemu,
        [
          "-M", "pc", "-accel", "tcg", "-cpu", "max", "-icount", "shift=0", "-rtc", "base=2026-01-01T00:00:00,clock=vm",
          "-m", "512M", "-no-reboot", "-display",
          "none",
          "-monitor", "none", "-nodefaults", "-kernel", kernel.image, "-initrd", directory.file("root.cpio"), "-append",
          (["console=ttyS0", "panic=-1", "quiet", "nokaslr", "norandmaps"] + arguments).joined(separator: " "),
          "-serial",
          "stdio", "-serial", "file:\(directory.file("symbols"))", "-plugin",
          "file=\(plugin),symbols=\(directory.file("symbols")),out=\(directory.file("profile"))\(settings)",
        ] + options)
      command.grace = .seconds(1)
      let result = try await command.run(timeout: .seconds(500))
      var guest = ScopedGuest(errors: result.errors)
      for match in result.output.matches(of: /RESULT (\S+) (\d+) (\d+)/) {
        let number = guest.windows.count + 1
        let text = (try? directory.read("profile.\(number)")) ?? ""
        guest.windows.append(
          Window(
            name: String(match.1), faults: UInt64(match.2) ?? 0, clock: UInt64(match.3) ?? 0,
            profile: RecordedProfile(text)))
      }
      if !result.output.contains("DONE") { guest.errors += result.output.suffix(2000) }
      guest.symbols = GuestSymbols(text: (try? directory.read("symbols")) ?? "")
      return guest
    }
  }

  private static func build(in directory: TemporaryDirectory) async throws {
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Guest/guest.c").path
    let built = try await Executed.run(
      "/usr/bin/env", ["cc", "-O1", "-static", "-pthread", "-o", directory.file("init"), source])
    guard built.status == 0 else { throw CocoaError(.executableLoad, userInfo: ["cc": built.errors]) }
    let archive = try CpioWriter(path: directory.file("root.cpio"), behindOther: false)
    var head = CpioHead(path: "/init", inode: 1)
    head.mode = S_IFREG | 0o755
    try archive.add(head, copyOf: directory.file("init"))
    try archive.end()
    archive.close()
  }
}

/// Names of a guest's functions.
struct GuestSymbols: Sendable {
  private let names: [UInt64: [String]]

  init(text: String) {
    var names: [UInt64: [String]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count >= 3, "tTwW".contains(words[1]), let address = UInt64(words[0], radix: 16) else { continue }
      names[address, default: []].append(String(words[2]))
    }
    self.names = names
  }

  func isNamed(_ address: UInt64, _ isRight: (String) -> Bool) -> Bool {
    names[address]?.contains(where: isRight) ?? false
  }
}

/// What such tests need of this machine.
enum ScopedHost {
  static var isThere: Bool {
    FileManager.default.fileExists(atPath: ScopedGuest.plugin)
      && FileManager.default.isExecutableFile(atPath: "/usr/bin/qemu-system-x86_64")
      && HostCommand.exists("cc")
  }

  /// Debian's kernels, which stay in the user's cache; nil for one that cannot be had.
  static func kernel(_ name: String) async -> Kernel? {
    guard let name = KernelName(name) else { return nil }
    return try? await KernelLibrary(cache: .standard()).kernel(name)
  }

  /// The machine's own QEMU, and those that scripts/qemu-matrix fetched.
  static let machines = ["", "trixie", "forky"]

  /// The program; nil where it is not there.
  static func qemu(_ suite: String) -> String? {
    guard !suite.isEmpty else { return "/usr/bin/qemu-system-x86_64" }
    let path = Repository.root.appending(path: ".cache/qemu/\(suite)/qemu-system-x86_64").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }
}
