// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import HostKit

extension GuestSystem {
  /// Where files on persistent memory are: DAX_DIR of programs.
  package static let daxDirectory = "/run/dax"

  /// A disk for files of measurements, and ext4 with -o dax on persistent memory; where the machine has them.
  mutating func mountDisks() {
    if access("/dev/vda", F_OK) == 0 {
      if isEmpty("/dev/vda") {
        mountNew("/dev/vda", at: "/var/tmp")
      } else {
        note("The disk /dev/vda is not empty; it stays as it is.")
      }
    }
    guard hasPersistentMemory else { return }
    guard appears("/dev/pmem0") else {
      return note("There is persistent memory, but no driver makes a disk of it (nd_e820 and nd_pmem).")
    }
    mkdir(Self.daxDirectory, 0o755)
    if mountNew("/dev/pmem0", at: Self.daxDirectory, options: "dax") { set("DAX_DIR", Self.daxDirectory) }
  }

  @discardableResult
  private mutating func mountNew(_ device: String, at path: String, options: String? = nil) -> Bool {
    guard let tool = Tool("mkfs.ext4") else {
      note("\(device) has no file system, since there is no mkfs.ext4 in the guest.")
      return false
    }
    // Without lazy initialisation the kernel does not write behind the measurement's back.
    let words = ["-q", "-F", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", device]
    if let message = tool.run(words) {
      note("mkfs.ext4 \(device): \(message)")
      return false
    }
    let how = options.map { " with -o \($0)" } ?? ""
    return self.try("ext4 on \(device)\(how)", clinux_mount_root(device, path, "ext4", 0, options))
  }

  private func isEmpty(_ device: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: device) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: 1 << 16))?.allSatisfy { $0 == 0 } ?? false
  }

  /// As the kernel's command line (memmap=) or firmware declares it.
  private var hasPersistentMemory: Bool {
    let map = (try? String(contentsOfFile: "/proc/iomem", encoding: .utf8)) ?? ""
    return map.contains("Persistent Memory")
  }

  /// The driver works behind: it may take a moment.
  private func appears(_ path: String) -> Bool {
    for _ in 0..<200 {
      if access(path, F_OK) == 0 { return true }
      usleep(10_000)
    }
    return false
  }
}
