// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import StoreKit
import SuiteKit

/// What faultbench itself costs: measured on purpose, never by the tests.
@main
struct SuiteBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What the suite runner and the decoder of fio's results cost.",
    subcommands: [DecodeBench.self, OverheadBench.self])
}

struct DecodeBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Decode a result of fio's: seconds, and memory as a multiple of its size.")

  @Argument var file: String

  func run() throws {
    let bytes = try FileBytes.read(file, limit: 1 << 30)
    let before = Self.residentPeak()
    let begin = ContinuousClock.now
    let decoding = FioDecoding(bytes)
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    let peak = Self.residentPeak()
    let size = Double(bytes.count)
    let bins = decoding.output?.jobs.flatMap(\.activeDirections).reduce(0) {
      $0 + $1.direction.completionLatency.bins.count
    }
    print(
      String(
        format: "%.1f MB, %d jobs, %d bins: %.2f s, peak %.1f MB = %.1f times its size (%.1f MB before)", size / 1e6,
        decoding.output?.jobs.count ?? 0, bins ?? 0, seconds, peak / 1e6, peak / size, before / 1e6))
    if let error = decoding.error { print("error: \(error)") }
  }

  /// The most memory that this process ever had.
  private static func residentPeak() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropLast().last).flatMap { Double($0) }.map { $0 * 1024 } ?? .nan
  }
}

struct OverheadBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "overhead", abstract: "Run a suite of empty cases: milliseconds for each beyond fio's own.")

  @Option var cases = 100

  func run() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "suite-bench-\(getpid())").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(atPath: "\(directory)/empty", withIntermediateDirectories: true)
    let job = "[a]\nioengine=null\nsize=${SIZE}\nbs=4k\n"
    let names = (1...cases).map { "- {name: c\($0), job: a.fio, environment: {SIZE: 4k}, repeats: 1, warmup: 0}\n" }
    try job.write(toFile: "\(directory)/empty/a.fio", atomically: true, encoding: .utf8)
    try "suite: empty\nsummary: nothing\ncases:\n\(names.joined())".write(
      toFile: "\(directory)/empty/suite.yaml", atomically: true, encoding: .utf8)
    let fio = try await FioSearch().first(named: nil)
    let plain = try await plainFio(fio, in: directory)
    let plan = try SuitePlan(SuiteManifest(directory: "\(directory)/empty"))
    var runner = SuiteRunner(
      fio: fio, engine: nil, store: try Store(path: "\(directory)/results.sqlite", mode: .create))
    runner.journalDirectory = "\(directory)/journal"
    let begin = ContinuousClock.now
    let outcome = try await runner.run(plan)
    let each = (ContinuousClock.now - begin) / .milliseconds(1) / Double(cases)
    print(
      String(
        format: "%d cases, %@: %.1f ms each, plain fio %.1f ms, the runner's own %.1f ms", cases,
        "\(outcome.verdict)", each, plain, each - plain))
    print("measured\tsuites/the runner's own ms of a case\t\(each - plain)")
  }

  /// fio started as a shell would, in milliseconds.
  private func plainFio(_ fio: FioBinary, in directory: String) async throws -> Double {
    let line =
      "SIZE=4k; export SIZE; i=0; while [ $i -lt \(cases) ]; do \(fio.path) --output-format=json+ "
      + "--output=\(directory)/out.json --eta=never \(directory)/empty/a.fio; i=$((i+1)); done"
    let begin = ContinuousClock.now
    _ = try await Command("/bin/sh", ["-c", line]).run()
    return (ContinuousClock.now - begin) / .milliseconds(1) / Double(cases)
  }
}
