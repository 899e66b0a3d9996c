// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import HostKit

/// Names and values, before anything is changed.
@Suite struct SettingNameTests {
  @Test(
    arguments: [
      ("thp.enabled", "madvise"), ("thp.defrag", "defer+madvise"), ("thp.64kB.enabled", "inherit"),
      ("thp.2048kB.shmem_enabled", "within_size"), ("khugepaged.pages_to_scan", "65536"), ("hugepages.2m", "64"),
      ("drop_caches", "3"), ("memory.limit", "256m"), ("memory.swap_max", "0"), ("loop.size", "1G"),
      ("tmpfs.huge", "advise"), ("hugetlbfs.pagesize", "1g"), ("swappiness", "200"), ("read_ahead_kb", "0"),
    ])
  func good(name: String, value: String) throws {
    let setting = try HostSetting(name: name, value: value)
    #expect(try JSONDecoder().decode(HostSetting.self, from: JSONEncoder().encode(setting)) == setting)
  }

  @Test(
    arguments: [
      ("thp.enabled", "yes"), ("thp.enabled", ""), ("thp.enabled", "madvise "), ("thp.use_zero_page", "2"),
      ("khugepaged.pages_to_scan", "-1"), ("khugepaged.pages_to_scan", "0x10"), ("khugepaged.pages_to_scan", "010"),
      ("khugepaged.pages_to_scan", "4294967296"), ("hugepages.2m", "1.5"), ("drop_caches", "4"),
      ("memory.limit", "0"), ("memory.limit", "4x"), ("memory.limit", "9223372036854775808"),
      ("memory.limit", "99999999999g"), ("swappiness", "201"), ("loop.size", "m"), ("compact_memory", "0"),
    ])
  func badValuesAreNamed(name: String, value: String) {
    let error = settingError { _ = try HostSetting(name: name, value: value) }
    #expect(error?.code == .badValue)
    #expect(error?.description.hasPrefix("\(name): cannot be \"\(value)\"; it takes ") == true)
  }

  @Test(
    arguments: [
      "", "thp", "thp.", "thp.nabled", "thp.64kB", "thp.064kB.enabled", "thp.-64kB.enabled", "thp.64kB.enabled.x",
      "thp.99999999999999999999kB.enabled", "thp.64kB.stats", "khugepaged.full_scans", "hugepages.4m", "THP.enabled",
      "thp.../../../etc/passwd", "khugepaged.../enabled", "thp.64kB.../enabled",
    ])
  func unknownNamesListWhatThereIs(name: String) {
    let error = settingError { _ = try HostSetting(name: name, value: "1") }
    #expect(error?.code == .unknownName)
    #expect(error?.setting == name)
    #expect(error?.remedy.contains("thp.enabled, thp.defrag") == true)
  }

  @Test func decodingChecks() {
    let json = Data(#"{"name":"thp.enabled","value":"on"}"#.utf8)
    #expect(throws: HostSettingError.self) { try JSONDecoder().decode(HostSetting.self, from: json) }
  }

  @Test func namesAreThoseThatAreTaken() {
    #expect(Set(HostSetting.names).count == HostSetting.names.count)
    for name in HostSetting.names {
      let real = name.replacing("<N>", with: "64")
      #expect(SettingCatalogue.kinds.count { $0.domain(of: real) != nil } == 1, "\(name)")
    }
  }

  /// Whatever is written in a manifest: an error that says so, or a path below /sys/kernel/mm and no other.
  @Test(arguments: 1...3_000 as ClosedRange<UInt64>)
  func anyNameAndValue(seed: UInt64) {
    var random = Dice(seed: seed)
    let words = [
      "thp", "khugepaged", ".", "/", "..", "64", "kB", "enabled", "0", "-", "é", "\0", "\n", " ", "memory.limit",
      "loop.size", "9223372036854775807", "18446744073709551616", "k", "G", "shmem_", "hugepages.2m", "madvise",
    ]
    func text() -> String {
      (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in words.randomElement(using: &random) }.joined()
    }
    let (name, value) = (text(), text())
    switch Result(catching: { try HostSetting(name: name, value: value) }) {
    case .success(let setting):
      #expect(SettingCatalogue.kinds.count { $0.domain(of: name)?.holds(setting.value) == true } == 1)
      if name.hasPrefix("thp.") {
        #expect(!TransparentHugePageSetting.path(name).contains(".."))
        #expect(TransparentHugePageSetting.path(name).utf8.allSatisfy { $0 > 32 && $0 < 127 })
      }
    case .failure(let error):
      #expect((error as? HostSettingError)?.remedy.isEmpty == false)
    }
  }

  @Test(
    arguments: [
      ("0", 0), ("4096", 4096), ("1k", 1024), ("3M", 3 << 20), ("2g", 2 << 30), ("1T", 1 << 40), ("", nil),
      ("k", nil), ("1kb", nil), ("-1", nil), ("1 k", nil), ("٣", nil),
      ("9223372036854775807", 9_223_372_036_854_775_807),
      ("8388608t", nil), ("99999999999999999999", nil),
    ] as [(String, UInt64?)])
  func sizes(text: String, bytes: UInt64?) {
    #expect(ByteSize.parse(text) == bytes)
  }

  @Test func conflictsBeforeAnythingIsChanged() throws {
    func sorted(_ pairs: KeyValuePairs<String, String>) -> HostSettingError? {
      settingError { _ = try SettingCatalogue.sorted(try pairs.map { try HostSetting(name: $0.key, value: $0.value) }) }
    }
    #expect(sorted(["thp.enabled": "never", "thp.enabled": "always"])?.message == "is set twice")
    #expect(sorted(["tmpfs.size": "1m", "loop.size": "8m"])?.code == .conflict)
    #expect(sorted(["tmpfs.huge": "always"])?.message == "means nothing without tmpfs.size")
    #expect(sorted(["loop.read_ahead_kb": "128"])?.message == "means nothing without loop.size")
    #expect(sorted(["thp.enabled": "never", "loop.size": "8m", "loop.filesystem": "none"]) == nil)
  }
}
