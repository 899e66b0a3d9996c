// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// An engine that does the work of a batch.
enum Worker: String, CaseIterable, Sendable {
  case null, psync, anon, memfd, file

  private var usesFiles: Bool { self == .psync || self == .file }

  /// The engine of fio's own whose work this one has to do.
  func reference(for family: Family) -> Worker? {
    switch self {
    case .null, .psync: nil
    case .anon, .memfd: family == .existing ? nil : family == .unsized ? .psync : .null
    case .file: family == .trims ? .null : .psync
    }
  }

  private var options: String {
    switch self {
    case .null, .psync: "ioengine=\(rawValue)"
    case .file: "ioengine=external:\(Repository.engine)\nbacking=file\nsharing=shared"
    case .anon, .memfd: "ioengine=external:\(Repository.engine)\nbacking=\(rawValue)"
    }
  }

  /// Runs `batch` in one fio.
  func run(_ batch: [Combination], in fio: FioUnderTest, threads: Bool) async throws -> Outcome {
    try await TemporaryDirectory.with { directory in
      var text = """
        [global]
        \(options)
        thread=\(threads ? 1 : 0)
        randrepeat=1
        randseed=42
        fallocate=none
        disable_slat=1
        disable_clat=1
        log_offset=1

        """
      for (index, combination) in batch.enumerated() {
        text += combination.text("j\(index)")
        guard usesFiles, let length = combination.existing else { continue }
        for file in 0..<combination.jobCount * 5 {
          let path = "\(directory.path)/j\(index).\(file / 5).\(file % 5)"
          guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
          try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: UInt64(length))
        }
      }
      try directory.write(text, to: "test.fio")
      let ran = try await fio.execute(["--output-format=json", "--output=out", "test.fio"], in: directory.path)
      return try Outcome(of: batch, ran, in: directory)
    }
  }
}

/// What came of a batch: fio's exit code, and for each combination what its jobs did.
struct Outcome: Sendable {
  let status: Int32
  let jobs: [[Work]]
  /// What fio and the engine said.
  let words: String

  init(of batch: [Combination], _ ran: Executed, in directory: TemporaryDirectory) throws {
    status = ran.status
    let out = (try? directory.read("out")) ?? ""
    let document = out.firstRange(of: "{\n").map { out[$0.lowerBound...] } ?? ""
    words = ran.errors + out.prefix(out.count - document.count)
    let json = try? JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any]
    let reported = json?["jobs"] as? [[String: Any]] ?? []
    // A log carries the number of its job in the whole of fio.
    var number = 0
    jobs = batch.enumerated().map { index, combination in
      let own = reported.filter { $0["jobname"] as? String == "j\(index)" }
      return (0..<combination.jobCount).map { instance in
        number += 1
        let latencies = (try? directory.read("j\(index)_lat.\(number).log")) ?? ""
        let issued = (try? directory.read("j\(index).io")) ?? ""
        return Work(
          instance < own.count ? own[instance] : nil,
          accesses: latencies.split(separator: "\n").map(Self.access),
          files: issued.split(separator: "\n").map(Self.file))
      }
    }
  }

  /// Direction, bytes, offset of `time, latency, direction, bytes, offset, …`.
  private static func access(_ line: Substring) -> String {
    line.split(separator: ",").dropFirst(2).prefix(3).map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
  }

  /// `file action offset bytes`, without the time before.
  private static func file(_ line: Substring) -> String {
    line.split(separator: " ").drop { !$0.hasPrefix("j") }.joined(separator: " ")
  }
}

/// What one job did.
struct Work: Sendable, Equatable {
  /// Error, I/Os and bytes of reads, writes and trims; -1 where fio told nothing.
  let counts: [Int]
  /// By fio's log of latencies: each I/O in the order of completion.
  let accesses: [String]
  /// By fio's log of I/Os: each I/O and sync in the order of issue, with its file.
  let files: [String]

  init(_ job: [String: Any]?, accesses: [String], files: [String]) {
    let directions = ["read", "write", "trim"].flatMap { direction in
      let data = job?[direction] as? [String: Any]
      return [data?["total_ios"] as? Int ?? -1, data?["io_bytes"] as? Int ?? -1]
    }
    counts = [job?["error"] as? Int ?? -1] + directions
    self.accesses = accesses
    self.files = files
  }

  /// The first difference, nil for none. By the clock, one of the two comes further, and its last I/O may be cut short.
  func difference(from reference: Work, timed: Bool) -> String? {
    guard !timed else {
      guard counts[0] == reference.counts[0] else { return "error \(counts[0]) instead of \(reference.counts[0])" }
      return Self.difference(accesses.dropLast(), reference.accesses.dropLast())
    }
    guard counts == reference.counts else { return "\(counts) instead of \(reference.counts)" }
    for (own, other) in [(accesses, reference.accesses), (files, reference.files)] {
      if let difference = Self.difference(own[...], other[...]) { return difference }
      if own.count != other.count { return "\(own.count) lines of log instead of \(other.count)" }
    }
    return nil
  }

  private static func difference(_ own: ArraySlice<String>, _ other: ArraySlice<String>) -> String? {
    for (index, pair) in zip(own, other).enumerated() where pair.0 != pair.1 {
      return "I/O \(index) is `\(pair.0)` instead of `\(pair.1)`"
    }
    return nil
  }
}
