// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// Loop devices: file faults against a device with its own read-ahead need one.
struct LoopDeviceProbe: HostProbe {
  var files: HostFiles
  private let topic = "loop devices"

  func facts() -> [HostFact] {
    let devices = files.names(in: "/dev").filter { $0.hasPrefix("loop") && Int($0.dropFirst(4)) != nil }
    let answers = devices.map { name in refusal { () throws(Errno) in try askStatus("/dev/\(name)") } }
    let free = zip(devices, answers).count { isFree($0, $1) }
    let detail = "\(devices.count) devices, \(free) free"
    if zip(devices, answers).contains(where: { isFree($0, $1) && mayWrite("/dev/\($0)") }) {
      return [HostFact(topic: topic, state: .available, detail: detail)]
    }
    // LOOP_CTL_GET_FREE would make a device where none is free, hence only the permission is tried.
    if mayWrite("/dev/loop-control") {
      return [HostFact(topic: topic, state: .available, detail: detail + ", the kernel makes more on demand")]
    }
    guard let error = answers.compactMap({ $0 }).first(where: { $0 != .noSuchAddressOrDevice }) ?? controlError else {
      return [busy(detail)]
    }
    let lacking = error == .noSuchFileOrDirectory
    return [
      HostFact(
        topic: topic, state: .missing, detail: detail,
        cause: "\(lacking || devices.isEmpty ? "/dev/loop-control" : "/dev/\(devices[0])"): \(error.nameAndText)",
        remedy: lacking ? "as root: modprobe loop, or boot a kernel with CONFIG_BLK_DEV_LOOP" : "run as root")
    ]
  }

  private func busy(_ detail: String) -> HostFact {
    HostFact(
      topic: topic, state: .missing, detail: detail, cause: "all are in use", remedy: "losetup -D, or run as root")
  }

  /// Who may not ask the device can still see in sysfs that it has no backing file.
  private func isFree(_ name: String, _ answer: Errno?) -> Bool {
    switch answer {
    case .noSuchAddressOrDevice: true
    case nil: false
    default: files.exists("/sys/block/\(name)") && !files.exists("/sys/block/\(name)/loop/backing_file")
    }
  }

  private func askStatus(_ path: String) throws(Errno) {
    let device = try TrialDescriptor(open(files.path(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK).orErrno)
    _ = try device.use { number throws(Errno) in try granted(clinux_loop_status(number)) }
  }

  private func mayWrite(_ path: String) -> Bool {
    faccessat(AT_FDCWD, files.path(path), R_OK | W_OK, AT_EACCESS) == 0
  }

  private var controlError: Errno? {
    faccessat(AT_FDCWD, files.path("/dev/loop-control"), R_OK | W_OK, AT_EACCESS) == 0
      ? nil : Errno(rawValue: errno)
  }
}

/// Whether files of a directory can be mapped with MAP_SYNC, which only DAX on persistent memory grants.
struct DirectAccessProbe: HostProbe {
  var directory: String
  private let topic = "DAX, MAP_SYNC"

  func facts() -> [HostFact] {
    let place = directory == "." ? "the working directory" : directory
    do throws(Errno) {
      let file = try TrialDescriptor(clinux_unnamed_file(directory, Int64(pageSize)))
      return [judge(Self.refusalToMap(file), place)]
    } catch {
      return [
        HostFact(
          topic: topic, state: .unknown, detail: "no file could be made in \(place)",
          cause: "open: \(error.nameAndText)",
          remedy: "run it in a directory that you may write to, on the file system in question")
      ]
    }
  }

  private static func refusalToMap(_ file: borrowing TrialDescriptor) -> Errno? {
    let flags = Int32(CLINUX_MAP_SHARED_VALIDATE | CLINUX_MAP_SYNC)
    do throws(Errno) {
      _ = try TrialMapping(pageOf: file, flags: flags)
      return nil
    } catch {
      return error
    }
  }

  private func judge(_ error: Errno?, _ place: String) -> HostFact {
    guard let error else { return HostFact(topic: topic, state: .available, detail: "granted in \(place)") }
    return HostFact(
      topic: topic, state: .missing, detail: "refused in \(place)", cause: "mmap with MAP_SYNC: \(error.nameAndText)",
      remedy: error == .invalidArgument
        ? "boot Linux 4.15 or later"
        : "run on ext4 or xfs on /dev/pmem*, mounted with -o dax; without the hardware, boot with memmap=SIZE!START")
  }
}
