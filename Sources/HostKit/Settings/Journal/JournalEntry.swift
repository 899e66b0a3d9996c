// SPDX-License-Identifier: GPL-2.0-only

/// A change and how to take it back, as the journal keeps them.
struct JournalEntry: Sendable, Codable, Hashable {
  /// Ascending in the order in which the changes were made.
  var id: Int
  /// Changes that rest on each other: if a later one stays, the earlier ones of its group stay too.
  var group: Int
  /// The boot in which it was made; what is not on a disk is gone with it.
  var boot: String
  var change: SettingChange
  var undo: Undo
}

/// One line of the journal.
enum JournalLine: Sendable, Codable {
  /// A change that is about to be made.
  case note(JournalEntry)
  /// A change that was taken back.
  case done(Int)
}

/// One thing of the host that a case changed: kept in the journal until it is put back, and in the result of a run.
package struct SettingChange: Sendable, Hashable, Codable {
  /// The setting that asked for it.
  package var name: String
  /// The file, device, cgroup or directory that was changed.
  package var path: String
  /// What was there before; empty for what did not exist.
  package var before: String
  /// What is there for the time of the case.
  package var after: String

  /// A change from `before` to `after`.
  package init(name: String, path: String, before: String, after: String) {
    self.name = name
    self.path = path
    self.before = before
    self.after = after
  }
}

/// How a change is taken back. Each of these may be run twice, and on a change that was noted but never made.
enum Undo: Sendable, Codable, Hashable {
  case write(path: String, value: String, form: FileForm)
  case pool(directory: String, pages: Int)
  case cgroup(directory: String)
  case unmount(directory: String)
  case detach(device: String, backing: String)
  case readAhead(device: String, value: String)
  case zram(device: String, identifier: String, made: Bool)
  case file(path: String)
  case directory(path: String)
  case process(group: Int32, started: UInt64)

  func run(_ name: String, _ files: HostFiles) throws(HostSettingError) {
    switch self {
    case .write(let path, let value, let form): try FileChange.putBack(name, path, value, form, files)
    case .pool(let directory, let pages): try HugetlbPool(directory: directory, files: files).putBack(name, pages)
    case .cgroup(let directory): try LimitedCgroup(name: name, directory: directory, files: files).remove()
    case .unmount(let directory): try Mount.remove(name, directory, files)
    case .detach(let device, let backing): try LoopDevice(path: device, files: files).detach(name, from: backing)
    case .readAhead(let device, let value):
      try LoopDevice(path: device, files: files).putBackReadAhead(name, value)
    case .zram(let device, let identifier, let made):
      try ZramDevice(path: device, files: files).remove(name, identifier, made: made)
    case .file(let path): try TemporaryPlace.removeFile(name, path, files)
    case .directory(let path): try TemporaryPlace.removeDirectory(name, path, files)
    case .process(let group, let started): try NotedProcess(group: group, started: started).end(name)
    }
  }

  /// Whether it outlives a boot; everything else is the kernel's and starts anew.
  var isOnDisk: Bool {
    switch self {
    case .file, .directory: true
    default: false
    }
  }
}
