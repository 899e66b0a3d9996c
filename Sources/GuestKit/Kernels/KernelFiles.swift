// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// A kernel on this machine and where its modules are.
struct KernelFiles: Sendable {
  /// The bzImage or vmlinux.
  let path: String
  /// What it is.
  let image: KernelImage
  /// nil where there are none.
  let modules: ModuleDirectory?

  /// A kernel by its file. Modules are looked for beside it, in the tree that it was built in, and where the machine has its own.
  init(file path: String, root: String = "", for architecture: GuestArchitecture = .own) throws(GuestError) {
    self.path = path
    image = try KernelImage(path: path, for: architecture)
    modules = Self.modules(of: image.release, image: path, root: root, architecture)
  }

  /// Of a release that is installed below `root`; nil where it is not.
  init?(installed release: String, root: String, for architecture: GuestArchitecture = .own) throws(GuestError) {
    guard let path = Self.installed(root: root).first(where: { $0.release == release })?.path else { return nil }
    try self.init(file: path, root: root, for: architecture)
  }

  /// In a directory: a build tree, or one into which a kernel was installed or a package unpacked.
  init(directory path: String, root: String = "", for architecture: GuestArchitecture = .own) throws(GuestError) {
    let built = architecture.builtKernels.map { "\(path)/\($0)" }
    if let file = built.first(where: { access($0, F_OK) == 0 }) {
      try self.init(file: file, root: root, for: architecture)
      return
    }
    if let refusal = Self.unbuilt(path, architecture) { throw refusal }
    let own = Self.exists("\(path)/vmlinuz") ? [(release: "", path: "\(path)/vmlinuz")] : Self.installed(root: path)
    guard let first = own.first else {
      throw GuestError(
        .noKernel,
        "\(path) is a directory without a kernel: no \(architecture.builtKernels.joined(separator: ", ")) or boot/vmlinuz-…",
        remedy: "name the kernel's file, or the tree that it was built in")
    }
    guard own.count == 1 else {
      throw GuestError(
        .noKernel, "\(path) has \(own.count) kernels", remedy: "name one: " + own.map(\.path).joined(separator: ", "))
    }
    try self.init(file: first.path, root: root, for: architecture)
  }

  /// The kernels that are installed below `root`, in the order of their versions, the newest first.
  static func installed(root: String) -> [(release: String, path: String)] {
    func names(_ path: String) -> [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []
    }
    let boot = names("boot").filter { $0.hasPrefix("vmlinuz-") }.map { (String($0.dropFirst(8)), "\(root)/boot/\($0)") }
    let modules = ["usr/lib/modules", "lib/modules"].flatMap { place in
      names(place).map { ($0, "\(root)/\(place)/\($0)/vmlinuz") }
    }
    var seen: Set<String> = []
    return (boot + modules).filter { exists($0.1) && seen.insert($0.0).inserted }
      .sorted { DebianVersion($0.0) > DebianVersion($1.0) }.map { (release: $0.0, path: $0.1) }
  }

  // MARK: - modules

  private static func modules(
    of release: String, image: String, root: String, _ architecture: GuestArchitecture
  ) -> ModuleDirectory? {
    let beside = parent(of: image)
    let tree =
      architecture.bootDirectories.contains(where: image.hasSuffix)
      ? parent(of: parent(of: parent(of: beside))) : beside
    // lib/modules/RELEASE/vmlinuz
    if name(of: beside) == release, let found = ModuleDirectory(installed: beside) { return found }
    if let found = ModuleDirectory(installed: "\(tree)/lib/modules/\(release)") { return found }
    if text(of: "\(tree)/include/config/kernel.release") == release, let found = ModuleDirectory(tree: tree) {
      return found
    }
    let places = [beside, parent(of: beside), "\(beside)/usr", "\(parent(of: beside))/usr", root, "\(root)/usr"]
    return places.lazy.compactMap { ModuleDirectory(installed: "\($0)/lib/modules/\(release)") }.first
  }

  /// Why a tree has no kernel yet; nil for what is no tree.
  private static func unbuilt(_ path: String, _ architecture: GuestArchitecture) -> GuestError? {
    let isSource = exists("\(path)/Kconfig") && exists("\(path)/Makefile")
    let isConfigured = exists("\(path)/.config")
    guard isSource || isConfigured && (exists("\(path)/include/config") || exists("\(path)/Makefile")) else {
      return nil
    }
    let make = "make -C \(quoted(path))"
    return GuestError(
      .noKernel,
      "\(path) is a kernel tree that is \(isConfigured ? "configured, but not" : "neither configured nor") built",
      remedy: "build it: " + (isConfigured ? "" : "\(make) defconfig kvm_guest.config && ")
        + "\(make) -j\(processors) \(architecture.kernelTarget) modules")
  }

  private static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

  private static func quoted(_ path: String) -> String {
    path.allSatisfy { $0.isLetter || $0.isNumber || "/._-+~".contains($0) }
      ? path : "'" + path.replacing("'", with: #"'\''"#) + "'"
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func parent(of path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

  private static func name(of path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

  private static func text(of path: String) -> String? {
    guard let bytes = try? FileBytes.read(path, limit: 4096) else { return nil }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
