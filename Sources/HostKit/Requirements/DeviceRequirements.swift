// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc
import SystemPackage

/// `disk`, `loop`, `dax`.
enum DeviceRequirements {
  static let all = [
    RequirementKind(name: "disk", value: .size, probe: disk),
    RequirementKind(name: "loop", probe: loop),
    RequirementKind(name: "dax", probe: directAccess),
  ]

  /// An unnamed file gets that many blocks, and is gone again; a tmpfs would take memory for it, and is only asked.
  private static func disk(_ question: RequirementQuestion) -> RequirementAnswer {
    let (place, bytes) = (question.directory, question.bytes)
    let remedy = "free space there, or set TMPDIR to a directory with more"
    var filesystem = clinux_filesystem()
    do throws(Errno) {
      _ = try granted(clinux_filesystem_of(place, &filesystem))
      guard filesystem.available >= bytes else {
        return .missing(
          reason: "\(binarySize(filesystem.available)) are free in \(place), \(binarySize(bytes)) needed",
          remedy: remedy)
      }
      guard filesystem.type != UInt64(CLINUX_TMPFS_MAGIC) else { return .met }
      let file = try TrialDescriptor(clinux_unnamed_file(place, 0))
      try file.use { number throws(Errno) in
        do throws(Errno) {
          _ = try granted(clinux_fallocate(number, 0, Int64(clamping: bytes)))
        } catch .notSupported {
          // This file system only tells what is free.
        }
      }
      return .met
    } catch {
      return .missing(
        reason: "allocate \(binarySize(bytes)) in \(place): \(error.nameAndText)",
        remedy: error == .noSuchFileOrDirectory ? "make the directory" : remedy)
    }
  }

  private static func loop(_ question: RequirementQuestion) -> RequirementAnswer {
    let privilege = Privilege.current(question.files)
    guard privilege.administersHost else {
      return .missing(
        reason: "only root may set up a loop device and mount it; runs as \(privilege.name)", remedy: "run it as root")
    }
    return RequirementAnswer(LoopDeviceProbe(files: question.files).facts().first)
  }

  private static func directAccess(_ question: RequirementQuestion) -> RequirementAnswer {
    guard let directory = question.environment["DAX_DIR"], !directory.isEmpty else {
      return .missing(
        reason: "DAX_DIR is not set",
        remedy: "set it to a directory on ext4 or xfs mounted with -o dax on /dev/pmem* (memmap=SIZE!START makes one)")
    }
    return RequirementAnswer(DirectAccessProbe(directory: directory).facts().first)
  }
}
