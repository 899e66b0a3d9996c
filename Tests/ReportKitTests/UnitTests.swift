// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import ReportKit
import Testing

@Suite("Numbers for people")
struct UnitTests {
  @Test(arguments: [
    (MetricUnit.nanoseconds, 0.0, "0 ns"), (.nanoseconds, 20, "20 ns"), (.nanoseconds, 999, "999 ns"),
    (.nanoseconds, 999.6, "1.00 µs"), (.nanoseconds, 2104, "2.10 µs"), (.nanoseconds, 12_240, "12.2 µs"),
    (.nanoseconds, 999_600, "1.00 ms"), (.nanoseconds, 48_000_000_000, "48 s"), (.bytes, 192_056, "188 KiB"),
    (.bytes, 1023, "1023 B"), (.bytes, 1024, "1 KiB"), (.bytesPerSecond, 1_427_848_170, "1.33 GiB/s"),
    (.count, 16384, "16,384"), (.count, 999, "999"), (.count, 1_000_000, "1,000,000"), (.count, -1234, "-1,234"),
    (.perSecond, 348_595.7, "348,596"), (.perSecond, 0.5, "0.50"), (.percent, 62.54, "62.5 %"),
    (.ratio, 1.00043, "1.000"), (.none, 31, "31"), (.bytes, 1e30, "888178419700125 PiB"),
  ])
  func areShort(_ unit: MetricUnit, _ value: Double, _ shown: String) {
    #expect(unit.show(value) == shown)
  }

  @Test func valuesThatAreNoneAreMissing() {
    #expect(Cell(Double.nan) == .missing)
    #expect(Cell(Double.infinity) == .missing)
    #expect(Cell(nil as Int?) == .missing)
    #expect(Cell(1.5) == .number(1.5))
  }
}
