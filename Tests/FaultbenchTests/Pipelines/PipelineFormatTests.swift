// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

/// What docs/ci.md has readers read, as it stands there, by the readers themselves (scripts/result-readers).
@Suite("The formats of docs/ci.md, read by those that they are for")
struct PipelineFormatTests {
  private static func cached(_ path: String) -> String { Repository.root.appending(path: ".cache/\(path)").path }
  private static let hasKunit = FileManager.default.fileExists(atPath: cached("kunit/tools/testing/kunit/kunit.py"))
  private static let hasKCIDB = FileManager.default.fileExists(atPath: cached("kcidb/site-141"))

  /// A bench with runs named `good` and `new`, the latter so many times as slow.
  private static func with<Result>(
    slower factor: Double, _ body: (PipelineBench) async throws -> Result
  ) async throws -> Result {
    try await TemporaryDirectory.with { directory in
      let bench = try PipelineBench(in: directory)
      let store = try Store(path: directory.file("faultbench.sqlite"), mode: .create)
      for (label, factor) in [("good", 1.0), ("new", factor)] {
        let fingerprint = #"{"kernel":"6.12.0-00042-g1a2b3c4d5e6f","machine":"x86_64","cpuModel":"Model X"}"#
        let run = NewRun(
          label: label, suite: "page-fault", fingerprint: fingerprint, fioVersion: "fio-3.33", fioPath: "/usr/bin/fio",
          tool: "a test")
        let cases = ["first-touch/RW=write", "refault"].enumerated().map { number, name in
          NewCase(
            ordinal: number, name: name, jobFile: "[job]", jobHash: SHA256.hexadecimal("[job]".utf8),
            metrics: ["clat_p50_ns"], plannedRepeats: 8)
        }
        let id = try store.beginRun(run, cases: cases)
        for (place, item) in try store.cases(of: id).enumerated() {
          for number in 1...8 {
            let value = (8000 + Double(number * 7)) * (place == 0 ? factor : 1)
            _ = try store.append(
              NewRepeat(
                number: number, elapsedNS: 1_500_000_000, metrics: ["clat_p50_ns": value, "iops": 1e9 / value]),
              to: item.id)
          }
        }
        try store.finishRun(id, state: .complete)
      }
      return try await body(bench)
    }
  }

  @Test(
    "kunit.py says what compare says", .enabled(if: hasKunit, "scripts/result-readers has not fetched kunit.py"),
    arguments: [1.0, 1.5])
  func kunit(_ factor: Double) async throws {
    try await Self.with(slower: factor) { bench in
      try FileManager.default.createSymbolicLink(
        atPath: bench.directory.file("tools"), withDestinationPath: Self.cached("kunit/tools"))
      let blocks = try PipelineDocument().texts("KTAP")
      #expect(blocks.count == 1)
      let result = try await bench.run(blocks.joined())
      let isFine = factor == 1
      #expect((result.status == 0) == isFine, "\(result.output)\(result.errors)")
      #expect(
        result.output.contains(
          isFine ? "Testing complete. Ran 2 tests: passed: 2" : "Testing complete. Ran 2 tests: passed: 1, failed: 1"),
        "\(result.output)")
    }
  }

  @Test(
    "KernelCI's check takes the report, and so does whatever it is sent to",
    .enabled(if: hasKCIDB, "scripts/result-readers has not fetched kcidb-io"),
    .enabled(if: HostCommand.exists("curl"), "needs curl"))
  func kcidb() async throws {
    try await Self.with(slower: 1) { bench in
      // What both ways of submitting arrive at: it takes nothing that is no report.
      let server = """
        import http.server, json, kcidb_io, sys
        class Spool(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                right = self.path == "/submit" and self.headers["Authorization"] == "Bearer secret"
                valid = kcidb_io.schema.LATEST.is_valid(body)
                json.dump(body, open("taken.json", "w"))
                self.send_response(200 if right and valid else 400)
                self.end_headers()
        server = http.server.HTTPServer(("127.0.0.1", 0), Spool)
        open("port.new", "w").write(str(server.server_address[1]))
        import os; os.rename("port.new", "port")
        server.handle_request()
        """
      try bench.directory.write(server, to: "server.py")
      try bench.program(
        "kcidb-submit",
        #"test "$*" = "-p project -t topic" && exec python3 -c 'import json, sys, kcidb_io; "#
          + #"kcidb_io.schema.LATEST.validate(json.load(sys.stdin))'"#)
      let blocks = try PipelineDocument().texts("KernelCI's database")
      try #require(blocks.count == 3)
      let environment = [
        "PYTHONPATH": Self.cached("kcidb/site-141"), "KCIDB_TOKEN": "secret", "KCIDB_PROJECT": "project",
        "KCIDB_TOPIC": "topic",
      ]
      let text = """
        \(blocks[0])
        python3 server.py &
        until [ -e port ]; do sleep 0.1; done
        KCIDB_URL=http://127.0.0.1:$(cat port)
        \(blocks[1])
        wait
        cmp <(python3 -m json.tool --sort-keys report.json) <(python3 -m json.tool --sort-keys taken.json)
        \(blocks[2])
        """
      let result = try await bench.run(text, environment: environment)
      #expect(result.status == 0, "\(result.output)\(result.errors)")
      let report = try bench.directory.read("report.json")
      #expect(report.contains(#""id" : "my_lab:"#))
      #expect(report.contains(#""path" : "faultbench.page-fault.first-touch.RW_write.clat_p50_ns""#))
      #expect(report.contains(#""git_commit_name" : "6.12.0-00042-g1a2b3c4d5e6f""#))
    }
  }

  @Test("What cannot be shown so is refused with a sentence")
  func refusals() async throws {
    try await Self.with(slower: 1) { bench in
      for (line, words) in [
        ("compare good new --origin my_lab", "--origin is a name in KCIDB"),
        ("compare good new --format kcidb --origin 'My Lab'", "lower-case letters, digits"),
        ("report good --format ktap", "The value 'ktap' is invalid for '--format <format>'"),
        ("ab a.fio --format lkp", "The value 'lkp' is invalid for '--format <format>'"),
        ("guest run page-fault --kernel a --format ktap", "--format ktap is of comparisons, and takes two kernels"),
      ] {
        let result = try await bench.run("faultbench \(line)")
        #expect(
          result.status == 2 && result.output.isEmpty && result.errors.contains(words), "\(line): \(result.errors)")
      }
    }
  }
}
