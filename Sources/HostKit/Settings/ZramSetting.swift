// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import SystemPackage

/// `zram.size`: compressed memory of that size as the swap area that is used first.
struct ZramSetting: SettingKind {
  let names = ["zram.size"]

  func domain(of name: String) -> ValueDomain? {
    name == "zram.size" ? .sizes(1 << 20...ByteSize.largest) : nil
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      guard let bytes = ByteSize.parse(setting.value) else { continue }
      let identifier = UUID()
      let files = transaction.files
      let (device, isNew) = try ZramDevice.unused(setting.name, files)
      try transaction.perform(
        SettingChange(name: setting.name, path: device.path, before: "", after: "swap area of \(bytes) bytes"),
        undo: .zram(device: device.path, identifier: identifier.uuidString, made: isNew)
      ) { () throws(HostSettingError) in
        if isNew { try device.add(setting.name) }
        try device.setUp(setting.name, bytes: bytes, identifier: identifier)
      }
    }
  }
}
