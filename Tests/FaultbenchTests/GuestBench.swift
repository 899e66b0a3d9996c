// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import GuestKit
import StoreKit
import TestSupport
import Testing

/// A suite, a kernel without modules and places of its own for commands that boot guests.
struct GuestBench {
  /// Debian's kernel, which stays in the user's cache; nil where it cannot be had.
  static let kernel = Task { () -> String? in
    guard let name = KernelName("debian:6.1") else { return nil }
    return try? await KernelLibrary(cache: .standard()).kernel(name).image
  }

  /// Where that kernel and its modules are.
  static let cache = GuestCache.standard().directory

  static var isThere: Bool {
    HostCommand.exists("qemu-system-x86_64") && HostCommand.exists("busybox") && FioMatrix.present.first != nil
  }

  let directory: TemporaryDirectory

  init(_ directory: TemporaryDirectory) async throws {
    self.directory = directory
    for name in ["made", "tmp"] {
      try FileManager.default.createDirectory(atPath: directory.file(name), withIntermediateDirectories: true)
    }
    try directory.write(
      """
      suite: made
      summary: for a test
      defaults: {repeats: 1, warmup: 0, metrics: [iops]}
      cases: [{name: short, job: short.fio}, {name: long, job: long.fio}]
      """, to: "made/suite.yaml")
    try directory.write("[a]\nioengine=null\nrw=read\nsize=1m\n", to: "made/short.fio")
    try directory.write(
      "[a]\nioengine=null\nrw=read\nsize=1g\ntime_based\nruntime=1000\nrate_iops=10\n", to: "made/long.fio")
    // Away from its modules, which take time and which nothing here needs.
    let image = try #require(await Self.kernel.value)
    try FileManager.default.copyItem(atPath: image, toPath: directory.file("vmlinuz"))
  }

  /// `guest run` of a case with a real machine.
  func run(_ name: String) -> [String] {
    ["guest", "run", "./made", "--case", name, "--kernel", "./vmlinuz", "--accel", "tcg", "--boots", "1"]
  }

  var environment: [String: String] {
    [
      "TMPDIR": directory.file("tmp"), "FAULTBENCH_FIO": FioMatrix.present.first?.path ?? "",
      "FAULTBENCH_GUEST_CACHE": directory.file("cache"), "FAULTBENCH_JOURNAL": directory.file("journal"),
      "PAGEFAULT_ENGINE": Repository.engine,
    ]
  }

  /// Runs a command to its end.
  func tool(_ arguments: [String], qemu: String? = nil, cache: String? = nil) async throws -> Executed {
    var environment = environment
    environment["FAULTBENCH_QEMU"] = qemu
    if let cache { environment["FAULTBENCH_GUEST_CACHE"] = cache }
    return try await Tool.run(arguments, in: directory.path, environment: environment)
  }

  /// Starts a command, waits until `begins`, does what `event` does with its process, and waits for its end; a shell's exit code.
  func run(
    _ arguments: [String], qemu: String? = nil, cache: String? = nil, when begins: () -> Bool,
    _ event: (pid_t) throws -> Void
  ) async throws -> Int32 {
    var environment = environment
    environment["FAULTBENCH_QEMU"] = qemu
    if let cache { environment["FAULTBENCH_GUEST_CACHE"] = cache }
    // What an earlier one wrote.
    for name in ["out", "err", "pid", "status"] { unlink(directory.file(name)) }
    // The shell hands it to init and is gone.
    let script = "{ \"$@\" >out 2>err </dev/null & echo $! >pid; wait $!; echo $? >status; } & "
    _ = try await Executed.run(
      "/bin/bash", ["-c", script, "sh", Tool.path] + arguments, in: directory.path, environment: environment)
    await wait { !text("pid").isEmpty && begins() || !text("status").isEmpty }
    let process = try #require(pid_t(try directory.read("pid").trimmingCharacters(in: .whitespacesAndNewlines)))
    try event(process)
    await wait { !text("status").isEmpty }
    let status = try #require(Int32(try directory.read("status").trimmingCharacters(in: .whitespacesAndNewlines)))
    return status
  }

  /// What it wrote.
  var output: String { text("out") }
  var errors: String { text("err") }

  private func text(_ name: String) -> String { (try? directory.read(name)) ?? "" }

  /// Programs of this bench by their processes, faultbench itself among them, that live.
  var processes: [pid_t: String] {
    let mark = Array("TMPDIR=\(directory.file("tmp"))".utf8)
    let all = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap(pid_t.init)
    return all.reduce(into: [:]) { named, process in
      guard let own = try? FileBytes.read("/proc/\(process)/environ", limit: 1 << 20),
        own.split(separator: 0).contains(mark[...]), let name = try? Self.name(of: process), name != "bash"
      else { return }
      named[process] = name
    }
  }

  private static func name(of process: pid_t) throws -> String {
    String(decoding: try FileBytes.read("/proc/\(process)/comm", limit: 256), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  var programs: [String] { processes.values.sorted() }

  /// Whether a QEMU is at work, and not only asked for its version.
  var boots: Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.file("tmp"))) ?? []
    return names.contains { access(directory.file("tmp/\($0)/console"), F_OK) == 0 }
  }

  /// What is left of temporary files and mounts.
  var files: [String] {
    let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
    let own = mounts.split(separator: "\n").filter { $0.contains(directory.path) }.map(String.init)
    return own + ((try? FileManager.default.contentsOfDirectory(atPath: directory.file("tmp"))) ?? [])
  }

  private func wait(_ holds: () -> Bool) async {
    for _ in 0..<3600 where !holds() { try? await Task.sleep(for: .milliseconds(50)) }
  }
}
