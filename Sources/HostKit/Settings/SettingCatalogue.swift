// SPDX-License-Identifier: GPL-2.0-only

/// All settings that there are.
enum SettingCatalogue {
  static let names: [String] = []

  static func check(_ setting: HostSetting) throws(HostSettingError) {
  }
}
