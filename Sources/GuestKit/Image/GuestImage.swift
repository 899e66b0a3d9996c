// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit

/// The root of a guest as archives in the cache: one of programs and a suite, which any kernel boots, and one more for each kernel
/// that has modules, with these behind.
package struct GuestImage: Sendable {
  private let files: [GuestFile]
  private let cache: GuestCache
  private let strip: String?
  private let identity: String

  /// Finds out what belongs into the image; nothing is written yet.
  package init(_ contents: GuestContents, cache: GuestCache) async throws(GuestError) {
    files = try await contents.tree().all
    self.cache = cache
    strip = ["/usr/bin/strip", "/usr/local/bin/strip"].first { access($0, X_OK) == 0 }
    identity = try Self.identity(of: files, maker: strip ?? "as they are")
  }

  /// The archive of programs and the suite.
  package func archive() async throws(GuestError) -> String {
    try await kept("images/root-\(identity).cpio") { path in
      try await Stripping.withStripped(files, by: strip) { files in
        try CpioArchive(files).write(to: path)
      }
    }
  }

  /// What QEMU gives to this kernel as its initrd.
  package func initrd(for kernel: Kernel) async throws(GuestError) -> String {
    guard !kernel.modules.isEmpty else { return try await archive() }
    let modules = files(of: kernel)
    let name = try Self.identity(of: modules, maker: identity)
    return try await kept("images/initrd-\(name).cpio") { path in
      let root = try await archive()
      do { try FileManager.default.copyItem(atPath: root, toPath: path) } catch {
        throw GuestError(.cache, "\(root) cannot be copied to \(path) (\(error))", remedy: GuestCache.remedy)
      }
      try CpioArchive(modules).write(to: path, behindOther: true)
    }
  }

  /// Below `/lib` as this machine has it, which may be a link.
  private func files(of kernel: Kernel) -> [GuestFile] {
    var tree = GuestTree()
    for file in ModuleFiles(kernel.modules, release: kernel.release).files { tree.add(file) }
    return tree.all
  }
}

extension GuestImage {
  /// An image of the cache, made where it is not there yet; it counts as used now.
  private func kept(_ name: String, make: (String) async throws -> Void) async throws(GuestError) -> String {
    let path = try await cache.entry(name, make: make)
    utimensat(AT_FDCWD, path, nil, 0)
    ImagePruning.prune("\(cache.directory)/images")
    return path
  }

  /// A name that changes with what is in the archive: texts by their bytes, files of the host by path, size, time and inode.
  static func identity(of files: [GuestFile], maker: String) throws(GuestError) -> String {
    var lines = ["faultbench image 1", maker]
    for file in files {
      let what: String
      switch file.content {
      case .directory: what = "directory"
      case .link(let target): what = "link \(target)"
      case .device(let major, let minor): what = "device \(major) \(minor)"
      case .bytes(let bytes): what = "bytes \(SHA256.hexadecimal(bytes))"
      case .copy(let source):
        var status = stat()
        guard stat(source, &status) == 0 else { throw CpioArchive.unreadable(source, .init(rawValue: errno)) }
        let time = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        what = "copy \(source) \(status.st_size) \(time) \(status.st_dev) \(status.st_ino)"
      }
      lines.append("\(file.path) \(file.mode) \(what)")
    }
    return String(SHA256.hexadecimal(lines.joined(separator: "\n").utf8).prefix(32))
  }
}

/// Old images: each is as large as all programs together.
enum ImagePruning {
  /// As many kernels as are compared at a time, and a bisection's last ones.
  private static let kept = 8
  /// Nobody removes what another run is about to boot; QEMU reads an image once, when it starts.
  private static let grace: TimeInterval = 3600

  /// Removes those that were not used lately, but for the newest.
  static func prune(_ directory: String, now: Date = Date()) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let files = names.filter { $0.contains(".cpio") && !$0.hasSuffix(".lock") }.compactMap { name -> (String, Date)? in
      let path = "\(directory)/\(name)"
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return (attributes?[.modificationDate] as? Date).map { (path, $0) }
    }.sorted { $0.1 > $1.1 }
    // What a killed maker left is nobody's.
    let unfinished = files.filter { !$0.0.hasSuffix(".cpio") }
    let images = files.filter { $0.0.hasSuffix(".cpio") }
    for (path, used) in images.dropFirst(kept) + unfinished where now.timeIntervalSince(used) > grace {
      unlink(path)
      unlink("\(path).lock")
    }
  }
}
