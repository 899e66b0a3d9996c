// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Glibc
import SystemPackage

/// A file system mounted as CASE_DIR.
enum Mount {
  /// Makes a fresh directory and mounts there.
  static func make(
    _ setting: HostSetting, _ filesystem: String, source: String, options: String?,
    in transaction: inout SettingsTransaction
  ) throws(HostSettingError) {
    let directory = try TemporaryPlace.makeCaseDirectory(setting.name, in: &transaction)
    let what = options.map { "\(filesystem) \($0)" } ?? filesystem
    try transaction.perform(
      SettingChange(name: setting.name, path: directory, before: "", after: what), undo: .unmount(directory: directory)
    ) { () throws(HostSettingError) in
      let result = clinux_mount(source, directory, filesystem, options)
      guard result < 0 else { return }
      let error = Errno(rawValue: -result)
      throw .refused(
        setting.name, directory, "mount -t \(filesystem)\(options.map { " -o \($0)" } ?? "") \(source)", error,
        remedy: error == .operationNotSupportedByDevice
          ? "boot a kernel with \(filesystem), or as root: modprobe \(filesystem)" : nil)
    }
    transaction.caseDirectory = directory
  }

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

  /// Unmounts; what still holds files of the case open, such as a job that outlived its runner, is ended.
  static func remove(_ name: String, _ directory: String, _ files: HostFiles) throws(HostSettingError) {
    guard isMounted(directory, files) else { return }
    var error = Errno.resourceBusy
    for attempt in 0..<patience {
      let result = clinux_unmount(directory)
      if result == 0 { return }
      error = Errno(rawValue: -result)
      guard error == .resourceBusy else { break }
      if attempt == 5 { MountUsers(directory: directory).openers.forEach { kill($0, SIGKILL) } }
      usleep(20_000)
    }
    let users = MountUsers(directory: directory).all
    throw .refused(
      name, directory, "umount \(directory)", error,
      remedy: users.isEmpty
        ? "as root: umount \(directory)"
        : "end \(users.map { "process \($0.process) (\($0.command))" }.joined(separator: ", ")), which uses it")
  }

  private static let patience = 100

  static func isMounted(_ directory: String, _ files: HostFiles) -> Bool {
    (files.text("/proc/self/mountinfo") ?? "").split(separator: "\n").contains { line in
      let words = line.split(separator: " ")
      return words.count > 4 && CgroupMount.unescaped(String(words[4])) == directory
    }
  }
}

/// The processes that keep a mount busy.
struct MountUsers {
  let directory: String
  private let files = HostFiles()

  init(directory: String) {
    self.directory = directory
  }

  /// Those with a file of it open or mapped: only jobs have those in a directory made for one case.
  var openers: [Int32] {
    processes.filter { $0 != getpid() && (hasOpen($0) || hasMapped($0)) }
  }

  /// Also those that merely stand in it, such as a shell.
  var all: [(process: Int32, command: String)] {
    processes.filter { stands($0) || hasOpen($0) || hasMapped($0) }
      .map { ($0, files.text("/proc/\($0)/comm") ?? "?") }
  }

  private var processes: [Int32] { files.names(in: "/proc").compactMap { Int32($0) } }

  private func hasOpen(_ process: Int32) -> Bool {
    files.names(in: "/proc/\(process)/fd").contains { isInside(target("/proc/\(process)/fd/\($0)")) }
  }

  private func hasMapped(_ process: Int32) -> Bool {
    (files.text("/proc/\(process)/maps") ?? "").contains(" \(directory)/")
  }

  private func stands(_ process: Int32) -> Bool {
    isInside(target("/proc/\(process)/cwd")) || isInside(target("/proc/\(process)/root"))
  }

  private func isInside(_ path: String) -> Bool {
    path == directory || path.hasPrefix(directory + "/")
  }

  private func target(_ link: String) -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
  }
}
