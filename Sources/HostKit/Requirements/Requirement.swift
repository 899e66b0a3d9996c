// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Something without which a case cannot run on a host: a name of docs/host-settings.md, some with a value.
public struct Requirement: Sendable, Hashable, Codable {
  /// Which one: `root`, `hugepages_2m`, `linux`.
  public let name: String
  /// How much of it: `64`, `4g`, `6.8`; nil where there is nothing to count.
  public let value: String?

  /// A requirement whose name exists and whose value it can have; the error names both, and lists what there is.
  public init(name: String, value: String? = nil) throws(RequirementError) {
    self.name = name
    self.value = value
  }

  /// All names, in the order of the documentation.
  public static var names: [String] { [] }

  /// Whether this host has it, found out by trying; nothing on the host is different afterwards.
  ///
  /// - Parameters:
  ///   - directory: where the case would have its files (`disk`).
  ///   - environment: where `dax` finds DAX_DIR.
  ///   - fioVersion: the version of the fio that would run (`fio`), which the caller knows.
  public func probe(
    directory: String, environment: [String: String] = ProcessInfo.processInfo.environment, fioVersion: String? = nil
  ) -> RequirementAnswer {
    .met
  }
}
