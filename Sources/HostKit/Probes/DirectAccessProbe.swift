// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import SystemPackage

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
