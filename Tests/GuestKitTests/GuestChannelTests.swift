// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import GuestKit

@Suite("the line between host and guest")
struct GuestChannelTests {
  private static let reports: [GuestReport] = [
    .up(fingerprint: "{\"kernel\":\"6.1\"}", notes: ["no ext4"]), .skipped(case: "a", reason: "no DAX", remedy: ""),
    .began(case: "a/B=1", seconds: 120), .measured(case: "a", repeated: String(repeating: "{}", count: 50_000)),
    .note("µ"), .alive, .output(stream: 2, bytes: Data([0, 255, 10])),
    .file(name: "x/y", bytes: Data(repeating: 7, count: 1 << 20), isLast: true), .exited(-1),
    .refused("no", remedy: "do"), .done,
  ]

  @Test("messages come out as they went in, however the bytes arrive", arguments: [1, 3, 16, 4096, 1 << 20])
  func pieces(size: Int) throws {
    let bytes = try Self.reports.filter { size > 1 || $0 != Self.reports[7] }.flatMap { try GuestFrame.encode($0) }
    var buffer: [UInt8] = []
    var seen: [GuestReport] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      buffer += bytes[start..<min(start + size, bytes.count)]
      while let report = try GuestFrame.decode(GuestReport.self, from: &buffer) { seen.append(report) }
    }
    #expect(seen == Self.reports.filter { size > 1 || $0 != Self.reports[7] })
    #expect(buffer.isEmpty)
  }

  @Test("a damaged byte is found out, whichever it is")
  func damage() throws {
    let report = GuestReport.measured(case: "case", repeated: "{\"number\":1,\"text\":\"some words\"}")
    let whole = try GuestFrame.encode(report)
    for place in whole.indices {
      for flip in [1, 0x80, 0xff] as [UInt8] {
        var bytes = whole
        bytes[place] ^= flip
        // What follows: a length that became larger waits for more, as it must.
        bytes += try GuestFrame.encode(GuestReport.done)
        do {
          let read = try GuestFrame.decode(GuestReport.self, from: &bytes)
          #expect(read == nil, "byte \(place)")
        } catch {
          #expect(error.code == .garbage)
        }
      }
    }
  }

  @Test("what a console writes is garbage, and the error shows it")
  func console() {
    var buffer = Array("[    0.000000] Linux version 6.1".utf8)
    let error = #expect(throws: GuestError.self) { try GuestFrame.decode(GuestReport.self, from: &buffer) }
    #expect(error?.code == .garbage)
    #expect(error?.message.contains("Linux version") == true)
  }

  @Test("random bytes never trap, and are never taken for a message")
  func random() {
    var random = Dice(seed: 13)
    for _ in 0..<2000 {
      var bytes = (0..<Int.random(in: 0..<64, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      if Bool.random(using: &random) { bytes = [0xfb, 0x47, 0x01, 0x0d] + bytes }
      let read = try? GuestFrame.decode(GuestReport.self, from: &bytes)
      #expect(read == nil)
    }
  }

  @Test("a line tells messages, silence and its end apart")
  func line() throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let (one, other) = (GuestLine(FileDescriptor(rawValue: ends[0])), GuestLine(FileDescriptor(rawValue: ends[1])))
    var buffer: [UInt8] = []
    func next(_ time: Duration) throws -> GuestLine.Event<GuestReport> {
      try other.next(GuestReport.self, within: time, buffer: &buffer)
    }
    try one.send(GuestReport.note("one"))
    try one.send(GuestReport.note("two"))
    guard case .message(.note("one")) = try next(.seconds(20)) else { throw Unexpected() }
    guard case .message(.note("two")) = try next(.seconds(20)) else { throw Unexpected() }
    guard case .silent = try next(.milliseconds(30)) else { throw Unexpected() }
    one.close()
    guard case .closed = try next(.seconds(20)) else { throw Unexpected() }
  }

  private struct Unexpected: Error {}
}

@Suite("what a guest leaves for the host")
struct ResultFilesTests {
  @Test("files come whole, below their directory")
  func files() async throws {
    try await TemporaryDirectory.with { temporary in
      let directory = temporary.path
      let files = ResultFiles(directory: directory)
      try files.take("a/b", Data("one ".utf8), isLast: false)
      try files.take("c", Data(), isLast: true)
      try files.take("a/b", Data("two".utf8), isLast: false)
      try files.take("a/b", Data(), isLast: true)
      #expect(try String(contentsOfFile: "\(directory)/a/b", encoding: .utf8) == "one two")
      #expect(try String(contentsOfFile: "\(directory)/c", encoding: .utf8) == "")
      #expect(files.lost == nil)
    }
  }

  @Test("a name that leads elsewhere is refused", arguments: ["../x", "a/../../x", "/etc/x", "", ".", "a//b", "a/."])
  func escape(name: String) async throws {
    try await TemporaryDirectory.with { temporary in
      let directory = temporary.path
      let files = ResultFiles(directory: "\(directory)/own")
      do {
        try files.take(name, Data("x".utf8), isLast: true)
        Issue.record("it was taken")
      } catch {
        #expect((error as? GuestError)?.code == .garbage)
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: directory)
      #expect(left.isEmpty)
    }
  }

  @Test("a link in the directory is not followed")
  func link() async throws {
    try await TemporaryDirectory.with { temporary in
      let directory = temporary.path
      try FileManager.default.createSymbolicLink(atPath: "\(directory)/x", withDestinationPath: "/dev/null")
      let files = ResultFiles(directory: directory)
      do {
        try files.take("x", Data(), isLast: true)
        Issue.record("it was taken")
      } catch {
        #expect((error as? GuestError)?.code == .cache)
      }
    }
  }

  @Test("without a directory the first name is remembered")
  func lost() throws {
    let files = ResultFiles(directory: nil)
    try files.take("x", Data(), isLast: true)
    try files.take("y", Data(), isLast: true)
    #expect(files.lost == "x")
  }
}

@Suite("labels of kernels")
struct GuestLabelTests {
  private func kernel(_ text: String) throws -> Kernel {
    Kernel(name: try #require(KernelName(text)), release: "6.12.9-cloud", image: "/x")
  }

  @Test(
    "a run is called as its kernel, in letters that a label may have",
    arguments: [
      ("debian:6.12", "debian:6.12"), ("debian:6.12  init_on_alloc=0", "debian:6.12+init_on_alloc=0"),
      ("/boot/vmlinuz-6.12", "6.12.9-cloud"), (". x=\"a b\"", "6.12.9-cloud+x=_a+b_"), ("-x", "k-x"), ("17", "k17"),
    ])
  func names(text: String, label: String) throws {
    var taken: Set<String> = []
    #expect(GuestLabel.of(try kernel(text), given: nil, of: 1, taken: &taken) == label)
  }

  @Test("the user's label is kept, and told apart where there are several kernels")
  func given() throws {
    var taken: Set<String> = []
    #expect(GuestLabel.of(try kernel("debian:6.1"), given: "mine", of: 1, taken: &taken) == "mine")
    taken = []
    let two = try (0..<2).map { _ in GuestLabel.of(try kernel("debian:6.1"), given: "m", of: 2, taken: &taken) }
    #expect(two == ["m@debian:6.1", "m@debian:6.1#2"])
  }
}
