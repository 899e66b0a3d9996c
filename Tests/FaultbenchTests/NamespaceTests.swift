// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

/// What the root of a user namespace is told, which has user 0 and every capability, and may not change the host.
@Suite(
  "User namespaces", .serialized,
  .enabled(if: Namespace.isAvailable, "needs root, setpriv, unshare, and a faultbench that nobody may run"))
struct NamespaceTests {
  @Test func doctorTellsIt() async throws {
    for (who, words) in [("nobody", "user 65534"), ("root", "root")] {
      let result = try await Namespace.run(["doctor"], as: who)
      let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(text.contains("root of a user namespace (\(words) outside)"), "\(result.output)")
      #expect(!text.contains("as root:"), "\(result.output)")
    }
  }

  @Test(.enabled(if: Namespace.hasUserfaultfd, "no userfaultfd for nobody, not even with UFFD_USER_MODE_ONLY"))
  func userfaultfdRunsForAnybody() async throws {
    let suite = Repository.root.appending(path: "fio-jobs/userfaultfd").path
    let list = try await Namespace.run(["suite", "list", suite], as: "nobody", isNamespaced: false)
    #expect(list.output.contains("18 of 18 cases run here"), "\(list.output)\(list.errors)")
  }

  @Test func listAndRunAgree() async throws {
    let suite = """
      suite: made
      summary: made for a test
      cases:
      - {name: free, job: a.fio, repeats: 1, warmup: 0, metrics: [iops]}
      - {name: set, job: a.fio, repeats: 1, warmup: 0, metrics: [iops], settings: {swappiness: 61}}
      - {name: root, job: a.fio, repeats: 1, warmup: 0, metrics: [iops], requires: [root], settings: {swappiness: 61}}
      - {name: loop, job: a.fio, repeats: 1, warmup: 0, metrics: [iops], requires: [loop]}

      """
    try await TemporaryDirectory.with { directory in
      try FileManager.default.createDirectory(atPath: "\(directory.path)/made", withIntermediateDirectories: false)
      try directory.write(suite, to: "made/suite.yaml")
      try directory.write("[a]\nioengine=null\nrw=read\nsize=1m\n", to: "made/a.fio")
      for path in ["", "/made", "/made/suite.yaml", "/made/a.fio"] { chown(directory.path + path, 65534, 65534) }
      let list = try await Namespace.run(["suite", "list", "./made"], as: "nobody", in: directory.path)
      #expect(list.status == 0 && list.output.contains("1 of 4 cases runs here"), "\(list.output)\(list.errors)")
      let run = try await Namespace.run(["suite", "run", "./made"], as: "nobody", in: directory.path)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(!run.output.contains("INVALID"), "\(run.output)")
      #expect(run.errors.contains("3 of 4 cases lack something here, and are skipped"), "\(run.errors)")
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/faultbench")
      #expect(names.sorted() == ["journal", "lock"], "the journal has a place: \(run.errors)")
    }
  }
}

/// `unshare -Ur` of a user.
enum Namespace {
  private static let asNobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]

  static let isAvailable: Bool = {
    guard geteuid() == 0 else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = asNobody + ["unshare", "-Ur", "test", "-x", Tool.path]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// Where the kernel has it, and Linux 5.11 or later, anybody may have it for faults of his own code.
  static let hasUserfaultfd = access("/proc/sys/vm/unprivileged_userfaultfd", F_OK) == 0

  static func run(
    _ arguments: [String], as user: String, isNamespaced: Bool = true, in directory: String? = nil
  ) async throws -> Executed {
    try await Executed.run(
      "/usr/bin/env",
      (user == "root" ? [] : asNobody) + (isNamespaced ? ["unshare", "-Ur"] : []) + [Tool.path] + arguments,
      in: directory,
      environment: [
        "PAGEFAULT_ENGINE": Repository.engine, "COLUMNS": "200", "FAULTBENCH_FIO": "",
        "XDG_RUNTIME_DIR": directory ?? "", "TMPDIR": directory ?? "/tmp",
      ])
  }
}
