// SPDX-License-Identifier: GPL-2.0-only

/// A kind of setting: its names, what they take, and how they are made.
protocol SettingKind: Sendable {
  /// As the documentation lists them.
  var names: [String] { get }

  /// What a name takes; nil for a name of another kind.
  func domain(of name: String) -> ValueDomain?

  /// The file that a setting is written to; nil where making it takes more, or the file is known only then.
  func file(of name: String) -> String?

  /// Checks those settings of a case that are of this kind against each other, with nothing changed yet.
  func checkTogether(_ settings: [HostSetting]) throws(HostSettingError)

  /// Makes them; at least one is given.
  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError)
}

extension SettingKind {
  func file(of name: String) -> String? { nil }

  func checkTogether(_ settings: [HostSetting]) throws(HostSettingError) {}
}

extension [HostSetting] {
  func named(_ name: String) -> HostSetting? { first { $0.name == name } }

  /// The first of these settings needs `name` beside it.
  func require(_ name: String) throws(HostSettingError) -> HostSetting {
    if let setting = named(name) { return setting }
    throw HostSettingError(
      code: .conflict, setting: first?.name, message: "means nothing without \(name)", remedy: "set \(name) too")
  }
}
