// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// `loop.*`: CASE_DIR is a file system on a loop device with direct I/O, backed by a file below TMPDIR.
struct LoopDeviceSetting: SettingKind {
  let names = ["loop.size", "loop.filesystem", "loop.read_ahead_kb"]

  func domain(of name: String) -> ValueDomain? {
    switch name {
    case "loop.size": .sizes(1 << 20...ByteSize.largest)
    case "loop.filesystem": .words(["ext4", "xfs", "none"])
    case "loop.read_ahead_kb": .numbers(0...1_048_576)
    default: nil
    }
  }

  func checkTogether(_ settings: [HostSetting]) throws(HostSettingError) {
    _ = try settings.require("loop.size")
  }

  func apply(_ settings: [HostSetting], in transaction: inout SettingsTransaction) throws(HostSettingError) {
    let size = try settings.require("loop.size")
    guard let bytes = ByteSize.parse(size.value) else { return }
    let backing = try makeBackingFile(size, bytes, in: &transaction)
    let device = try attach(size, backing, in: &transaction)
    // Without a say the device takes over a multiple of the disk's, on which file faults then depend.
    let usual = try HostSetting(name: "loop.read_ahead_kb", value: Self.usualReadAhead)
    try FileChange.make(
      settings.named(usual.name) ?? usual, at: device.readAhead, form: .plain, absent: "mount -t sysfs sysfs /sys",
      in: &transaction)
    let filesystem = settings.named("loop.filesystem")?.value ?? "ext4"
    if filesystem == "none" {
      // The case's files are then the device itself, which a job names by CASE_DIR/device.
      return try linkDevice(size, device, in: &transaction)
    }
    try Self.makeFilesystem(size, filesystem, on: device)
    try Mount.make(size, filesystem, source: device.path, options: nil, in: &transaction)
  }

  /// The kernel's own default for a disk.
  private static let usualReadAhead = "128"

  /// Blocks are allocated at once, so that a full disk shows now and not in the middle of a measurement.
  private func makeBackingFile(
    _ size: HostSetting, _ bytes: UInt64, in transaction: inout SettingsTransaction
  ) throws(HostSettingError) -> String {
    let path = TemporaryPlace.freshPath("loop")
    try transaction.perform(
      SettingChange(name: size.name, path: path, before: "", after: "\(bytes) bytes"), undo: .file(path: path)
    ) { () throws(HostSettingError) in
      do throws(Errno) {
        let file = try TrialDescriptor(open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600).orErrno)
        try file.use { number throws(Errno) in _ = try granted(clinux_fallocate(number, 0, Int64(clamping: bytes))) }
      } catch {
        throw .refused(
          size.name, path, "allocate \(binarySize(bytes)) at \(path)", error, remedy: TemporaryPlace.remedy)
      }
    }
    return path
  }

  private func attach(
    _ size: HostSetting, _ backing: String, in transaction: inout SettingsTransaction
  ) throws(HostSettingError) -> LoopDevice {
    var attempts = 0
    while true {
      let device = try LoopDevice.free(size.name, transaction.files)
      do throws(HostSettingError) {
        if let value = transaction.files.text(device.readAhead) {
          try transaction.watch(
            size.name, device.readAhead, value, undo: .readAhead(device: device.path, value: value))
        }
        try transaction.perform(
          SettingChange(name: size.name, path: device.path, before: "", after: backing),
          undo: .detach(device: device.path, backing: backing)
        ) { () throws(HostSettingError) in try device.attach(size.name, to: backing) }
        return device
      } catch {
        attempts += 1
        guard error.errno == EBUSY, attempts < 10 else { throw error }
      }
    }
  }

  private static func makeFilesystem(
    _ size: HostSetting, _ filesystem: String, on device: LoopDevice
  ) throws(HostSettingError) {
    let package = filesystem == "xfs" ? "xfsprogs" : "e2fsprogs"
    guard let tool = Tool("mkfs.\(filesystem)") else {
      throw HostSettingError(
        code: .unsupported, setting: "loop.filesystem", message: "there is no mkfs.\(filesystem)", errno: ENOENT,
        remedy: "install \(package)")
    }
    // Without lazy initialisation the kernel does not write behind the measurement's back.
    let arguments =
      filesystem == "xfs"
      ? ["-q", "-f", device.path]
      : ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", device.path]
    guard let message = tool.run(arguments) else { return }
    throw HostSettingError(
      code: .refused, setting: size.name, path: device.path, message: "\(tool.path) \(device.path): \(message)",
      remedy: filesystem == "xfs" ? "xfs needs 300m or more" : "ask for a larger size")
  }

  private func linkDevice(
    _ size: HostSetting, _ device: LoopDevice, in transaction: inout SettingsTransaction
  ) throws(HostSettingError) {
    let directory = try TemporaryPlace.makeCaseDirectory(size.name, in: &transaction)
    let link = "\(directory)/device"
    try transaction.perform(
      SettingChange(name: size.name, path: link, before: "", after: device.path), undo: .file(path: link)
    ) { () throws(HostSettingError) in
      if symlink(device.path, link) != 0 { throw .refused(size.name, link, "symlink", Errno(rawValue: errno)) }
    }
    transaction.caseDirectory = directory
  }
}
