// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

/// `faultbench doctor` where something is in the way that no setting of the host shows.
@Suite("faultbench doctor", .serialized)
struct DoctorCommandTests {
  private static let library = Repository.products.appending(path: "libFaultInjection.so").path

  @Test(
    "Huge pages that PR_SET_THP_DISABLE forbids are no matter of the kernel's version",
    .enabled(if: FileManager.default.fileExists(atPath: library), "build it first: swift build"),
    .enabled(
      if: (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8).contains("THP_enabled:\t1")) == true,
      "this kernel has no huge pages, or does not tell of PR_SET_THP_DISABLE"))
  func disabledHugePages() async throws {
    let result = try await Tool.run(
      ["doctor", "--format", "csv"],
      environment: ["LD_PRELOAD": Self.library, "FAULT_INJECTION_THP_DISABLE": "0"])
    let line = try #require(result.output.split(whereSeparator: \.isNewline).first { $0.hasPrefix("MADV_COLLAPSE,") })
    #expect(line.contains("EINVAL"), "\(line)")
    #expect(line.contains("huge pages are disabled for this process: prctl(PR_SET_THP_DISABLE)"), "\(line)")
    #expect(line.contains("start it from a login shell") && !line.contains("boot"), "\(line)")
  }

  @Test(
    "What it says of userfaultfd is what a job gets", .timeLimit(.minutes(2)),
    .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
    .enabled(if: FioMatrix.binary("3.33") != nil, "\(FioMatrix.skipReason("3.33"))"), arguments: TestUser.present)
  func userfaultfd(_ user: TestUser) async throws {
    let fio = try #require(FioMatrix.binary("3.33"))
    var jobs = ["user code": "userfaultfd=missing", "system calls": "userfaultfd=missing\naccess=populate"]
    for (mode, answers) in Self.answers {
      for backing in Self.backings {
        for answer in answers {
          jobs["\(mode) \(backing) \(answer)"] =
            "userfaultfd=\(mode)\nbacking=\(backing)\nuffd_resolve=\(answer == "writeprotect" ? "auto" : answer)"
            + (backing == "memfd" ? "\nsharing=shared" : "")
        }
      }
    }
    try await TemporaryDirectory.with { directory in
      chmod(directory.path, 0o777)
      let worked = try await user.jobsThatWork(jobs, fio, in: directory)
      let facts = try await Fact.all(as: user, in: directory.path)
      let opening = try #require(facts["userfaultfd"])
      #expect(worked.contains("user code") == (opening.state != "missing"), "\(opening)")
      #expect(worked.contains("system calls") == (opening.state == "available"), "\(opening)")
      for (mode, answers) in Self.answers {
        let fact = try #require(facts["userfaultfd \(mode)"])
        for backing in Self.backings {
          let got = answers.filter { worked.contains("\(mode) \(backing) \($0)") }
          #expect(got == fact.answers(backing), "\(mode) \(backing): \(fact)")
        }
      }
    }
  }

  private static let backings = ["anon", "memfd"]
  private static let answers = [
    ("missing", ["copy", "zeropage", "move", "continue"]), ("minor", ["copy", "zeropage", "move", "continue"]),
    ("wp", ["copy", "writeprotect"]),
  ]
}

/// A line of `faultbench doctor`.
private struct Fact {
  let state: String
  let detail: String

  /// The words in brackets behind a kind of memory.
  func answers(_ backing: String) -> [String] {
    guard let start = detail.range(of: "\(backing) (") else { return [] }
    return detail[start.upperBound...].prefix { $0 != ")" }.split(separator: " ").map(String.init)
  }

  static func all(as user: TestUser, in directory: String) async throws -> [String: Fact] {
    let result = try await user.run([Tool.path, "doctor", "--format", "json"], in: directory)
    let table = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let rows = try #require(table["rows"] as? [[String: Any]])
    return rows.reduce(into: [:]) { facts, row in
      guard let topic = row["topic"] as? String, let state = row["state"] as? String,
        let detail = row["detail"] as? String
      else { return }
      facts[topic] = Fact(state: state, detail: detail)
    }
  }
}

/// Who runs a program.
enum TestUser: String, CaseIterable, CustomTestStringConvertible {
  case caller = "the caller"
  case nobody
  /// In a mount namespace with a device of its own, so that the host's stays as it is.
  case nobodyWithDevice = "nobody, with /dev/userfaultfd"

  var testDescription: String { rawValue }

  /// Those that can be had here.
  static let present: [TestUser] = {
    guard geteuid() == 0, Namespace.isAvailable else { return [.caller] }
    return access("/dev/userfaultfd", F_OK) == 0 ? allCases : [.caller, .nobody]
  }()

  func run(
    _ command: [String], in directory: String, environment: [String: String] = [:]
  ) async throws -> Executed {
    let nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    let prefix: [String]
    switch self {
    case .caller: prefix = []
    case .nobody: prefix = nobody
    case .nobodyWithDevice:
      let script = """
        read -r number < /sys/class/misc/userfaultfd/dev; rm -f "$0"
        mknod -m 666 "$0" c "${number%:*}" "${number#*:}" && mount --bind "$0" /dev/userfaultfd && exec "$@"
        """
      prefix = ["unshare", "-m", "sh", "-c", script, "\(directory)/device"] + nobody
    }
    return try await Executed.run("/usr/bin/env", prefix + command, in: directory, environment: environment)
  }

  /// The names of the jobs that end without an error, all of one fio.
  func jobsThatWork(
    _ jobs: [String: String], _ fio: FioUnderTest, in directory: TemporaryDirectory
  ) async throws -> [String] {
    let engine = "\(directory.path)/libpagefault.so"
    try FileManager.default.copyItem(atPath: Repository.engine, toPath: engine)
    let common = "[global]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=64k\nrw=write\nthread=1\n"
    let job = try directory.write(jobs.reduce(into: common) { $0 += "[\($1.key)]\n\($1.value)\n" }, to: "test.fio")
    chmod(job, 0o644)
    let output = "\(directory.path)/output.json"
    let result = try await run(
      [fio.path, "--output-format=json", "--output=\(output)", job], in: directory.path,
      environment: ["PAGEFAULT_ENGINE": engine])
    let text = try String(contentsOfFile: output, encoding: .utf8)
    let json = try #require(text.firstIndex(of: "{").map { text[$0...] }, "\(result.errors)")
    let decoded = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    return try #require(decoded["jobs"] as? [[String: Any]]).compactMap { job in
      job["error"] as? Int == 0 ? job["jobname"] as? String : nil
    }
  }
}
