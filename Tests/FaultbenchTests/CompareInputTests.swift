// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite("compare takes what a shell gives it, and says what it cannot take") struct CompareInputTests {
  @Test(.enabled(if: FioMatrix.present.first != nil, "no fio of a version that the tests know"))
  func pipesAndForeignFiles() async throws {
    let fio = try #require(FioMatrix.present.first)
    try await TemporaryDirectory.with { directory in
      for name in ["a", "b"] {
        let run = try await fio.execute(
          [
            "--output-format=json", "--output=\(directory.path)/\(name).json", "--name=a", "--ioengine=null",
            "--size=1m",
          ],
          in: directory.path)
        #expect(run.status == 0)
      }
      func shell(_ command: String) async throws -> Executed {
        try await Executed.run(
          "/bin/bash", ["-c", command.replacing("compare", with: "\(Tool.path) compare")], in: directory.path)
      }
      for format in ["text", "html"] {
        let piped = try await shell("compare <(cat a.json) <(cat b.json) --format \(format)")
        // They are read; one repeat a side decides nothing.
        #expect(piped.status == 3, "\(piped.errors)")
        #expect(piped.output.contains("Comparison of /dev/fd/"))
      }
      #expect(try await shell("compare /dev/stdin b.json < <(cat a.json)").status == 3)
      for (command, words) in [
        ("compare /dev/stdin /dev/stdin < <(cat a.json)", "/dev/stdin: is named twice, and can be read once only"),
        ("compare a.json a.json", "a.json is on both sides"),
        ("compare /dev/null b.json", "/dev/null: has nothing in it"),
        ("gzip -k a.json; compare a.json.gz b.json", "a.json.gz: is compressed (gzip)"),
        (#"cp a.json $'x\xff.json'; compare $'x\xff.json' b.json"#, "is no name in UTF-8"),
        ("echo '[1]' >list.json; compare list.json b.json", "list.json: is a JSON array"),
        (#"sed 's/"N" : [1-9].*/"N" : -3/' a.json >n.json; compare n.json b.json"#, "read.clat_ns.N: -3 is below 0"),
      ] {
        let refused = try await shell(command)
        #expect(refused.status == 2, "\(command)")
        #expect(refused.output == "")
        #expect(refused.errors.contains(words), "\(command): \(refused.errors)")
      }
      let run = try await Executed.run(
        "/bin/bash", ["-c", #"touch $'x\xff.fio'; "$0" run $'x\xff.fio'"#, Tool.path], in: directory.path)
      #expect(run.status == 2 && run.errors.contains("x\u{fffd}.fio: is no name in UTF-8"), "\(run.errors)")
    }
  }
}
