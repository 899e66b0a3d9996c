// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport

/// Readers of test results that nobody here wrote, as scripts/result-readers puts them into the cache.
enum ResultReaders {
  /// Why the kernel's parser of KTAP is not there; nil where it is.
  static let kunitObstacle = obstacle("kunit", "tools/testing/kunit/kunit_parser.py")
  /// Why KernelCI's package is not there; nil where it is.
  static let kcidbObstacle = obstacle("kcidb", "site-141")
  /// Why there is no NumPy; nil where there is.
  static let numpyObstacle: String? = {
    let found = try? HostCommand.run("python3", "-c", "import numpy")
    return found?.status == 0 ? nil : "no NumPy; install python3-numpy"
  }()

  private static func folder(_ name: String) -> URL { Repository.root.appending(path: ".cache/\(name)") }

  private static func obstacle(_ name: String, _ file: String) -> String? {
    guard !FileManager.default.fileExists(atPath: folder(name).appending(path: file).path) else { return nil }
    let note = try? String(contentsOf: folder(name).appending(path: "SKIP"), encoding: .utf8)
    return "no \(name): " + (note ?? "scripts/result-readers has not fetched it")
  }

  /// A test as the kernel's parser has understood it.
  struct ParsedTest: Decodable {
    let name: String
    let status: String
    let errors: Int
    let expected: Int?
    let subtests: [ParsedTest]

    /// Those that have no subtests.
    var leaves: [ParsedTest] { subtests.isEmpty ? [self] : subtests.flatMap(\.leaves) }
    /// What the parser found wrong with the document, in it and below it.
    var allErrors: Int { subtests.reduce(errors) { $0 + $1.allErrors } }
  }

  /// Reads documents of KTAP with the kernel's parser, in one process.
  static func parse(ktap texts: [String]) async throws -> [ParsedTest] {
    let program = """
      import json, sys
      sys.path.insert(0, sys.argv[1])
      import kunit_parser, kunit_printer
      class Quiet(kunit_printer.Printer):
          def print(self, *_): pass
          def print_with_timestamp(self, *_): pass
      kunit_parser.stdout = Quiet(open("/dev/null", "w"))
      def tree(t):
          return {"name": t.name, "status": t.status.name, "errors": t.counts.errors if not t.subtests else 0,
                  "expected": t.expected_count, "subtests": [tree(s) for s in t.subtests]}
      def whole(name):
          t = kunit_parser.parse_run_tests(open(name, encoding="utf-8", newline="\\n"))
          return dict(tree(t), errors=t.counts.errors)
      print(json.dumps([whole(name) for name in sys.argv[2:]]))
      """
    return try await decoded([ParsedTest].self, program, [folder("kunit").appending(path: "tools/testing/kunit").path], texts)
  }

  /// What the kcidb-io package says of documents for KCIDB: an empty string of each that is valid.
  static func validate(kcidb texts: [String]) async throws -> [String] {
    let program = """
      import json, sys
      sys.path.insert(0, sys.argv[1])
      from kcidb_io.schema import LATEST, V5_3
      def say(name):
          try:
              data = json.load(open(name, encoding="utf-8"))
              V5_3.validate_exactly(data)
              LATEST.validate(data)
              known = LATEST.get_ids(data)
              for kind in ("checkouts", "builds", "tests"):
                  assert len(known[kind]) == len(data[kind]), "ids of " + kind + " that are the same"
              assert all(b["checkout_id"] in known["checkouts"] for b in data["builds"]), "a build of no checkout"
              assert all(t["build_id"] in known["builds"] for t in data["tests"]), "a test of no build"
              return ""
          except Exception as error:
              return type(error).__name__ + ": " + str(error)[:2000]
      print(json.dumps([say(name) for name in sys.argv[2:]]))
      """
    return try await decoded([String].self, program, [folder("kcidb").appending(path: "site-141").path], texts)
  }

  /// The means of samples and their standard deviations (n − 1) in per cent of the mean, as NumPy has them.
  static func numpy(_ samples: [[Double]]) async throws -> [[Double]] {
    let program = """
      import json, sys, numpy
      def both(v):
          mean = numpy.mean(v)
          return [mean, 100 * numpy.std(v, ddof=1) / abs(mean) if len(v) > 1 and mean else 0]
      print(json.dumps([both(v) for v in json.load(open(sys.argv[1]))]))
      """
    let text = String(decoding: try JSONEncoder().encode(samples), as: UTF8.self)
    return try await decoded([[Double]].self, program, [], [text])
  }

  private static func decoded<Value: Decodable>(
    _: Value.Type, _ program: String, _ arguments: [String], _ texts: [String]
  ) async throws -> Value {
    try await TemporaryDirectory.with { directory in
      let files = try texts.enumerated().map { try directory.write($1, to: "\($0)") }
      let result = try await Executed.run("/usr/bin/env", ["python3", "-c", program] + arguments + files)
      guard result.status == 0 else { throw ReaderError(words: result.errors) }
      return try JSONDecoder().decode(Value.self, from: Data(result.output.utf8))
    }
  }

  private struct ReaderError: Error {
    let words: String
  }
}
