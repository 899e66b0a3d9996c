// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Something without which a case cannot run on a host: a name of docs/host-settings.md, some with a value.
package struct Requirement: Sendable, Hashable, Codable {
  /// Which one: `root`, `hugepages_2m`, `linux`.
  package let name: String
  /// How much of it: `64`, `4g`, `6.8`; nil where there is nothing to count.
  package let value: String?

  /// A requirement whose name exists and whose value it can have; the error names both, and lists what there is.
  package init(name: String, value: String? = nil) throws(RequirementError) {
    self.name = name
    self.value = value
    try RequirementCatalogue.check(self)
  }

  /// Decoding checks like the other initialiser.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      name: fields.decode(String.self, forKey: .name), value: fields.decodeIfPresent(String.self, forKey: .value))
  }

  /// Whether this process can make these settings, as far as their files tell; nothing is written.
  package static func probe(settings: [HostSetting]) -> RequirementAnswer {
    SettingsAccess(settings, HostFiles()).answer
  }

  /// Whether the processor's counters, which some of these metrics are made of, can be had; found out by counting.
  package static func probe(metrics: [String], calls: PerfEventCalls = .kernel) -> RequirementAnswer {
    let files = HostFiles()
    return HardwareCounterProbe(files: files, calls: calls).answer(for: metrics).told(by: Privilege.current(files))
  }

  /// All names, in the order of the documentation.
  package static var names: [String] { RequirementCatalogue.kinds.map(\.name) }

  /// Whether this host has it, found out by trying; nothing on the host is different afterwards.
  ///
  /// - Parameters:
  ///   - directory: where the case would have its files (`disk`).
  ///   - settings: what the case will set before it runs: huge pages that are off now can then be had all the same.
  ///   - environment: where `dax` finds DAX_DIR.
  ///   - fioVersion: the version of the fio that would run (`fio`), which the caller knows.
  package func probe(
    directory: String, settings: [HostSetting] = [],
    environment: [String: String] = ProcessInfo.processInfo.environment, fioVersion: String? = nil
  ) -> RequirementAnswer {
    probe(
      RequirementQuestion(
        value: value ?? "", directory: directory, settings: settings, environment: environment, fioVersion: fioVersion,
        files: HostFiles()))
  }

  func probe(_ question: RequirementQuestion) -> RequirementAnswer {
    RequirementCatalogue.kind(name)?.probe(question).told(by: Privilege.current(question.files))
      ?? .missing(reason: "\(name) is no requirement", remedy: "see Requirement.names")
  }
}

/// Whether a host has what a case requires.
package enum RequirementAnswer: Sendable, Hashable, Codable {
  /// Tried, and it is there.
  case met
  /// Not there: why, with the text of the errno, and what to do about it.
  case missing(reason: String, remedy: String)
}

/// A requirement that no host could be asked for.
package struct RequirementError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The name, as it was written.
  package var name: String
  /// The value, as it was written.
  package var value: String?
  /// What is wrong with them.
  package var message: String
  /// What there is instead.
  package var remedy: String

  /// Message and remedy in one line.
  package var description: String { "\(message); \(remedy)" }
}
