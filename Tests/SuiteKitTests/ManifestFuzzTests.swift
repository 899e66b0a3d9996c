// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import SuiteKit

@Suite("suite.yaml, damaged")
struct ManifestFuzzTests {
  /// Every key at least once.
  static let whole = """
    suite: made
    summary: "one line"
    source: 'a publication: x & y, https://example.org'
    defaults:
      repeats: 5
      warmup: 1
      timeout: 120s
      requires: [root, {memory: 4g}, {linux: "6.8"}]
      settings: {thp.enabled: madvise, khugepaged.scan_sleep_millisecs: 10}
      environment: {SIZE: 64m}
      metrics: [ns_per_fault, clat_p50_ns]
      limits: {ns_per_fault: 8%, clat_p50_ns: {relative: 10%, absolute: 50ns}, iops: none}
    guest: {cpus: 2, environment: {SIZE: 8m}, timeout: 5m}
    full:
      repeats: 10
      environment: {SIZE: 4g}
    cases:
      - name: copy
        job: a.fio
        matrix: {WAIT: [block, poll, spin], SIZE: [1m, 2m]}
        exclude: [{WAIT: spin, SIZE: [1m, 2m]}]
        full: {matrix: {SIZE: [1g]}, timeout: 1h}
        guest: {matrix: {SIZE: [1m]}, exclude: [{WAIT: spin}], skip: "no time"}
        full_only: false
        published:
          - {metric: clat_p50_ns, value: 7.8us, source: "x", when: {WAIT: block}}
    report:
      - figures: "*"
      - table: ${how}
        cases: [copy, "c?py/*"]
        when: {WAIT: [block, poll]}
        labels: {how: {"*": waiting}, WAIT: {block: read(2)}}
        rows: {size: "${SIZE}"}
        columns: WAIT
        metric: clat_mean_ns
        per: 512
        unit: us
        decimals: 3
        published: {1m: [7.8, "-"], 2m: [7, 8 us]}
        source: y
        notes: [one]
      - {table: "${WAIT}", rows: [case], separator: " : ", underline: "*"}
      - table: ""
        rows: [case]
        columns:
          - {heading: a, metric: ios, per: iops, unit: "%", decimals: 1, absent: none}
      - {histogram: "${case}", steps: log2, published: {"copy/WAIT=block,SIZE=1m": {1: 2, 4: 5}}}
      - {chart: huge_bytes, cases: copy}

    """

  @Test func nothingCrashesTheReader() async throws {
    try await SuiteDirectory.with("", ["a.fio": SuiteDirectory.job + "name=${WAIT}\n"]) { suite in
      var mutator = Mutator(seed: 0x5017e)
      var (refused, accepted) = (0, 0)
      for _ in 0..<8_000 {
        let bytes = mutator.mutate(Array(Self.whole.utf8))
        do throws(ManifestError) {
          let (manifest, mistakes) = try SuiteManifest.read(
            bytes, path: "\(suite.path)/suite.yaml", directory: suite.path)
          for mistake in mistakes { #expect(mistake.place != nil && !mistake.message.isEmpty) }
          for variant in SuiteVariant.allCases {
            if let plan = try? SuitePlan(manifest, variant) { _ = plan.groups.flatMap(\.steps).count }
          }
          if mistakes.isEmpty { accepted += 1 } else { refused += 1 }
        } catch {
          #expect(!error.mistakes.isEmpty)
          refused += 1
        }
      }
      #expect(refused > 200 && accepted > 200, "\(refused) refused, \(accepted) accepted")
    }
  }
}
