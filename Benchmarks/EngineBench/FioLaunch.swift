// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Runs fio and reads what this benchmark needs of its JSON. All that is known about fio here is in this file.
struct FioLaunch {
  /// The fio binary.
  let fio: String
  /// The CPU that the jobs are pinned to.
  let cpu: Int

  /// Run time of every job.
  static let milliseconds = 1000

  /// I/Os per second of the jobs of one launch, in the order given. The jobs run side by side on the one CPU.
  func rates(engines: [URL], options: [String]) throws -> [Double] {
    var arguments = [fio, "--output-format=json"]
    for (index, engine) in engines.enumerated() {
      arguments += ["--name=job\(index)", "--ioengine=external:\(engine.path)", "--cpus_allowed=\(cpu)"]
      arguments += ["--runtime=\(Self.milliseconds)ms"] + options
    }
    let text = try Self.run(arguments)
    guard let start = text.range(of: "{\n") else { throw BenchError("fio printed no JSON: \(text.prefix(400))") }
    let report = try JSONDecoder().decode(Report.self, from: Data(text[start.lowerBound...].utf8))
    guard report.jobs.count == engines.count else {
      throw BenchError("fio ran \(report.jobs.count) jobs of \(engines.count): \(text.prefix(400))")
    }
    return try report.jobs.map { try $0.rate() }
  }

  /// Runs a command to its end and returns standard output; standard error goes where ours does.
  static func run(_ command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw BenchError("\(command.joined(separator: " ")): exit \(process.terminationStatus): \(text.suffix(400))")
    }
    return text
  }

  private struct Report: Decodable {
    let jobs: [Job]
  }

  private struct Job: Decodable {
    let jobname: String
    let error: Int
    let read: Direction
    let write: Direction

    /// A job that ended early had the CPU to itself or left it to the other: its rate compares with nothing.
    func rate() throws -> Double {
      let direction = read.total_ios > 0 ? read : write
      guard error == 0, direction.total_ios > 0 else {
        throw BenchError("fio's \(jobname) failed or did no I/O (error \(error))")
      }
      guard direction.runtime >= FioLaunch.milliseconds * 9 / 10 else {
        throw BenchError("fio's \(jobname) was done after \(direction.runtime) ms: give it a larger size")
      }
      return direction.iops
    }
  }

  private struct Direction: Decodable {
    let iops: Double
    let total_ios: Int
    /// Milliseconds.
    let runtime: Int
  }
}

/// Something that ends the benchmark, as a sentence.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
