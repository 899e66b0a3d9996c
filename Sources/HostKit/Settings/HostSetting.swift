// SPDX-License-Identifier: GPL-2.0-only

/// One setting of the host for the time of a case: a name of docs/host-settings.md and its value.
package struct HostSetting: Sendable, Hashable, Codable {
  /// Which setting: `thp.enabled`, `hugepages.2m`, `memory.limit`.
  package let name: String
  /// What it is set to, as it was written: `madvise`, `64`, `256m`.
  package let value: String

  /// A setting whose name exists and whose value it can have; the error names both, and lists what there is.
  package init(name: String, value: String) throws(HostSettingError) {
    self.name = name
    self.value = value
    try SettingCatalogue.check(self)
  }

  /// Decoding checks like the other initialiser.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      name: fields.decode(String.self, forKey: .name), value: fields.decode(String.self, forKey: .value))
  }

  /// All names, in the order of the documentation; `<N>` and `<file>` stand for what a kernel has.
  package static var names: [String] { SettingCatalogue.names }
}
