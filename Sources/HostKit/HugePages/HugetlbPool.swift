// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import SystemPackage

/// The hugetlb pages of one size, of the host or of one NUMA node.
struct HugetlbPool {
  let directory: String
  let files: HostFiles

  init(directory: String, files: HostFiles) {
    self.directory = directory
    self.files = files
  }

  init(kibibytes: Int, files: HostFiles) {
    self.init(directory: "\(HugetlbProbe.directory)/hugepages-\(kibibytes)kB", files: files)
  }

  var file: String { "\(directory)/nr_hugepages" }

  /// Pages that stay when nobody uses them. Surplus ones, lent by overcommit, count in nr_hugepages too.
  var persistent: Int? {
    guard let all = number("nr_hugepages") else { return nil }
    return max(0, all - max(0, number("surplus_hugepages") ?? 0))
  }

  /// Pages that neither hold data nor are promised to a mapping.
  var free: Int? {
    number("free_hugepages").map { max(0, $0 - max(0, number("resv_hugepages") ?? 0)) }
  }

  func hasFree(_ count: Int) -> Bool { (free ?? 0) >= count }

  private func number(_ name: String) -> Int? {
    files.number("\(directory)/\(name)").flatMap { (0...(1 << 40)).contains($0) ? $0 : nil }
  }

  /// The same size on each node; none where there is but one node.
  var nodes: [HugetlbPool] {
    let root = "/sys/devices/system/node"
    let size = directory.split(separator: "/").last ?? ""
    let nodes = files.names(in: root).filter { $0.hasPrefix("node") && Int($0.dropFirst(4)) != nil }
    guard nodes.count > 1 else { return [] }
    return nodes.map { HugetlbPool(directory: "\(root)/\($0)/hugepages/\(size)", files: files) }
  }

  /// What the kernel is booted with to reserve pages of this size early.
  var bootParameter: String {
    directory.hasSuffix("-1048576kB") ? "hugepagesz=1G hugepages" : "hugepagesz=2M hugepages"
  }

  func set(_ pages: Int, _ name: String) throws(HostSettingError) {
    do throws(Errno) {
      try files.write("\(pages)", to: file)
    } catch {
      throw .refused(name, file, "write \(pages) to \(file)", error)
    }
  }

  /// Pages still in use become surplus, which the kernel frees with their last user.
  func putBack(_ name: String, _ pages: Int) throws(HostSettingError) {
    if persistent == pages { return }
    try set(pages, name)
    guard let found = persistent, found != pages else { return }
    throw HostSettingError(
      code: .notTaken, setting: name, path: file, message: "asked for \(pages) pages, \(found) are there",
      remedy: "free memory")
  }
}

/// A limit of the hugetlb controller that is in the way of this process.
struct HugetlbLimit: Equatable {
  var file: String
  /// Bytes.
  var bytes: UInt64, used: UInt64
  /// How often it has refused something; nil where the kernel does not tell.
  var failures: Int?

  /// The first limit that refuses `bytes` more, of this cgroup or one above it, in v1 or v2: on pages in use, or on pages set
  /// aside.
  static func find(inTheWayOf bytes: UInt64, kibibytes: Int, reserving: Bool, _ files: HostFiles) -> HugetlbLimit? {
    var limit = clinux_hugetlb_limit()
    guard clinux_find_hugetlb_limit(files.root, bytes, UInt64(kibibytes) << 10, reserving ? 1 : 0, &limit) > 0 else {
      return nil
    }
    let file = withUnsafeBytes(of: &limit.file) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return HugetlbLimit(
      file: file, bytes: limit.bytes, used: limit.used, failures: limit.failures < 0 ? nil : Int(limit.failures))
  }

  /// What to say of it.
  var text: String {
    "the hugetlb controller's \(file) is \(binarySize(bytes)), \(binarySize(used)) in use"
      + (failures.map { ", \($0) refused so far" } ?? "")
  }

  /// What to do about it.
  var remedy: String { "as root: echo \(file.hasSuffix("max") ? "max" : "-1") > \(file)" }
}
