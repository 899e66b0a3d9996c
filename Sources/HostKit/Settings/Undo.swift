// SPDX-License-Identifier: GPL-2.0-only

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
