// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@Suite("The commands with real fios", .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct CommandTests {
  @Test(arguments: FioMatrix.present)
  func aWrittenJobRunsEverywhere(_ fio: FioUnderTest) async throws {
    try await TemporaryDirectory.with { directory in
      let written = try await Tool.run(
        [
          "job", "--name", "pf", "--size", "4m", "--rw", "randrw", "--verify", "crc32c", "--hugepage-delay", "1",
          "--numjobs", "2", "--thread", "--group-reporting", "--output", "pf.fio",
        ], in: directory.path)
      #expect(written.status == 0)
      #expect(written.errors == "")
      #expect(try directory.read("pf.fio").contains("\nsize=4m\nbs=4k\nrw=randrw\nverify=crc32c\n"))
      let plain = try await Executed.run(
        fio.path, ["pf.fio"], in: directory.path, environment: ["PAGEFAULT_ENGINE": Repository.engine])
      #expect(plain.status == 0, "\(plain.errors)")
      let run = try await Tool.run(["run", "pf.fio", "--fio", fio.path], in: directory.path)
      #expect(run.status == 0)
      #expect(run.output.hasPrefix("pf.fio with fio-\(fio.version)\n"))
      #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 76 })
      #expect(run.errors.contains("fio: \(fio.path) (fio-\(fio.version))"))
      #expect(run.errors.contains("engine: \(Repository.engine)"))
    }
  }

  @Test(arguments: FioMatrix.present)
  func theListTellsWhetherTheEngineFits(_ fio: FioUnderTest) async throws {
    let arguments = ["fio", "list", "--fio", fio.path, "--fio", "/bin/true", "--format", "json"]
    let result = try await Tool.run(arguments)
    #expect(result.status == 0)
    // Those that are named come first, then what is on PATH.
    let rows = try Self.rows(result.output)
    #expect(rows.prefix(2).map { $0["engine"] as? String } == ["fits", "cannot run"])
    #expect(rows.first?["version"] as? String == "fio-\(fio.version)")
    #expect((rows.first?["thread_data_bytes"] as? Int ?? 0) > 100_000)
    let none = try await Tool.run(["fio", "list", "--fio", "/bin/true"], environment: ["PATH": "/none"])
    #expect(none.status == 1)
  }

  @Test(arguments: FioMatrix.present)
  func theDoctorKnowsFioAndEngine(_ fio: FioUnderTest) async throws {
    let result = try await Tool.run(["doctor", "--fio", fio.path, "--format", "json"])
    #expect(result.status == 0)
    let rows = try Self.rows(result.output)
    let states = Dictionary(rows.map { ($0["topic"] as? String ?? "", $0["state"] as? String ?? "") }) { first, _ in
      first
    }
    #expect(states["fio"] == "available")
    #expect(states["engine in fio"] == "available")
    #expect(rows.count > 5)
    let broken = try await Tool.run(["doctor", "--fio", fio.path, "--engine", "/etc/passwd"])
    #expect(broken.status == 1)
    #expect(broken.output.contains("refused"))
  }

  private static func rows(_ text: String) throws -> [[String: Any]] {
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    return try #require(document["rows"] as? [[String: Any]])
  }
}
