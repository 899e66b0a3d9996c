// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GuestKit
import StoreKit
import TestSupport
import Testing

/// faultbench with guests of this machine's.
enum GuestTool {
  /// Whether guests can be booted here.
  static let isThere =
    HostCommand.exists("qemu-system-x86_64") && HostCommand.exists("busybox") && HostCommand.exists("mkfs.ext4")
    && Repository.hasEngine && FioMatrix.present.first != nil

  /// Why not.
  static let missing: Comment = "needs QEMU, busybox, mkfs.ext4, fio and the engine"

  /// Whether a kernel is here, or can be fetched; it stays in the user's cache.
  static func has(_ kernel: String) async -> Bool {
    guard let name = KernelName(kernel) else { return false }
    return (try? await KernelLibrary(cache: .standard()).kernel(name)) != nil
  }

  /// Runs `faultbench guest …` in a directory. Limits are those of a machine that is busy.
  static func run(_ arguments: [String], in directory: TemporaryDirectory) async throws -> Executed {
    let limits = ["--accel", "tcg", "--boot-limit", "15m", "--silence-limit", "900", "--store", "s.sqlite"]
    return try await Tool.run(
      ["guest"] + arguments + limits, in: directory.path, environment: environment, timeout: .seconds(3600))
  }

  /// The fio that goes into guests.
  static var environment: [String: String] { ["FAULTBENCH_FIO": FioMatrix.present.first?.path ?? ""] }

  /// A directory with the suite `made`: its cases, and a job file for each name.
  static func with<Result>(
    _ cases: String, _ jobs: [String: String], _ body: (TemporaryDirectory) async throws -> Result
  ) async throws -> Result {
    try await TemporaryDirectory.with { directory in
      try FileManager.default.createDirectory(atPath: directory.file("made"), withIntermediateDirectories: true)
      try directory.write("suite: made\nsummary: for a test\n" + cases, to: "made/suite.yaml")
      for (name, job) in jobs {
        try directory.write(
          "[a]\nioengine=external:${PAGEFAULT_ENGINE}\nfault_report=${FAULT_REPORT}\n" + job, to: "made/\(name)")
      }
      return try await body(directory)
    }
  }

  /// What one boot has measured, by the names of cases and figures.
  static func figures(of run: String, in directory: TemporaryDirectory) throws -> [String: [String: Double]] {
    let store = try Store(path: directory.file("s.sqlite"), mode: .existing)
    var figures: [String: [String: Double]] = [:]
    for kept in try store.cases(of: store.run(run).id) {
      figures[kept.name] = try store.repeats(of: kept.id).first { $0.problems.isEmpty }?.metrics
    }
    return figures
  }
}
