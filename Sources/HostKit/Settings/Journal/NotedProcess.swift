// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import SystemPackage

/// A process group that a case runs in, told from a later one with the same number by when its leader started.
struct NotedProcess {
  let group: Int32
  /// Clock ticks since boot.
  let started: UInt64

  init(group: Int32, started: UInt64) {
    self.group = group
    self.started = started
  }

  /// Nil when there is no such process.
  init?(leader: Int32) {
    guard let status = ProcessStatus.read(leader) else { return nil }
    self.init(group: leader, started: status.started)
  }

  /// Ends the leader, its group and its descendants, if they are still those that were noted.
  func end(_ name: String) throws(HostSettingError) {
    for _ in 0..<250 {
      let left = members
      if left.isEmpty { return }
      for process in left { kill(process, SIGKILL) }
      usleep(20_000)
    }
    throw .refused(
      name, "/proc/\(group)", "SIGKILL \(group)", .resourceBusy, remedy: "it hangs in the kernel: look at dmesg")
  }

  /// Who left the group by setsid(2), as fio's jobs do, is found as a descendant while its parent lives.
  private var members: [Int32] {
    let all = ProcessStatus.all()
    // The number has gone to another process by now, and its group with it.
    if all.contains(where: { $0.process == group && $0.started != started }) { return [] }
    var found = Set(all.filter { $0.group == group && $0.started >= started }.map(\.process))
    while true {
      let children = all.filter { found.contains($0.parent) && !found.contains($0.process) }
      if children.isEmpty { break }
      found.formUnion(children.map(\.process))
    }
    let dead = Set(all.filter(\.isDead).map(\.process))
    return found.subtracting(dead).filter { $0 > 1 && $0 != getpid() }.sorted()
  }
}

/// What /proc/PID/stat says.
struct ProcessStatus: Equatable {
  var process: Int32
  var parent: Int32
  var group: Int32
  var started: UInt64
  var isDead: Bool

  static func all() -> [ProcessStatus] {
    HostFiles().names(in: "/proc").compactMap { Int32($0) }.compactMap(read)
  }

  static func read(_ process: Int32) -> ProcessStatus? {
    HostFiles().text("/proc/\(process)/stat").flatMap { ProcessStatus(stat: $0) }
  }

  /// The command in brackets may hold anything, brackets too: fields are counted from the last one.
  init?(stat: String) {
    guard let open = stat.firstIndex(of: "("), let end = stat.lastIndex(of: ")"), open < end,
      let process = Int32(stat[..<open].trimmingCharacters(in: .whitespaces))
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let parent = Int32(fields[1]), let group = Int32(fields[2]),
      let started = UInt64(fields[19])
    else { return nil }
    (self.process, self.parent, self.group, self.started) = (process, parent, group, started)
    isDead = fields[0] == "Z" || fields[0] == "X"
  }
}
