// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// The switch by which scripts/calibrate-statistics measures whether a slow-down is found.
@Suite("PAGEFAULT_TEST_SLOWDOWN of the debug engine", .enabled(if: DebugEngine.isBuilt, "no debug engine"))
struct SlowdownTests: RunsAlone {
  /// Four times slower is far beyond any noise, also of a busy machine.
  @Test(arguments: FioMatrix.present.prefix(1))
  func makesAccessesSlower(_ fio: FioUnderTest) async throws {
    let job = "[a]\nioengine=external:${PAGEFAULT_ENGINE}\nsize=8m\nbs=4k\nrw=write\n"
    func median(_ percent: String) async throws -> Int {
      try await TemporaryDirectory.with { directory in
        let path = try directory.write(job, to: "a.fio")
        let environment = [
          "PAGEFAULT_ENGINE": DebugEngine.path, "PAGEFAULT_TEST_SLOWDOWN": percent,
          "LD_LIBRARY_PATH": DebugEngine.runtime,
        ]
        let arguments = ["--output-format=json", "--output=\(directory.path)/a.json", path]
        let run = try await Executed.run(fio.path, arguments, in: directory.path, environment: environment)
        try #require(run.status == 0, "\(run.errors)")
        let output = try #require(FioDecoding(try directory.read("a.json")).output)
        return try #require(output.jobs.first?.write?.completionLatency.percentile(50))
      }
    }
    let (plain, slow) = (try await median("0"), try await median("300"))
    #expect(slow > 2 * plain, "\(plain) ns, then \(slow) ns")
  }
}

/// The engine that was built together with the tests.
enum DebugEngine {
  static let path = Repository.products.appending(path: "libpagefault.so").path
  /// Where this process has Swift's runtime from, which a debug build needs.
  static var runtime: String {
    let bytes = (try? FileBytes.read("/proc/self/maps", limit: 1 << 24)) ?? []
    let maps = String(decoding: bytes, as: UTF8.self)
    let line = maps.split(separator: "\n").first { $0.hasSuffix("/libswiftCore.so") }
    return line?.firstIndex(of: "/").flatMap { start in line.map { String($0[start...].dropLast(16)) } } ?? ""
  }
  static var isBuilt: Bool { FileManager.default.fileExists(atPath: path) }
}
