// SPDX-License-Identifier: GPL-2.0-only
import CVersion
import FaultMemory
import FioKit
import Foundation
import Glibc
import TestSupport
import Testing

@testable import PageFaultEngine

/// An option is declared once: what fio shows, what the documents say, what FioKit knows and what is refused follow it.
@Suite("Declared options")
struct EngineOptionTests {
  private static let all = (0..<EngineOption.count).compactMap(EngineOption.init(rawValue:))

  @Test("fio shows each option with its words, its default and its help", arguments: FioMatrix.present)
  func help(_ fio: FioUnderTest) async throws {
    let list = try await fio.execute(["--enghelp=\(Repository.engine)"])
    let shown = list.output.split(separator: "\n").map { line in
      line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let version = ["engine_version", "libpagefault.so \(FAULTBENCH_VERSION)"]
    #expect(shown == Self.all.map { ["\($0.name)", "\($0.declaration.help)"] } + [version])
    for option in Self.all {
      let one = try await fio.execute(["--enghelp=\(Repository.engine),\(option.name)"])
      #expect(OptionHelp(one.output) == OptionHelp(of: option))
    }
  }

  @Test("docs/engine-options.md has a row for each, in the same order, with the same values")
  func document() throws {
    let text = try String(contentsOf: Repository.root.appending(path: "docs/engine-options.md"), encoding: .utf8)
    let rows = text.components(separatedBy: "\n| option | values (default first) | meaning |\n|---|---|---|\n")
      .dropFirst()
      .flatMap { $0.components(separatedBy: "\n\n")[0].split(separator: "\n") }
      .map { $0.split(separator: "|").prefix(2).map { $0.trimmingCharacters(in: .whitespaces) } }
    #expect(rows == Self.all.map { ["`\($0.name)`", OptionHelp(of: $0).documented] })
  }

  @Test("FioKit knows the same options, in the same order, and the same limits")
  func fioKit() throws {
    #expect(PageFaultOption.allCases.map(\.rawValue) == Self.all.map { "\($0.name)" })
    for (known, option) in zip(PageFaultOption.allCases, Self.all) {
      #expect(known.help == "\(option.declaration.help)")
      #expect(known.values == PageFaultOption.Values(option.declaration.values), "\(option.name)")
    }
    let delays: ClosedRange<UInt64>? =
      if case .number(let range, _, _) = EngineOption.hugepageDelay.declaration.values { range } else { nil }
    #expect(delays?.lowerBound == UInt64(PageFaultOption.hugepageDelays.lowerBound))
    #expect(delays?.upperBound == UInt64(PageFaultOption.hugepageDelays.upperBound))
  }

  @Test("FioKit knows the same combinations that are refused, in the same order")
  func combinations() throws {
    var declared: [[String]] = []
    try CombinationRule.forEach { declared.append(["\($0.combination)", "\($0.instead)"]) }
    #expect(PageFaultCombination.all.map { [$0.refused, $0.instead] } == declared)
  }

  @Test("The help of a number names its limits")
  func limits() {
    for option in Self.all {
      guard case .number(let range, let number, _) = option.declaration.values else { continue }
      let help = "\(option.declaration.help)"
      #expect(range.contains(number) && help.contains("\(range.upperBound)"), "\(option.name)")
    }
  }

  @Test("Rules speak of options and words that there are, and begin with the option that they belong to")
  func rules() throws {
    let words = Dictionary(uniqueKeysWithValues: Self.all.map { ("\($0.name)", Set(OptionHelp(of: $0).words)) })
    try CombinationRule.forEach { rule in
      let (combination, instead) = ("\(rule.combination)", "\(rule.instead)")
      if let option = rule.option { #expect(combination.contains("\(option.name)="), "\(combination)") }
      for match in "\(combination) \(instead)".matches(of: /\b([a-z_]+)=([a-z0-9_]*)/) {
        guard let known = words[String(match.1)], !match.2.isEmpty, !known.isEmpty else { continue }
        #expect(known.contains(String(match.2)), "\(match.0) in \(combination): \(instead)")
      }
    }
  }

  @Test("Each rule is one that OptionRefusalTests, or for fio's own options RefusalTests, shows in fio")
  func shown() throws {
    let shown =
      (OptionRefusalTests.combinations + OptionRefusalTests.offloaded)
      .compactMap { $0.1.components(separatedBy: ": Invalid").first } + ["zonemode=zbd", "pre_read=1"]
    try CombinationRule.forEach { rule in
      #expect(shown.contains { "\(rule.combination)".hasSuffix($0) }, "\(rule.combination)")
    }
  }

  @Test("FaultMemory, which knows no fio, speaks of no option")
  func strangers() throws {
    let names = Self.all.map { "\($0.name)" } + ["size", "bs", "numjobs", "offset", "directory", "filename", "thread"]
    let folder = Repository.root.appending(path: "Sources/FaultMemory")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    #expect(files.count > 30)
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for name in names where name != "page_latency" {
        #expect(!text.contains("\(name)=") && !(name.contains("_") && text.contains(name)), "\(name) in \(file)")
      }
    }
  }

  @Test("A number that stands for no word, a flag that is neither 0 nor 1, a number beyond its limits: refused by name")
  func bypassed() throws {
    for option in Self.all {
      let values = OptionStructure()
      defer { values.free() }
      var expected: String
      switch option.declaration.values {
      case .path: continue
      case .words:
        let words = OptionHelp(of: option).words
        expected = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        values.set(option, UInt64(words.count))
      case .flag:
        expected = "0 or 1"
        values.set(option, 2)
      case .number(let range, _, _):
        expected = "from \(range.lowerBound) to \(range.upperBound)"
        values.set(option, range.upperBound + 1)
      }
      let error = try #require(values.refusal(option), "\(option.name)")
      #expect(error.errno == EINVAL)
      let message = error.message.withCString { String(cString: $0) }
      #expect(message.hasPrefix("page_fault: \(option.name)=") && message.contains("Invalid argument: must be "))
      #expect(message.contains(expected), "\(message)")
      values.set(option, 1)
      #expect(values.refusal(option) == nil, "\(option.name)")
    }
  }
}

extension PageFaultOption.Values {
  /// What the engine declares.
  fileprivate init(_ declared: EngineOption.Values) {
    switch declared {
    case .flag: self = .flag
    case .path: self = .path
    case .number(let range, let number, _):
      self = .number(Int(range.lowerBound)...Int(range.upperBound), default: Int(number))
    case .words(let word):
      let declared = (0..<UInt32(100)).lazy.map(word).prefix { $0 != nil }.compactMap(\.self)
      self = .words(declared.map { PageFaultOption.Word("\($0.text)", "\($0.help)") })
    }
  }
}

/// What fio's help says of an option, in the parts that the engine decides.
private struct OptionHelp: Equatable {
  var help = ""
  var defaultText = ""
  /// Words and their help, between which fio's blanks differ in number.
  var values: [String] = []
  private var number: ClosedRange<UInt64>?

  /// From what fio printed.
  init(_ output: String) {
    for line in output.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2 else { continue }
      switch parts[0] {
      case "type", "range": continue
      case "default": defaultText = parts[1]
      case "valid values", "": values.append(parts[1].split(separator: " ").joined(separator: " "))
      default: help = parts[1]
      }
    }
  }

  /// From the declaration.
  init(of option: EngineOption) {
    help = "\(option.declaration.help)"
    switch option.declaration.values {
    case .flag: defaultText = "0"
    case .path: defaultText = "no default"
    case .number(let range, let number, _):
      defaultText = "\(number)"
      self.number = range
    case .words(let word):
      var number: UInt32 = 0
      while let (text, help) = word(number) {
        values.append("\(text) \(help)")
        if number == 0 { defaultText = "\(text)" }
        number += 1
      }
    }
  }

  var words: [String] { values.compactMap { $0.split(separator: " ").first.map(String.init) } }

  /// As the tables of docs/engine-options.md have it.
  var documented: String {
    if let number { return "\(defaultText) (\(number.lowerBound)…\(number.upperBound))" }
    if defaultText == "no default" { return "a path" }
    return (words.isEmpty ? ["0", "1"] : words).map { "`\($0)`" }.joined(separator: ", ")
  }

  static func == (one: OptionHelp, other: OptionHelp) -> Bool {
    (one.help, one.defaultText) == (other.help, other.defaultText) && one.values == other.values
  }
}

/// The structure that fio fills in for a job, with all options at 0.
private struct OptionStructure {
  private let memory = UnsafeMutableRawPointer.allocate(byteCount: OptionValues.size, alignment: 16)

  init() { memory.initializeMemory(as: UInt8.self, repeating: 0, count: OptionValues.size) }

  func free() { memory.deallocate() }

  func set(_ option: EngineOption, _ number: UInt64) {
    memory.storeBytes(of: number, toByteOffset: OptionValues.offset(of: option), as: UInt64.self)
  }

  /// The error with which the engine reads `option`; nil where it takes it.
  func refusal(_ option: EngineOption) -> JobError? {
    let values = OptionValues(memory)
    do throws(JobError) {
      switch option {
      case .backing: try Self.read(MappingPlan.Backing.self, values)
      case .sharing: try Self.read(MappingPlan.Sharing.self, values)
      case .hugetlb: try Self.read(MappingPlan.Hugetlb.self, values)
      case .layout: try Self.read(MappingPlan.Layout.self, values)
      case .thp: try Self.read(MappingPlan.HugePages.self, values)
      case .mapAlign: try Self.read(MappingPlan.Alignment.self, values)
      case .access: try Self.read(AccessMethod.self, values)
      case .refault: try Self.read(Refault.self, values)
      case .refaultEvery: try Self.read(RefaultInterval.self, values)
      case .cow: try Self.read(PageSharer.self, values)
      case .userfaultfd: try Self.read(UserfaultfdMode?.self, values)
      case .uffdWait: try Self.read(UserfaultfdWait.self, values)
      case .uffdResolve: try Self.read(UserfaultfdAnswer.self, values)
      case .uffdAffinity: try Self.read(UserfaultfdAffinity.self, values)
      case .hugepageDelay, .uffdHandlers: _ = try values.number(option)
      case .mapSync, .mapPopulate, .mapNoreserve, .allocFirst, .pageLatency: _ = try values.flag(option)
      case .faultReport: break
      }
      return nil
    } catch {
      return error
    }
  }

  private static func read<Meaning: OptionWord>(_ type: Meaning.Type, _ values: OptionValues) throws(JobError) {
    let _: Meaning = try values.word()
  }
}
