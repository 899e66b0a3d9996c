// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import SystemPackage

/// `read_ahead_kb` of the disk below CASE_DIR.
struct ReadAheadSetting: SettingKind {
  let names = ["read_ahead_kb"]

  func domain(of name: String) -> ValueDomain? {
    name == "read_ahead_kb" ? .numbers(0...1_048_576) : nil
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    for setting in settings {
      let place = transaction.caseDirectory ?? transaction.directory ?? TemporaryPlace.root()
      try FileChange.make(
        setting, at: try Self.file(for: place, setting, transaction.files), form: .plain,
        absent: "mount -t sysfs sysfs /sys", in: &transaction)
    }
  }

  /// A partition has no queue of its own, its disk has.
  private static func file(
    for place: String, _ setting: HostSetting, _ files: HostFiles
  ) throws(HostSettingError) -> String {
    var (major, minor) = (UInt32(0), UInt32(0))
    do throws(Errno) {
      _ = try granted(clinux_device_of(place, &major, &minor))
    } catch {
      throw .refused(setting.name, place, "stat \(place)", error)
    }
    let device = "/sys/dev/block/\(major):\(minor)"
    let candidates = ["\(device)/queue/read_ahead_kb", "\(device)/../queue/read_ahead_kb"]
    if let file = candidates.first(where: files.exists) { return file }
    throw HostSettingError(
      code: .unsupported, setting: setting.name, path: place,
      message: "\(place) is on no block device (\(major):\(minor))",
      remedy: "set TMPDIR to a directory on ext4 or xfs, or use loop.size and loop.read_ahead_kb")
  }
}
