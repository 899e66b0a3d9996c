// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// What a job finds, and leaves, of files that are there or that other jobs use: what psync does.
@Suite("Files as with psync", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct FileDifferenceTests {
  @Test("Jobs that share a file find it as long as those before them need it", arguments: EngineHost.all)
  func shared(_ host: EngineHost) async throws {
    try await compare(
      host, files: [:],
      """
      [global]
      rw=write
      bs=6k
      filename=shared
      [long]
      size=3m
      [short]
      size=1m
      [shortest]
      size=5000
      bs=3000
      [middle]
      offset=50%
      size=100001
      [whole]
      rw=read
      [part]
      rw=read
      size=50%
      offset=25%
      [one_of_two]
      filename=other:shared
      nrfiles=2
      size=100001
      """)
  }

  @Test("A file that is there has its own length, and percentages mean that", arguments: EngineHost.all)
  func existing(_ host: EngineHost) async throws {
    try await compare(
      host, files: ["file": 3_000_001],
      """
      [global]
      filename=file
      [half]
      rw=read
      size=1m
      offset=50%
      [rest]
      rw=randread
      offset=50%
      [all]
      rw=read
      bs=3000
      [two_thirds]
      rw=write
      size=66%
      """)
  }

  @Test(
    "Files that nrfiles= leaves out are not touched, and none that has nothing to access grows",
    arguments: EngineHost.all)
  func untouched(_ host: EngineHost) async throws {
    try await compare(
      host, files: ["b": 5],
      """
      [global]
      rw=write
      filename=a:b:c
      size=1m
      [first]
      nrfiles=1
      """)
    try await compare(
      host, files: ["b": 65536, "a": 4096],
      """
      [global]
      rw=read
      filename=a:b
      [both]
      """)
  }

  private func compare(_ host: EngineHost, files: [String: Int], _ text: String) async throws {
    let expected = try await run(host, "ioengine=psync\n", files: files, text)
    let found = try await run(
      host, "ioengine=external:${PAGEFAULT_ENGINE}\nbacking=file\nsharing=shared\n", files: files, text)
    #expect(found.jobs == expected.jobs)
    #expect(found.lengths == expected.lengths)
    #expect(expected.jobs.contains { $0.contains { $0 > 0 } }, "psync did something")
  }

  /// Error, reads and writes of each job, and what the directory holds afterwards.
  private func run(
    _ host: EngineHost, _ engine: String, files: [String: Int], _ text: String
  ) async throws -> (jobs: [[Int]], lengths: [String: Int]) {
    var lengths: [String: Int] = [:]
    let result = try await host.run(
      text: text.replacing("[global]\n", with: "[global]\n\(engine)thread=\(host.threads ? 1 : 0)\n"),
      prepare: { directory in
        for (name, length) in files { try directory.write(String(repeating: "x", count: length), to: name) }
      },
      inspect: { directory in
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) where !name.hasSuffix(".fio") {
          let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory.path)/\(name)")
          lengths[name] = attributes[.size] as? Int
        }
      })
    let jobs = result.run.jobs.map { [Int($0.error), $0.read?.ios ?? 0, $0.write?.ios ?? 0] }
    return (jobs + [[Int(result.exitCode)]], lengths)
  }
}
