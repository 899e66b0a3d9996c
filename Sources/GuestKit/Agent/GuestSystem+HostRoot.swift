// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import SystemPackage

extension GuestSystem {
  /// The name under which the machine offers the host's root.
  package static let hostTag = "host"

  /// Makes the host's root, read-only, the root of this process. /proc, /sys, /dev, /run, /tmp and /var/tmp are the guest's own,
  /// but for the directories `visible`, which may lie below them.
  ///
  /// - Parameter directory: the working directory from now on.
  package static func enterHostRoot(visible: [String], directory: String) throws(GuestError) {
    try mountHost()
    let kept = "/kept"
    try check("a place for directories of the host", result(mkdir(kept, 0o700)), but: EEXIST)
    try check("a place for directories of the host", clinux_mount_root("tmpfs", kept, "tmpfs", 0, "mode=0700"))
    let below = outermost(visible.filter { path in own.contains { path.hasPrefix("\($0)/") } })
    for (number, path) in below.enumerated() {
      mkdir("\(kept)/\(number)", 0o755)
      try check("the host's directory \(path)", clinux_mount_again("\(root)\(path)", "\(kept)/\(number)"))
    }
    for path in own {
      // /var/tmp is a disk in some machines only.
      if clinux_mount_move(path, root + path) < 0 {
        try check("\(path) in the host's root", clinux_mount_root("tmpfs", root + path, "tmpfs", 0, "mode=1777"))
      }
    }
    for (number, path) in below.enumerated() {
      do { try FileManager.default.createDirectory(atPath: root + path, withIntermediateDirectories: true) } catch {
        throw GuestError(.refused, "\(path) cannot be made in the guest (\(error))")
      }
      try check("the host's directory \(path)", clinux_mount_move("\(kept)/\(number)", root + path))
    }
    try check("the working directory \(directory)", clinux_enter_root(root, directory))
  }

  private static let root = "/host"
  private static let own = ["/proc", "/sys", "/dev", "/run", "/tmp", "/var/tmp"]

  private static func mountHost() throws(GuestError) {
    mkdir(root, 0o755)
    let flags = UInt32(CLINUX_MOUNT_READ_ONLY)
    let first = clinux_mount_root(hostTag, root, "virtiofs", flags, nil)
    if first >= 0 { return }
    let second = clinux_mount_root(
      hostTag, root, "9p", flags, "trans=virtio,version=9p2000.L,msize=262144,cache=mmap")
    if second >= 0 { return }
    throw GuestError(
      .refused,
      "the kernel mounts the host's root neither by virtiofs (\(text(first))) nor by 9p (\(text(second)))",
      remedy: "take a kernel with CONFIG_VIRTIO_FS or CONFIG_NET_9P_VIRTIO and CONFIG_9P_FS, built in or as modules")
  }

  /// Without those that lie below another one.
  private static func outermost(_ paths: [String]) -> [String] {
    let all = Set(paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path })
    return all.sorted().filter { path in !all.contains { path.hasPrefix("\($0)/") } }
  }

  private static func check(_ what: String, _ result: Int32, but expected: Int32...) throws(GuestError) {
    if result >= 0 || expected.contains(-result) { return }
    throw GuestError(.refused, "\(what) is not to be had in the guest (\(text(result)))")
  }

  private static func result(_ value: Int32) -> Int32 { value < 0 ? -errno : value }

  private static func text(_ result: Int32) -> String { Errno(rawValue: -result).description }
}
