// SPDX-License-Identifier: GPL-2.0-only

/// Limits of the hugetlb controller on this process.
struct CgroupHugetlb {
  private let place: CgroupMemory

  /// Finds its cgroup; nil when no hierarchy has the controller.
  static func find(_ files: HostFiles) -> CgroupHugetlb? {
    CgroupMemory.find(files, controller: "hugetlb").map(CgroupHugetlb.init)
  }

  /// A limit that is in the way.
  struct Limit: Equatable {
    var file: String
    /// Bytes.
    var bytes: UInt64, used: UInt64
    /// How often it has refused something; nil where the kernel does not tell.
    var failures: Int?

    /// What to say of it.
    var text: String {
      "the hugetlb controller's \(file) is \(binarySize(bytes)), \(binarySize(used)) in use"
        + (failures.map { ", \($0) refused so far" } ?? "")
    }

    /// What to do about it.
    var remedy: String { "as root: echo \(file.hasSuffix("max") ? "max" : "-1") > \(file)" }
  }

  /// The first limit that refuses `bytes` more, of this cgroup or one above it: pages in use, or pages set aside.
  func limit(inTheWayOf bytes: UInt64, kibibytes: Int, reserving: Bool, _ files: HostFiles) -> Limit? {
    let isUnified = place.version == .v2
    for directory in place.ancestors {
      let stem = "\(directory)/hugetlb.\(Self.name(kibibytes)).\(reserving ? "rsvd." : "")"
      let file = stem + (isUnified ? "max" : "limit_in_bytes")
      guard let limit = files.text(file).flatMap({ UInt64($0) }) else { continue }
      let used = files.text(stem + (isUnified ? "current" : "usage_in_bytes")).flatMap { UInt64($0) } ?? 0
      guard used > limit || bytes > limit - used else { continue }
      return Limit(file: file, bytes: limit, used: used, failures: failures(stem, files))
    }
    return nil
  }

  private func failures(_ stem: String, _ files: HostFiles) -> Int? {
    guard place.version == .v2 else { return files.number(stem + "failcnt") }
    let line = (files.text(stem + "events") ?? "").split(separator: "\n").first { $0.hasPrefix("max ") }
    return line.flatMap { Int($0.dropFirst("max ".count)) }
  }

  /// As the controller's files have it: `2MB`, `1GB`, `64KB`.
  private static func name(_ kibibytes: Int) -> String {
    if kibibytes >= 1 << 20 { return "\(kibibytes >> 20)GB" }
    return kibibytes >= 1 << 10 ? "\(kibibytes >> 10)MB" : "\(kibibytes)KB"
  }
}
