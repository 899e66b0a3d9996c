// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// A limit that the memory controller puts on a cgroup.
enum CgroupLimit: Sendable, CaseIterable {
  case high, limit, swapMax

  /// Its file; nil where the hierarchy has no such limit.
  func file(_ version: CgroupMemory.Version) -> String? {
    switch (self, version) {
    case (.limit, .v1): "memory.limit_in_bytes"
    case (.limit, .v2): "memory.max"
    case (.high, .v2): "memory.high"
    case (.swapMax, .v2): "memory.swap.max"
    default: nil
    }
  }
}

/// The cgroup in which a case runs, made for it and removed after it.
package struct CgroupPlacement: Sendable, Hashable, Codable {
  /// The hierarchy: 1 or 2.
  package var version: Int
  /// The path of its directory.
  package var directory: String
  /// The file that takes the number of a process to move it here; done before exec, all its memory is charged here.
  package var procs: String { "\(directory)/cgroup.procs" }
}

/// A fresh cgroup for limits on memory: of a case, or of a trial whether there can be one.
struct LimitedCgroup {
  /// The setting, or what else an error is about.
  let name: String
  let directory: String
  let files: HostFiles
  /// mkdir(2); in a real hierarchy the kernel fills the new directory.
  var makeDirectory: @Sendable (String) -> Errno? = LimitedCgroup.makeDirectory

  static let makeDirectory: @Sendable (String) -> Errno? = { mkdir($0, 0o755) == 0 ? nil : Errno(rawValue: errno) }

  /// Hands `attempt` a new name in each place where a cgroup can be made, until it succeeds.
  ///
  /// In v2 a cgroup with processes cannot pass controllers to its children, but a sibling of it gets them.
  static func firstPlace<Made>(
    in memory: CgroupMemory, kind: String = "", _ attempt: (String) throws(HostSettingError) -> Made
  ) throws(HostSettingError) -> Made {
    let places = memory.version == .v1 ? [memory.directory] : Array(memory.ancestors.prefix(2))
    let name = "faultbench-\(kind)\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    var failure: HostSettingError?
    for place in places {
      do throws(HostSettingError) {
        return try attempt("\(place)/\(name)")
      } catch {
        failure = error
      }
    }
    throw failure
      ?? HostSettingError(code: .unsupported, message: "no cgroup of this process", remedy: "mount -t proc proc /proc")
  }

  /// Makes it; the kernel must have given it these files.
  func make(needing limits: [String]) throws(HostSettingError) {
    let place = directory.prefix(upTo: directory.lastIndex(of: "/") ?? directory.endIndex)
    if let error = makeDirectory(files.path(directory)) {
      throw .refused(
        name, directory, "mkdir in \(place)", error,
        remedy: error == .permissionDenied || error == .notPermitted
          ? "run as root, or delegated: systemd-run --user --scope -p Delegate=yes COMMAND" : nil)
    }
    guard let lacking = limits.first(where: { !files.exists("\(directory)/\($0)") }) else { return }
    throw HostSettingError(
      code: .unsupported, setting: name, path: directory, message: "a new cgroup below \(place) has no \(lacking)",
      remedy: "as root: echo +memory > \(place)/cgroup.subtree_control, or run under systemd-run -p Delegate=yes")
  }

  /// Sets a limit, and looks whether the kernel took it: it keeps whole pages, rounded down.
  func limit(_ file: String, to bytes: UInt64) throws(HostSettingError) {
    let path = "\(directory)/\(file)"
    do throws(Errno) {
      try files.write("\(bytes)", to: path)
    } catch {
      throw .refused(name, path, "write \(bytes) to \(path)", error)
    }
    let kept = bytes / UInt64(pageSize) * UInt64(pageSize)
    guard let found = files.text(path), found == "\(kept)" || found == "\(bytes)" else {
      throw HostSettingError(
        code: .notTaken, setting: name, path: path,
        message: "\(path) took \(bytes), but shows \(files.text(path) ?? "nothing")",
        remedy: "ask for a size that the kernel can keep")
    }
  }
}

extension LimitedCgroup {
  /// Removes it, after ending what is left in it.
  func remove() throws(HostSettingError) {
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
  private static var patience: Int { 500 }

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
    if rmdir(files.path(directory)) != 0 { throw Errno(rawValue: errno) }
  }
}
