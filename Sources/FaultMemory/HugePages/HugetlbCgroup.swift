// SPDX-License-Identifier: GPL-2.0-only

/// The hugetlb controller's directory for this thread, in cgroup v1 or v2: where the kernel keeps limits on hugetlb pages.
struct HugetlbCgroup: BitwiseCopyable {
  private var path: PathText
  /// Bytes of `path` that lead to the mount.
  private let mountLength: Int
  private let isUnified: Bool

  /// What a limit is about.
  ///
  /// A structure for the reason that `Advice` is one.
  struct Amount: Equatable {
    let rawValue: UInt8
    /// Pages that were faulted in.
    static var used: Amount { Amount(rawValue: 0) }
    /// Pages that mappings have set aside (Linux 5.7).
    static var reserved: Amount { Amount(rawValue: 1) }
  }

  /// Finds it by the thread's memberships and the mounts; nil where no hierarchy has the controller.
  static func find() -> HugetlbCgroup? {
    KernelText.read("/proc/thread-self/cgroup") { memberships in
      KernelText.read("/proc/self/mountinfo") { mounts in
        find(memberships, mounts, unified: false) ?? find(memberships, mounts, unified: true)
      }
    }
  }

  private static func find(_ memberships: KernelText, _ mounts: KernelText, unified: Bool) -> HugetlbCgroup? {
    guard let group = path(in: memberships, unified: unified) else { return nil }
    var rest = mounts
    while let line = rest.next(until: UInt8(ascii: "\n")) {
      guard let (root, point) = hierarchy(line, unified: unified) else { continue }
      var path = PathText()
      point.append(to: &path)
      let mountLength = path.count
      // A container sees only a part of the hierarchy, which begins at `root`.
      (root.equals("/") ? group : group.dropping(root) ?? group).append(to: &path)
      return HugetlbCgroup(path: path, mountLength: mountLength, isUnified: unified)
    }
    return nil
  }

  /// The third field of "4:hugetlb:/a" or "0::/a".
  private static func path(in memberships: KernelText, unified: Bool) -> KernelText? {
    var rest = memberships
    while var line = rest.next(until: UInt8(ascii: "\n")) {
      guard line.next(until: UInt8(ascii: ":")) != nil, let controllers = line.next(until: UInt8(ascii: ":")) else {
        continue
      }
      if unified ? controllers.count == 0 : controllers.contains("hugetlb", separatedBy: UInt8(ascii: ",")) {
        return line.equals("/") ? line.empty : line
      }
    }
    return nil
  }

  /// Root and mount point of a line of mountinfo that mounts the hierarchy.
  private static func hierarchy(_ line: KernelText, unified: Bool) -> (root: KernelText, point: KernelText)? {
    var rest = line
    let blank = UInt8(ascii: " ")
    for _ in 0..<3 { _ = rest.next(until: blank) }
    guard let root = rest.next(until: blank), let point = rest.next(until: blank) else { return nil }
    // Optional fields of unknown number end with a lone dash; file system, source and its options follow.
    while let word = rest.next(until: blank) {
      guard word.equals("-") else { continue }
      guard let type = rest.next(until: blank), rest.next(until: blank) != nil else { return nil }
      if unified { return type.equals("cgroup2") ? (root, point) : nil }
      return type.equals("cgroup") && rest.contains("hugetlb", separatedBy: UInt8(ascii: ",")) ? (root, point) : nil
    }
    return nil
  }

  /// The file of the limit that leaves no room for `bytes` more pages of `pageSize`, of this cgroup or one above it; nil
  /// where none is in the way.
  func limit(inTheWayOf bytes: UInt64, pageSize: Int, _ amount: Amount) -> PathText? {
    var directory = path
    while true {
      if let limit = file(directory, pageSize, amount, isUnified ? "max" : "limit_in_bytes").number {
        let used = file(directory, pageSize, amount, isUnified ? "current" : "usage_in_bytes").number ?? 0
        if used > limit || bytes > limit - used {
          return file(directory, pageSize, amount, isUnified ? "max" : "limit_in_bytes")
        }
      }
      guard let slash = directory.lastSlash, slash >= mountLength else { return nil }
      directory.truncate(to: slash)
    }
  }

  /// `hugetlb.2MB.rsvd.max` in a directory.
  private func file(_ directory: PathText, _ pageSize: Int, _ amount: Amount, _ name: StaticString) -> PathText {
    var file = directory
    file.append("/hugetlb.")
    let isGiant = pageSize >= 1 << 30
    file.append(pageSize >> (isGiant ? 30 : pageSize >= 1 << 20 ? 20 : 10))
    file.append(isGiant ? "GB." : pageSize >= 1 << 20 ? "MB." : "KB.")
    if amount == .reserved { file.append("rsvd.") }
    file.append(name)
    return file
  }
}
