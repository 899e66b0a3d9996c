// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

@Suite("Fault reports")
struct FaultReportTests {
  private func written(_ report: FaultReport) throws -> ReportedJSON {
    let directory = try TemporaryDirectory()
    try report.write(to: directory.file("report.json"))
    #expect(try directory.names() == ["report.json"], "no temporary file stays")
    return try ReportedJSON.read(directory.file("report.json"))
  }

  @Test("A report of which nothing is known says so with null, and leaves out no member")
  func empty() throws {
    let directory = try TemporaryDirectory()
    try FaultReport(jobName: nil, begin: 5).write(to: directory.file("r"))
    let json = try ReportedJSON.read(directory.file("r"))
    #expect(json.schema == "faultbench.fault-report" && json.version == 1 && json.begin_ns == 5)
    #expect(json.faults == .init(expected: nil, observed: nil, tolerance: .init(per_mille: 10, faults: 64), agree: nil))
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: directory.file("r"))))
    let members = try #require(object as? [String: Any])
    #expect(
      members.keys.sorted() == [
        "begin_ns", "events", "faults", "huge_pages", "job", "memory", "page_latency", "schema", "sigbus",
        "userfaultfd",
        "version",
      ])
    for name in ["events", "huge_pages", "job", "page_latency", "sigbus", "userfaultfd"] {
      #expect(members[name] is NSNull, "\(name)")
    }
  }

  @Test("Everything that the engine knows arrives as it was")
  func full() throws {
    let log = try EventLog.make(capacity: 2)
    defer { log.destroy() }
    let begin = EventLog.now()
    for errno in [0, EINVAL, 0] {
      log.append(
        .hugePage, address: UnsafeRawPointer(bitPattern: 1 << 46), length: 1 << 30, begin: begin + 50, errno: errno)
    }
    let histogram = try LatencyHistogram.make()
    defer { histogram.destroy() }
    for value in [100, 4500, 4500, 7999, 8000, 90_000] as [UInt64] { histogram.record(value) }
    var timeline = try HugePageTimeline.make(capacity: 8, possible: 4 << 20)
    defer { timeline.destroy() }
    for step in 0...2 { timeline.take(UInt64(step) << 21, at: begin + UInt64(step) * 1000, cost: 40) }
    timeline.finish()
    var report = FaultReport(named: "first touch", begin: begin)
    report.faults = .init(
      expected: FaultExpectation(minimum: 500, maximum: 512), observed: FaultCount(minor: 600, major: 7),
      tolerance: FaultTolerance(perMille: 1, faults: 94))
    var faults = try FaultTimeline.make()
    defer { faults.destroy() }
    faults.begin(at: begin + 5)
    faults.finish(FaultCount(minor: 600, major: 7), at: begin + 2000)
    report.faults.timeline = faults
    report.mappedBytes = 4 << 20
    report.memory = ResidentBytes(resident: 3 << 20, huge: 2 << 20)
    report.events = log
    report.pageLatency = histogram
    report.userfaultfd = .init(wakeUp: histogram)
    report.hugePages = timeline

    let json = try written(report)
    #expect(json.job == "first touch")
    #expect(json.faults.expected == .init(min: 500, max: 512) && json.faults.observed == .init(minor: 600, major: 7))
    #expect(json.faults.agree == false, "607 is 95 more than 512")
    #expect(
      json.faults.samples == [.init(time_ns: 5, minor: 0, major: 0), .init(time_ns: 2000, minor: 600, major: 7)])
    #expect(json.memory == .init(mapped_bytes: 4 << 20, resident_bytes: 3 << 20, huge_bytes: 2 << 20))
    let events = try #require(json.events)
    #expect(events.dropped == 1 && events.list.map(\.errno) == [0, EINVAL])
    let event = try #require(events.list.first)
    #expect(event.call == "madvise(MADV_HUGEPAGE)" && event.time_ns == 50)
    #expect(event.address == 1 << 46 && event.length == 1 << 30)
    let page = try #require(json.page_latency)
    #expect(page.count == 6 && page.min_ns == 100 && page.max_ns == 90_000 && page.sum_ns == 115_099)
    #expect(
      page.log2_us == [
        .init(from: 0, to: 0, count: 1), .init(from: 4, to: 7, count: 3), .init(from: 8, to: 15, count: 1),
        .init(from: 64, to: 127, count: 1),
      ])
    #expect(page.buckets.map(\.count).reduce(0, +) == 6)
    #expect(page.percentiles.count == 12 && page.percentiles.map(\.ns) == page.percentiles.map(\.ns).sorted())
    #expect(json.userfaultfd?.wake_up == page && json.userfaultfd?.resolution == nil)
    let growth = try #require(json.huge_pages)
    #expect(growth.first_collapse_ns == 1000 && growth.full_collapse_ns == 2000 && growth.possible_bytes == 4 << 20)
    #expect(growth.samples.map(\.huge_bytes) == [0, 2 << 20, 4 << 20])
  }

  @Test("The largest numbers arrive unharmed")
  func extremes() throws {
    let histogram = try LatencyHistogram.make()
    defer { histogram.destroy() }
    histogram.record(.max)
    var report = FaultReport(named: "", begin: .max)
    report.pageLatency = histogram
    report.mappedBytes = .max
    report.faults.observed = FaultCount(minor: .max, major: .max)
    let json = try written(report)
    #expect(json.begin_ns == .max && json.memory.mapped_bytes == .max && json.job == "")
    #expect(json.page_latency?.max_ns == .max && json.page_latency?.percentiles.allSatisfy { $0.ns == .max } == true)
    #expect(json.faults.observed == .init(minor: .max, major: .max) && json.faults.agree == nil)
  }

  @Test("An empty histogram has no percentiles")
  func emptyHistogram() throws {
    let histogram = try LatencyHistogram.make()
    defer { histogram.destroy() }
    var report = FaultReport(jobName: nil, begin: 0)
    report.pageLatency = histogram
    let page = try #require(try written(report).page_latency)
    #expect(page.count == 0 && page.min_ns == nil && page.percentiles.isEmpty && page.buckets.isEmpty)
  }

  @Test(
    "Names are escaped",
    arguments: [
      "a\"b", "back\\slash", "\n\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f}", "grüße, 世界 🙂", "\u{10ffff}\u{e000}", "/",
      String(repeating: "\"\\", count: 5000),
    ])
  func names(_ name: String) throws {
    let json = try name.withCString { try written(FaultReport(jobName: $0, begin: 0)) }
    #expect(json.job == name)
  }

  @Test("Names of any bytes give what Swift makes of them, and never broken JSON", arguments: 0..<300)
  func fuzz(_ seed: UInt64) throws {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    // Half of them near UTF-8: whole characters with a byte changed now and then.
    var bytes: [UInt8] = []
    for _ in 0..<(next() % 200) {
      if seed % 2 == 0 {
        bytes.append(UInt8(truncatingIfNeeded: next()))
      } else {
        let scalar = Unicode.Scalar(UInt32(next() % 0x110000)) ?? "\u{fffd}"
        bytes += Array(String(Character(scalar)).utf8)
        if next() % 10 == 0 { bytes[bytes.count - 1] = UInt8(truncatingIfNeeded: next()) }
      }
    }
    bytes.removeAll { $0 == 0 }
    let json = try (bytes + [0]).withUnsafeBufferPointer { bytes in
      try bytes.withMemoryRebound(to: CChar.self) { try written(FaultReport(jobName: $0.baseAddress, begin: 0)) }
    }
    let job = try #require(json.job)
    // How many U+FFFD stand for a broken sequence is nobody's business; what is not broken arrives.
    func withoutRepairs(_ text: String) -> String {
      text.unicodeScalars.filter { $0 != "\u{fffd}" }.map(String.init).joined()
    }
    #expect(withoutRepairs(job) == withoutRepairs(String(decoding: bytes, as: UTF8.self)))
    if String(validating: bytes, as: UTF8.self) != nil { #expect(job == String(decoding: bytes, as: UTF8.self)) }
  }

  @Test("The example of docs/fault-report.md is a report, and the document names every member")
  func document() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/fault-report.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    let parts = text.components(separatedBy: "```")
    let example = try #require(parts.first { $0.hasPrefix("json\n") }?.dropFirst(5))
    let json = try JSONDecoder().decode(ReportedJSON.self, from: Data(example.utf8))
    #expect(json.version == FaultReport.version && json.faults.agree == true)
    #expect(json.page_latency?.buckets.map(\.count).reduce(0, +) == json.page_latency?.count)
    #expect(json.page_latency?.log2_us.map(\.count).reduce(0, +) == json.page_latency?.count)
    let prose = parts[0]
    let members = example.matches(of: /"([a-z0-9_]+)":/).map { String($0.1) }
    for member in Set(members) { #expect(prose.contains(member), "\(member) is not explained") }
  }
}

extension FaultReport {
  /// A report whose name lives as long as the program.
  init(named name: StaticString, begin: UInt64) {
    self.init(jobName: UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), begin: begin)
  }
}
