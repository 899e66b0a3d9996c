// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

/// Names and values of requirements, and what this host answers.
@Suite struct RequirementTests: RunsAlone {
  private func probe(
    _ name: String, _ value: String? = nil, settings: KeyValuePairs<String, String> = [:],
    environment: [String: String] = [:], fio: String? = nil, directory: String = "/tmp"
  ) throws -> RequirementAnswer {
    try Requirement(name: name, value: value).probe(
      directory: directory, settings: settings.map { try HostSetting(name: $0.key, value: $0.value) },
      environment: environment, fioVersion: fio)
  }

  private func reason(_ answer: RequirementAnswer) -> String {
    if case .missing(let reason, let remedy) = answer, !remedy.isEmpty { reason } else { "" }
  }

  private static let values = [
    "hugepages_2m": "1", "hugepages_1g": "1", "memory": "1m", "disk": "1m", "cpus": "1", "linux": "3.0", "fio": "3.0",
  ]

  @Test(arguments: Requirement.names)
  func everyOneAnswers(name: String) throws {
    let answer = try probe(name, Self.values[name], fio: "fio-3.33")
    if case .missing(let reason, let remedy) = answer { #expect(!reason.isEmpty && !remedy.isEmpty) }
    let coded = try JSONDecoder().decode(RequirementAnswer.self, from: JSONEncoder().encode(answer))
    #expect(coded == answer)
  }

  @Test func unknownNamesAndBadValues() {
    for (name, meant) in [("dox", "did you mean `dax`? "), ("", ""), ("Root", "did you mean `root`? ")] {
      let error = #expect(throws: RequirementError.self) { try Requirement(name: name) }
      #expect(error?.remedy.hasPrefix("\(meant)there are root, perf, ") == true, "\(error?.remedy ?? "")")
    }
    let bad =
      [
        ("root", "1"), ("hugepages_2m", nil), ("hugepages_2m", "0"), ("hugepages_2m", "4g"), ("memory", "lots"),
        ("linux", "new"), ("linux", "6.x"), ("linux", nil), ("cpus", "-1"),
      ] as [(String, String?)]
    for (name, value) in bad {
      let error = #expect(throws: RequirementError.self, "\(name)") { try Requirement(name: name, value: value) }
      #expect(error?.description.hasPrefix("\(name) cannot be required with ") == true)
    }
  }

  @Test func tooMuchIsMissing() throws {
    #expect(reason(try probe("memory", "900t")).contains("900 TiB needed"))
    #expect(reason(try probe("disk", "900t")).contains("900 TiB needed"))
    #expect(reason(try probe("cpus", "100000")).hasSuffix("100000 needed"))
    #expect(reason(try probe("hugepages_2m", "4000000000")).contains("ENOMEM"))
    #expect(reason(try probe("linux", "99.1")).hasPrefix("this is Linux "))
    #expect(reason(try probe("fio", "3.42", fio: "fio-3.33")) == "this is fio fio-3.33")
    #expect(reason(try probe("fio", "3.42")) == "no fio was found")
    #expect(reason(try probe("disk", "1m", directory: "/no/such")).contains("ENOENT"))
  }

  @Test func whatIsThereIsMet() throws {
    #expect(try probe("linux", HostFiles().text("/proc/sys/kernel/osrelease")) == .met)
    #expect(try probe("fio", "3.33", fio: "fio-3.33-12") == .met)
    #expect(try probe("memory", "1m") == .met)
    #expect(try probe("disk", "1m") == .met)
    #expect((try probe("root") == .met) == isRoot)
  }

  @Test func diskIsGivenBackAtOnce() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "/tmp").count { $0.hasPrefix(".faultbench") }
    #expect(try probe("disk", "64m") == .met)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/tmp").count { $0.hasPrefix(".faultbench") } == files)
  }

  @Test func daxNeedsItsDirectory() throws {
    #expect(reason(try probe("dax")) == "DAX_DIR is not set")
    #expect(reason(try probe("dax", environment: ["DAX_DIR": "/tmp"])).contains("MAP_SYNC"))
  }

  @Test func versions() throws {
    func less(_ one: String, _ other: String) -> Bool? {
      guard let one = Version(one), let other = Version(other) else { return nil }
      return one < other
    }
    #expect(less("6.8", "6.18.44-fc-v782") == true)
    #expect(less("6.18", "6.8") == false)
    #expect(less("6.8", "6.8.0") == false && less("6.8.0", "6.8") == false)
    #expect(less("fio-3.9", "fio-3.33-12") == true)
    for text in ["", "fio", "v6", ".6", "6.", "6..8", "99999999999999999999"] { #expect(Version(text) == nil) }
  }

  @Test(arguments: 1...2_000 as ClosedRange<UInt64>)
  func anyNameAndValue(seed: UInt64) {
    var random = Dice(seed: seed)
    let words = Requirement.names + ["", "-", "6", ".", "g", "9223372036854775807", "\0", "é", " ", "fio-"]
    let name = words.randomElement(using: &random) ?? ""
    let value = (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in words.randomElement(using: &random) }
      .joined()
    guard let requirement = try? Requirement(name: name, value: Bool.random(using: &random) ? value : nil) else {
      return
    }
    #expect(Requirement.names.contains(requirement.name))
    let tree = HostFiles(root: "/nowhere")
    // In a tree without any file nothing may trap, and what is counted there is missing.
    guard requirement.name == "memory" || requirement.name == "linux" else { return }
    let answer = requirement.probe(
      RequirementQuestion(value: requirement.value ?? "", directory: "/nowhere", files: tree))
    #expect(answer != .met)
  }
}

extension SettingTests {
  /// Requirements that depend on what is set.
  @Suite struct SettingRequirements {
    @Test(.enabled(if: HostFiles().mayWrite("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"), "no hugetlb"))
    func hugePages() throws {
      let free = try #require(HugetlbPool(kibibytes: 2048, files: HostFiles()).free)
      let requirement = try Requirement(name: "hugepages_2m", value: "\(free + 3)")
      #expect(requirement.probe(directory: "/tmp") != .met)
      let setting = try HostSetting(name: "hugepages.2m", value: "\(free + 3)")
      #expect(requirement.probe(directory: "/tmp", settings: [setting]) == .met)
      let host = try SettingsUnderTest()
      let applied = try host.apply(["hugepages.2m": "\(free + 3)"])
      #expect(requirement.probe(directory: "/tmp") == .met)
      #expect(applied.restore().isEmpty)
    }

    @Test(.enabled(if: TransparentHugePageSettings(files: HostFiles()).sizeToTry != nil, "no huge pages to try"))
    func transparentHugePages() throws {
      let host = try SettingsUnderTest()
      let thp = try Requirement(name: "thp")
      let off = try host.apply(["thp.enabled": "never", "thp.shmem_enabled": "never"])
      #expect(thp.probe(directory: "/tmp") != .met)
      #expect(thp.probe(directory: "/tmp", settings: [try HostSetting(name: "thp.enabled", value: "madvise")]) == .met)
      let shmem = try Requirement(name: "thp_shmem")
      #expect(shmem.probe(directory: "/tmp") != .met)
      let advise = try HostSetting(name: "thp.shmem_enabled", value: "advise")
      #expect(shmem.probe(directory: "/tmp", settings: [advise]) == .met)
      #expect(off.restore().isEmpty)
      let on = try host.apply(["thp.enabled": "madvise", "thp.shmem_enabled": "advise"])
      #expect(thp.probe(directory: "/tmp") == .met && shmem.probe(directory: "/tmp") == .met)
      #expect(on.restore().isEmpty)
    }

    @Test(.enabled(if: HostFiles().exists("/sys/class/zram-control"), "no zram driver"))
    func swap() throws {
      let host = try SettingsUnderTest()
      let swap = try Requirement(name: "swap")
      let hadSwap = swap.probe(directory: "/tmp") == .met
      #expect(hadSwap == (try HostCommand.run("bash", "-c", "tail -n +2 /proc/swaps | wc -l").output != "0"))
      let setting = try HostSetting(name: "zram.size", value: "16m")
      #expect(swap.probe(directory: "/tmp", settings: [setting]) == .met)
      let applied = try host.apply(["zram.size": "16m"])
      #expect(swap.probe(directory: "/tmp") == .met)
      #expect(applied.restore().isEmpty)
    }
  }
}
