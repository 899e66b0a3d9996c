// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// What hugepage_delay does, as the kernel's fault counts show it.
@Suite(
  "hugepage_delay", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: TransparentHugePages.onAdvice, "transparent_hugepage/enabled is not madvise or always"))
struct HugepageDelayTests {
  /// 64 MiB at 32 MiB/s: two seconds, 16384 pages.
  private let slowTouch = "size=64m\nrw=write\nrate=32m"

  @Test("Faults are base pages before the delay and huge pages after it", arguments: EngineHost.all)
  func halfway(_ host: EngineHost) async throws {
    let result = try await host.run("\(slowTouch)\nhugepage_delay=1000")
    #expect(result.run.passed, "\(result.run.problems)")
    let faults = try #require(result.job?.minorFaults)
    // Half of the pages one by one, give or take what a busy machine does to a rate; the other half in 16 huge pages.
    #expect(faults > 16384 / 10 && faults < 16384 * 9 / 10, "\(faults) faults")
  }

  @Test("A delay of zero leaves the mapping as the system has it", arguments: EngineHost.oldest)
  func off(_ host: EngineHost) async throws {
    let result = try await host.run("size=64m\nrw=write")
    let faults = try #require(result.job?.minorFaults)
    if TransparentHugePages.setting == "always" {
      #expect(faults < 2000)
    } else {
      #expect(faults >= 16384)
    }
  }

  @Test("Every file is advised", arguments: EngineHost.oldest)
  func files(_ host: EngineHost) async throws {
    let result = try await host.run(
      "size=64m\nnrfiles=4\nrw=write\nrate=32m\nhugepage_delay=1\nfile_service_type=random")
    #expect(result.run.passed, "\(result.run.problems)")
    // All but what was touched in the first millisecond comes in huge pages, in each of the four files.
    #expect(result.job?.minorFaults ?? .max < 4000)
  }

  @Test("A long-lived job carries the flag that the kernel shows in smaps", arguments: EngineHost.oldest)
  func flags(_ host: EngineHost) async throws {
    async let result = host.run("\(slowTouch)\nhugepage_delay=500")
    let before = try await JobMapping.wait(size: 64 << 20).flags
    #expect(before.contains("nh") && !before.contains("hg"))
    try await Task.sleep(for: .seconds(1))
    let after = try await JobMapping.wait(size: 64 << 20).flags
    #expect(after.contains("hg") && !after.contains("nh"))
    let run = try await result.run
    #expect(run.passed, "\(run.problems)")
  }
}

/// The kernel's switch.
enum TransparentHugePages {
  /// The word in brackets; nil without THP.
  static let setting: String? = {
    let text = try? String(contentsOfFile: "/sys/kernel/mm/transparent_hugepage/enabled", encoding: .utf8)
    return text?.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("[") }.map {
      String($0.dropFirst().dropLast())
    }
  }()

  static var onAdvice: Bool { setting == "madvise" || setting == "always" }
}
