// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite(
  "Guests that cannot be profiled are refused before one boots",
  .enabled(if: GuestTool.isThere, GuestTool.missing), .enabled(if: ProfiledGuests.hasScope, "needs libfaultscope.so"))
struct GuestProfileUsageTests {
  @Test(arguments: [
    (["--no-count"], "--profile is of guests that count instructions; leave out --no-count."),
    (["--cpus", "4"], "which QEMU does with one CPU; use --cpus 1."),
    (["--nodes", "2"], "use --cpus 1 and leave out --nodes."),
    ([], "the suite asks for 3 CPUs, and --profile is of guests that count instructions"),
    // Nothing else is wrong with it.
    (["--cpus", "1"], "/nowhere"),
  ])
  func isRefused(_ options: [String], _ words: String) async throws {
    let cases = "guest: {cpus: 3}\ncases: [{name: a, job: a.fio}]\n"
    try await GuestTool.with(cases, ["a.fio": "rw=read\nsize=1m\n"]) { directory in
      let arguments = ["guest", "run", "./made", "--kernel", "/nowhere", "--profile", "--store", "s.sqlite"] + options
      let result = try await Tool.run(arguments, in: directory.path, environment: GuestTool.environment)
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: directory.file("s.sqlite")))
    }
  }
}
