// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// fio that was started by somebody who disabled huge pages with prctl(2): advice that does nothing is told of.
@Suite(
  "Huge pages disabled by PR_SET_THP_DISABLE", .serialized,
  .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: FaultInjection.isBuilt, "build it first: swift build"),
  .enabled(if: TransparentHugePages.onAdvice, "transparent_hugepage/enabled is not madvise or always"))
struct DisabledHugePagesTests {
  private static let note = "note: job: MADV_HUGEPAGE will do nothing: huge pages are disabled for this process (prctl"

  @Test(
    "Each job that gives the advice says so, and runs",
    arguments: [
      "thp=advise", "hugepage_delay=1", "thp=advise\nbacking=memfd\nsharing=shared", "thp=advise\nbacking=file",
    ])
  func useless(_ options: String) async throws {
    for host in EngineHost.oldest {
      let result = try await run(host, "size=8m\nrw=write\n\(options)", flags: 0)
      #expect(result.exitCode == 0)
      #expect(result.words.contains(Self.note), "\(result.words)")
      #expect(result.ios.write == 2048)
    }
  }

  @Test("A job without advice, or that forbids huge pages, has nothing to say", arguments: ["", "thp=never"])
  func nothing(_ options: String) async throws {
    let result = try await run(EngineHost.oldest[0], "size=8m\nrw=write\n\(options)", flags: 0)
    #expect(result.exitCode == 0)
    #expect(!result.words.contains("page_fault: note"), "\(result.words)")
  }

  @Test("Faults are expected as base pages")
  func expected() async throws {
    let result = try await run(
      EngineHost.oldest[0], "size=8m\nrw=write\naccess=touch\nthp=advise\nfault_report=report.json", flags: 0
    ) { directory in
      let faults = try ReportedJSON.read("\(directory.path)/report.json").faults
      #expect(faults.expected?.min == 2048 && faults.agree == true, "\(faults)")
    }
    #expect(result.exitCode == 0)
  }

  @Test("MADV_COLLAPSE is refused with the reason")
  func collapse() async throws {
    let result = try await run(
      EngineHost.oldest[0], "size=8m\nbs=2m\nrw=write\naccess=collapse\nmap_align=huge\nmap_populate=1", flags: 0)
    #expect(result.job?.error == EINVAL)
    #expect(result.words.contains("madvise(MADV_COLLAPSE): Invalid argument: huge pages are disabled for this process"))
  }

  @Test("Where advice is let through (Linux 6.18) huge pages come, without a word")
  func exceptAdvised() async throws {
    let result = try await run(EngineHost.oldest[0], "size=64m\nrw=write\nthp=advise", flags: 2)
    // A kernel without the flag refuses it: fio has not run.
    if result.exitCode == 99 { return }
    #expect(result.exitCode == 0)
    #expect(!result.words.contains("page_fault: note"), "\(result.words)")
    #expect(result.job?.minorFaults ?? .max < 16384 / 2)
    let base = try await run(EngineHost.oldest[0], "size=64m\nrw=write", flags: 2)
    #expect(base.job?.minorFaults ?? 0 >= 16384)
  }

  private func run(
    _ host: EngineHost, _ options: String, flags: Int, inspect: (TemporaryDirectory) throws -> Void = { _ in }
  ) async throws -> EngineRun {
    try await host.run(
      text: """
        [job]
        ioengine=external:${PAGEFAULT_ENGINE}
        bs=4k
        thread=\(host.threads ? 1 : 0)
        \(options)
        """,
      environment: ["LD_PRELOAD": FaultInjection.library, "FAULT_INJECTION_THP_DISABLE": "\(flags)"], inspect: inspect)
  }
}
