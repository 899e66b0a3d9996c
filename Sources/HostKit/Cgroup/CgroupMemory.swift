// SPDX-License-Identifier: GPL-2.0-only

/// Where the memory controller of this process is, and in which hierarchy.
struct CgroupMemory: Equatable {
  enum Version: Equatable { case v1, v2 }

  var version: Version
  /// Where the hierarchy is mounted.
  var mount: String
  /// The directory of this process's cgroup; the mount itself where the cgroup cannot be seen.
  var directory: String

  /// Finds it by the process's own mounts and memberships; nil when no hierarchy has the controller.
  static func find(_ files: HostFiles) -> CgroupMemory? {
    let mounts = CgroupMount.all(inMountinfo: files.text("/proc/self/mountinfo") ?? "")
    let membership = CgroupMembership(text: files.text("/proc/self/cgroup") ?? "")
    for mount in mounts {
      guard let version = mount.version, let path = version == .v2 ? membership.unified : membership.legacy else {
        continue
      }
      var directory = mount.directory(ofCgroup: path)
      if !files.exists(directory) { directory = mount.point }
      let found = CgroupMemory(version: version, mount: mount.point, directory: directory)
      if version == .v1 || found.hasController(files) { return found }
    }
    return nil
  }

  /// In a v2 hierarchy the controller may still belong to v1.
  private func hasController(_ files: HostFiles) -> Bool {
    (files.text("\(directory)/cgroup.controllers") ?? "").split(separator: " ").contains { $0 == "memory" }
  }

  /// The tightest limit in bytes on this process; nil when there is none.
  func limit(_ files: HostFiles) -> UInt64? {
    switch version {
    case .v1:
      let line = (files.text("\(directory)/memory.stat") ?? "").split(separator: "\n")
        .first { $0.hasPrefix("hierarchical_memory_limit ") }
      // "No limit" is the largest count of pages, a few bytes below 2^63.
      return line?.split(separator: " ").last.flatMap { UInt64($0) }.flatMap { $0 < 1 << 62 ? $0 : nil }
    case .v2:
      return ancestors.compactMap { files.text("\($0)/memory.max").flatMap { UInt64($0) } }.min()
    }
  }

  /// The cgroup of this process, its parent, and so on up to the mount.
  var ancestors: [String] {
    var all = [directory]
    while let last = all.last, last != mount, last.hasPrefix(mount + "/"), let slash = last.lastIndex(of: "/") {
      all.append(String(last[..<slash]))
    }
    return all
  }
}

/// One line of /proc/self/mountinfo that mounts a cgroup hierarchy with a controller in it.
struct CgroupMount: Equatable {
  var root: String
  var point: String
  var version: CgroupMemory.Version?

  static func all(inMountinfo text: String) -> [CgroupMount] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      // Optional fields of unknown number end with a lone dash; file system, source and its options follow.
      guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 3 else { return nil }
      let has = words[dash + 3].split(separator: ",").contains { $0 == "memory" }
      let version: CgroupMemory.Version? =
        words[dash + 1] == "cgroup2" ? .v2 : words[dash + 1] == "cgroup" && has ? .v1 : nil
      return version.map { CgroupMount(root: unescaped(words[3]), point: unescaped(words[4]), version: $0) }
    }
  }

  /// A container sees only a part of the hierarchy, which begins at `root`.
  func directory(ofCgroup path: String) -> String {
    var rest = Substring(path)
    if root != "/", rest == root || rest.hasPrefix(root + "/") { rest = rest.dropFirst(root.count) }
    return rest.isEmpty || rest == "/" ? point : point + (rest.hasPrefix("/") ? "" : "/") + rest
  }

  /// The kernel writes blanks in paths as octal numbers.
  static func unescaped(_ word: String) -> String {
    word.replacing("\\040", with: " ").replacing("\\011", with: "\t").replacing("\\134", with: "\\")
  }
}

/// /proc/self/cgroup: the cgroups that this process is in.
struct CgroupMembership: Equatable {
  /// The path in the v2 hierarchy.
  var unified: String?
  /// The path in the v1 hierarchy of the controller.
  var legacy: String?

  init(text: String) {
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, fields[2].hasPrefix("/") else { continue }
      if fields[0] == "0", fields[1].isEmpty { unified = String(fields[2]) }
      if fields[1].split(separator: ",").contains(where: { $0 == "memory" }) { legacy = String(fields[2]) }
    }
  }
}
