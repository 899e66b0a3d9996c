// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// Removes a cgroup that was made for a case, after ending what is left in it.
struct CgroupRemoval {
  let name: String
  let directory: String
  let files: HostFiles

  func run() throws(HostSettingError) {
    var error = Errno.resourceBusy
    for _ in 0..<Self.patience {
      guard files.exists(directory) else { return }
      killAll(in: directory)
      do throws(Errno) {
        return try remove(directory)
      } catch let refusal {
        error = refusal
        if error == .noSuchFileOrDirectory { return }
        guard error == .resourceBusy else { break }
      }
      // Processes take their time to die, more so while they reclaim.
      usleep(20_000)
    }
    let left = processes(in: directory)
    throw .refused(
      name, directory, "rmdir \(directory)", error,
      remedy: left.isEmpty
        ? "as root: rmdir \(directory)" : "end \(left.map { "process \($0)" }.joined(separator: ", "))")
  }

  /// Ten seconds.
  private static let patience = 500

  /// A job may have made cgroups of its own below.
  private func children(of directory: String) -> [String] {
    files.names(in: directory).map { "\(directory)/\($0)" }.filter { files.exists("\($0)/cgroup.procs") }
  }

  private func processes(in directory: String) -> [pid_t] {
    (files.text("\(directory)/cgroup.procs") ?? "").split(separator: "\n").compactMap { pid_t($0) }
      .filter { $0 > 1 && $0 != getpid() }
  }

  private func killAll(in directory: String) {
    for child in children(of: directory) { killAll(in: child) }
    // Since Linux 5.14, v2: also those that fork at this moment.
    if (try? files.write("1", to: "\(directory)/cgroup.kill")) != nil { return }
    for process in processes(in: directory) { kill(process, SIGKILL) }
  }

  private func remove(_ directory: String) throws(Errno) {
    for child in children(of: directory) { try remove(child) }
    if rmdir(files.path(directory).string) != 0 { throw Errno(rawValue: errno) }
  }
}
