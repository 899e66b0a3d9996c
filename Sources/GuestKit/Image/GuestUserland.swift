// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import SystemPackage

/// The programs of guests of another processor: Debian's, of this machine's own suite, unpacked in the cache. faultbench itself is
/// not among them; it is emulated there by one of them, and what it measures is not.
package struct GuestUserland: Sendable {
  /// Their processor.
  package let architecture: GuestArchitecture
  /// Its fio: where it is here, and its version.
  package let fio: FioBinary
  /// Where they are unpacked.
  let root: String
  /// Libraries by name, in ``root``.
  private let libraries: [String: String]

  /// What emulates this program in such a guest.
  static let emulator = "/usr/bin/qemu-x86_64-static"
  /// What no such guest does without.
  static let programs = ["fio", "busybox", "qemu-x86_64-static"]
  private static let packages = ["fio", "busybox-static", "qemu-user-static", "e2fsprogs", "xfsprogs", "util-linux"]

  /// Those in the cache, fetched where they are not; they stay what they are until the cache is emptied.
  package static func fetch(
    _ architecture: GuestArchitecture, in cache: GuestCache, root: String = "",
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws(GuestError) -> GuestUserland {
    let cache = architecture.cache(in: cache)
    let programs = ProgramPath(environment: environment)
    let place = try await cache.entry("userland") { path in
      let downloads = "\(path)/packages"
      try FileManager.default.createDirectory(atPath: "\(downloads)/partial", withIntermediateDirectories: true)
      try await AptArchive(cache: cache, root: root, programs: programs, architecture: architecture)
        .fetch(packages, into: downloads)
      guard let unpack = programs.find("dpkg-deb") else {
        throw GuestError(.notFetched, "there is no dpkg-deb to unpack packages with", remedy: "install dpkg")
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: downloads).sorted() where name.hasSuffix(".deb") {
        if name.hasPrefix("fio_") { try Data(name.utf8).write(to: URL(fileURLWithPath: "\(path)/\(label)")) }
        try await programs.run(
          unpack, ["-x", "\(downloads)/\(name)", "\(path)/root"], failing: .notFetched, "\(name) cannot be unpacked")
      }
      try FileManager.default.removeItem(atPath: downloads)
    }
    return try GuestUserland(architecture, at: place)
  }

  /// The name of fio's package.
  private static let label = "fio-package"

  /// The one that is unpacked at a place.
  init(_ architecture: GuestArchitecture, at place: String) throws(GuestError) {
    self.architecture = architecture
    root = "\(place)/root"
    // fio_3.33-3_arm64.deb
    let package = (try? String(contentsOfFile: "\(place)/\(Self.label)", encoding: .utf8)) ?? ""
    let version = package.split(separator: "_").dropFirst().first?.split(separator: "-").first ?? ""
    fio = FioBinary(path: "\(root)/usr/bin/fio", version: "fio-\(version)")
    var libraries: [String: String] = [:]
    for directory in ["lib", "usr/lib"] {
      for case let name as String in FileManager.default.enumerator(atPath: "\(root)/\(directory)") ?? .init()
      where name.contains(".so") {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        // One in a directory of its own gives way.
        let path = "/\(directory)/\(name)"
        if let other = libraries[file], other.count <= path.count { continue }
        libraries[file] = path
      }
    }
    self.libraries = libraries
    guard !version.isEmpty, access(fio.path, R_OK) == 0 else {
      throw GuestError(.cache, "\(place) has no fio", remedy: "remove \(place), and it is fetched again")
    }
  }

  /// A program's path in a guest; nil where there is none.
  func find(_ name: String) -> String? {
    ["/usr/bin", "/usr/sbin", "/bin", "/sbin"].map { "\($0)/\(name)" }.first { access(root + $0, R_OK) == 0 }
  }

  /// The path in a guest of a program that it needs.
  func program(_ name: String) throws(GuestError) -> String {
    guard let path = find(name) else {
      let entry = root.dropLast("/root".count)
      throw GuestError(
        .cache, "\(entry) has no \(name) for \(architecture.rawValue)",
        remedy: "remove \(entry), and it is fetched again")
    }
    return path
  }

  /// A program with all libraries that it loads.
  func files(of program: String) throws(GuestError) -> [GuestFile] {
    var files = [GuestFile(program, .copy(of: root + program))]
    // Loaded by name when a thread ends.
    var (waiting, seen) = (["libgcc_s.so.1"], Set<String>())
    waiting += try needed(by: root + program)
    while let name = waiting.popLast() {
      guard seen.insert(name).inserted else { continue }
      guard let path = name.hasPrefix("/") ? name : libraries[name] else {
        throw GuestError(.noFile, "\(program) for \(architecture.rawValue) needs \(name), which no package brought")
      }
      files.append(GuestFile(path, .copy(of: root + path)))
      waiting += try needed(by: root + path)
    }
    return files
  }

  private func needed(by path: String) throws(GuestError) -> [String] {
    do throws(Errno) {
      let (names, loader) = NeededLibraries.of(try FileParts(path: path))
      return names + (loader.map { [$0] } ?? [])
    } catch {
      throw CpioArchive.unreadable(path, error)
    }
  }
}
