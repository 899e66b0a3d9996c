// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// `loop.*`: CASE_DIR is a file system on a loop device with direct I/O, backed by a file below TMPDIR.
struct LoopDeviceSetting: SettingKind {
  let names = ["loop.size", "loop.filesystem", "loop.read_ahead_kb"]

  func domain(of name: String) -> ValueDomain? {
    switch name {
    case "loop.size": .sizes(1 << 20...ByteSize.max)
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
    let standard = try HostSetting(name: "loop.read_ahead_kb", value: Self.defaultReadAhead)
    try FileChange.make(
      settings.named(standard.name) ?? standard, at: device.readAhead, form: .plain,
      absent: "mount -t sysfs sysfs /sys",
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
  private static let defaultReadAhead = "128"

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

/// A program of the system that a setting needs, such as mkfs.
package struct Tool {
  let path: String

  /// Finds it where root's programs are, whatever PATH says.
  package init?(_ name: String) {
    let places = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"].map { "\($0)/\(name)" }
    guard let path = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
    self.path = path
  }

  /// Runs it to its end; nil when it succeeded, else what it said last.
  package func run(_ arguments: [String]) -> String? {
    let output = clinux_memfd("faultbench", 0, 0)
    guard output >= 0 else { return "memfd_create: \(Errno(rawValue: -output).nameAndText)" }
    defer { close(output) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    let words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let error = posix_spawn(&process, path, &actions, nil, words, environ)
    guard error == 0 else { return "posix_spawn: \(Errno(rawValue: error).nameAndText)" }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return "waitpid: \(Errno(rawValue: errno).nameAndText)" }
    }
    return status == 0 ? nil : lastLine(output) ?? "wait status \(status)"
  }

  private func lastLine(_ output: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let end = lseek(output, 0, SEEK_END)
    let count = pread(output, &bytes, bytes.count, max(0, end - off_t(bytes.count)))
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n").last.map(String.init)
  }
}
