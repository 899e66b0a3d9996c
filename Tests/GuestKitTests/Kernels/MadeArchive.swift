// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@testable import GuestKit

/// An archive of the test's own with packages of made-up kernels, and a machine that fetches from it.
final class MadeArchive {
  /// How a kernel is packed.
  enum Layout {
    /// One package with /boot/vmlinuz-RELEASE.
    case whole
    /// linux-binary, linux-modules and linux-base.
    case split
    /// The same, and the archive has lost the modules.
    case withoutModules
  }

  private let directory: TemporaryDirectory
  /// Package paragraphs by suite.
  private var indexes: [String: [String]] = [:]

  /// An empty one; the machine's sources name it for this suite.
  init(in directory: TemporaryDirectory, suite: String = "bookworm", address: String? = nil) throws {
    self.directory = directory
    try MadeKernel.write(
      """
      Types: deb
      URIs: \(address ?? "file:\(directory.file("debian"))")
      Suites: \(suite)
      Components: main
      Trusted: yes
      """, to: directory.file("root/etc/apt/sources.list.d/debian.sources"))
  }

  /// The kernels of that machine, as one process after the other sees them.
  func library(maxAge: Duration = .seconds(86400)) -> KernelLibrary {
    KernelLibrary(
      cache: GuestCache(directory: directory.file("cache")), root: directory.file("root"), running: "none",
      maxAge: maxAge)
  }

  /// Adds a kernel to a suite.
  func add(_ release: String, _ version: String, to suite: String, _ layout: Layout = .whole) throws {
    let modules = "lib/modules/\(release)"
    switch layout {
    case .whole:
      try add(
        "linux-image-\(release)", version, to: suite, depends: "kmod, linux-base (>= 4.3~)",
        [
          "boot/vmlinuz-\(release)": MadeKernel.bzImage(release),
          "usr/share/doc/linux-image-\(release)/copyright": [0x0a],
          "\(modules)/kernel/drivers/block/loop.ko": MadeKernel.module(release),
        ])
    case .split, .withoutModules:
      let parts = ["base", "binary", "modules"].map { "linux-\($0)-\(release) (= \(version))" }.joined(separator: ", ")
      try add("linux-image-\(release)", version, to: suite, depends: "dracut | initramfs-tools, \(parts)", [:])
      try add(
        "linux-binary-\(release)", version, to: suite, ["usr/\(modules)/vmlinuz": MadeKernel.bzImage(release)])
      try add(
        "linux-base-\(release)", version, to: suite,
        ["usr/\(modules)/modules.builtin": Array("kernel/fs/ext4/ext4.ko\n".utf8), "usr/\(modules)/config": [0x0a]])
      if layout == .split {
        try add(
          "linux-modules-\(release)", version, to: suite,
          ["usr/\(modules)/kernel/drivers/block/zram/zram.ko": MadeKernel.module(release)])
      }
    }
  }

  /// Adds the empty package that leads to a kernel.
  func addMeta(_ name: String, _ release: String, _ version: String, to suite: String) throws {
    try add(name, version, to: suite, depends: "linux-image-\(release) (= \(version))", [:])
  }

  /// Writes the indexes of all suites.
  func publish() throws {
    for (suite, paragraphs) in indexes {
      let index = paragraphs.joined(separator: "\n") + "\n"
      let dists = directory.file("debian/dists/\(suite)")
      try MadeKernel.write(index, to: "\(dists)/main/binary-amd64/Packages")
      let hash = SHA256.hexadecimal(index.utf8)
      try MadeKernel.write(
        """
        Suite: \(suite)
        Codename: \(suite)
        Components: main
        Architectures: amd64
        Date: Thu, 26 Nov 2026 02:14:46 UTC
        SHA256:
         \(hash) \(index.utf8.count) main/binary-amd64/Packages

        """, to: "\(dists)/Release")
    }
  }

  /// Takes the archive away, or brings it back.
  func setReachable(_ isReachable: Bool) throws {
    let (here, away) = (directory.file("debian"), directory.file("away"))
    try FileManager.default.moveItem(atPath: isReachable ? away : here, toPath: isReachable ? here : away)
  }

  /// Removes the packages that were fetched from.
  func emptyPool() throws { try FileManager.default.removeItem(atPath: directory.file("debian/pool")) }

  private func add(
    _ name: String, _ version: String, to suite: String, depends: String = "", _ files: [String: [UInt8]]
  ) throws {
    let tree = directory.file("tree")
    defer { try? FileManager.default.removeItem(atPath: tree) }
    for (path, bytes) in files { try MadeKernel.write(bytes, to: "\(tree)/\(path)") }
    let control = """
      Package: \(name)
      Version: \(version)
      Architecture: amd64
      Maintainer: Nobody <nobody@example.org>
      Depends: \(depends)
      Description: made up
      """.split(separator: "\n").filter { $0 != "Depends: " }.joined(separator: "\n")
    try MadeKernel.write(control + "\n", to: "\(tree)/DEBIAN/control")
    let file = "pool/\(name)_\(version)_amd64.deb"
    let path = directory.file("debian/\(file)")
    try FileManager.default.createDirectory(atPath: directory.file("debian/pool"), withIntermediateDirectories: true)
    let outcome = try HostCommand.run("dpkg-deb", "--root-owner-group", "-Znone", "-b", tree, path)
    try #require(outcome.status == 0, "\(outcome.output)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    indexes[suite, default: []].append(
      "\(control)\nFilename: \(file)\nSize: \(bytes.count)\nSHA256: \(SHA256.hexadecimal(bytes))\n")
  }
}
