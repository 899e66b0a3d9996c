// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// One loop device.
struct LoopDevice {
  let path: String
  let files: HostFiles

  /// One that the kernel says is free; another process may still be faster.
  static func free(_ name: String, _ files: HostFiles) throws(HostSettingError) -> LoopDevice {
    let control = "/dev/loop-control"
    do throws(Errno) {
      let number = try granted(clinux_loop_free(files.path(control)))
      return LoopDevice(path: "/dev/loop\(number)", files: files)
    } catch {
      throw .refused(
        name, control, "LOOP_CTL_GET_FREE", error,
        remedy: error == .noSuchFileOrDirectory ? "as root: modprobe loop, or boot with CONFIG_BLK_DEV_LOOP" : nil)
    }
  }

  private var sysfs: String { "/sys/block/\(path.split(separator: "/").last ?? "")" }

  var readAhead: String { "\(sysfs)/queue/read_ahead_kb" }

  /// The file behind it, also one whose name is gone; nil while it is free.
  var backing: String? {
    files.text("\(sysfs)/loop/backing_file").map { name in
      name.hasSuffix(Self.deleted) ? String(name.dropLast(Self.deleted.count)) : name
    }
  }

  private static let deleted = " (deleted)"

  private var isDirect: Bool { files.text("\(sysfs)/loop/dio") == "1" }

  /// Binds it to a file with direct I/O, so that the file's own page cache does not answer in the device's place.
  func attach(_ name: String, to backing: String) throws(HostSettingError) {
    do throws(Errno) {
      let device = try TrialDescriptor(open(path, O_RDWR | O_CLOEXEC).orErrno)
      let file = try TrialDescriptor(open(backing, O_RDWR | O_CLOEXEC).orErrno)
      try device.use { device throws(Errno) in
        try file.use { file throws(Errno) in _ = try granted(clinux_loop_attach(device, file, backing)) }
      }
    } catch {
      throw .refused(name, path, "attach \(path) to \(backing) with direct I/O", error)
    }
    guard isDirect else {
      throw HostSettingError(
        code: .unsupported, setting: name, path: path,
        message: "\(path) has no direct I/O: the file system of \(backing) has none",
        remedy: "set TMPDIR to a directory on ext4 or xfs")
    }
  }

  /// Of a free device: attaching moved it. One that somebody else took since then is left alone.
  func putBackReadAhead(_ name: String, _ value: String) throws(HostSettingError) {
    if backing == nil { try FileChange.putBack(name, readAhead, value, .plain, files) }
  }

  /// Lets go of the file; a device that has another one by now is left alone.
  func detach(_ name: String, from backing: String) throws(HostSettingError) {
    var error = Errno.resourceBusy
    for _ in 0..<100 {
      guard self.backing == backing else { return }
      do throws(Errno) {
        let device = try TrialDescriptor(open(path, O_RDONLY | O_CLOEXEC).orErrno)
        try device.use { number throws(Errno) in _ = try granted(clinux_loop_detach(number)) }
      } catch let refusal {
        error = refusal
        guard error == .resourceBusy || error == .noSuchAddressOrDevice else { break }
      }
      // Whoever still has it open, udev for a moment, delays the end.
      if self.backing == backing { usleep(20_000) }
    }
    if self.backing != backing { return }
    throw .refused(name, path, "LOOP_CLR_FD \(path)", error, remedy: "as root: losetup -d \(path)")
  }
}
