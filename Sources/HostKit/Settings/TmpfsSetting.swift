// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// `tmpfs.size`, `tmpfs.huge`: CASE_DIR is a tmpfs of that size.
struct TmpfsSetting: SettingKind {
  let names = ["tmpfs.size", "tmpfs.huge"]

  func domain(of name: String) -> ValueDomain? {
    switch name {
    case "tmpfs.size": .sizes(4096...ByteSize.largest)
    case "tmpfs.huge": .words(["never", "always", "within_size", "advise"])
    default: nil
    }
  }

  func checkTogether(_ settings: [HostSetting]) throws(HostSettingError) {
    _ = try settings.require("tmpfs.size")
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    let size = try settings.require("tmpfs.size")
    guard let bytes = ByteSize.parse(size.value) else { return }
    let huge = settings.named("tmpfs.huge").map { ",huge=\($0.value)" } ?? ""
    try Mount.make(
      size, "tmpfs", source: "faultbench", options: "size=\(bytes),mode=755\(huge)", in: &transaction)
    try Mount.verify(size, in: transaction) { _, total in
      // tmpfs rounds up to whole pages.
      total >= bytes && total - bytes < UInt64(pageSize) ? nil : "has \(total) bytes instead of \(bytes)"
    }
  }
}

extension Mount {
  /// Looks by statfs(2) whether the new mount is what was asked for.
  static func verify(
    _ setting: HostSetting, in transaction: borrowing SettingsTransaction,
    _ mistake: (_ blockSize: UInt64, _ total: UInt64) -> String?
  ) throws(HostSettingError) {
    var filesystem = clinux_filesystem()
    let directory = transaction.caseDirectory ?? "/"
    guard clinux_filesystem_of(directory, &filesystem) == 0,
      let mistake = mistake(filesystem.block_size, filesystem.total)
    else { return }
    throw HostSettingError(
      code: .notTaken, setting: setting.name, path: directory, message: "the new file system \(mistake)",
      remedy: "look at the kernel's log (dmesg)")
  }
}
