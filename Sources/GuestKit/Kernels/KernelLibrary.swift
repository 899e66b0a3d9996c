// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Words

/// The kernels that guests can be given: those on this machine, and those of Debian's archive.
package struct KernelLibrary: Sendable {
  let cache: GuestCache
  /// Which processor they are for.
  let architecture: GuestArchitecture
  /// Below which /boot, /lib/modules and /etc/apt are.
  let root: String
  let programs: ProgramPath
  /// What `uname -r` says here.
  let running: String
  let home: String?
  let archive: AptArchive
  /// How old the archive's index may be before it is asked for again.
  let maxAge: Duration

  /// A library. `root` stands before /boot, /lib/modules and /etc/apt: tests have their own.
  package init(
    cache: GuestCache, architecture: GuestArchitecture = .own,
    environment: [String: String] = ProcessInfo.processInfo.environment, root: String = "",
    running: String? = nil, maxAge: Duration = .seconds(86400)
  ) {
    let cache = architecture.cache(in: cache)
    (self.cache, self.root, self.maxAge, self.architecture) = (cache, root, maxAge, architecture)
    self.running = running ?? Self.runningRelease
    programs = ProgramPath(environment: environment)
    home = environment["HOME"]
    archive = AptArchive(cache: cache, root: root, programs: programs, architecture: architecture)
  }

  /// The kernel of this name, ready to be started. One of Debian's is fetched where it is not in the cache; one that was fetched is
  /// used again without asking the network.
  package func kernel(_ name: KernelName) async throws(GuestError) -> Kernel {
    let files: KernelFiles
    var remarks: [String] = []
    if let debian = try DebianName(name.kernel) {
      let (path, package, choice) = try await fetched(debian)
      remarks += choice
      files = try KernelFiles(directory: path, root: root, for: architecture)
      if !package.hasModules { remarks.append("Debian's archive has dropped the modules of \(package.release)") }
    } else {
      files = try local(name.kernel)
    }
    var modules: [KernelModule] = []
    if let directory = files.modules {
      let closure = try await ModuleClosure.find(
        architecture.wantedModules, for: architecture, release: files.image.release, in: directory, cache: cache,
        programs: programs)
      modules = closure.modules
      remarks += closure.remarks
    }
    return Kernel(name: name, release: files.image.release, image: files.path, modules: modules, remarks: remarks)
  }

  // MARK: - on this machine

  /// The running kernel.
  package static let host = "host"

  private func local(_ word: String) throws(GuestError) -> KernelFiles {
    if word == Self.host {
      if let files = try KernelFiles(installed: running, root: root, for: architecture) { return files }
      throw GuestError(
        .noKernel, "the running kernel \(running) is not in /boot or /usr/lib/modules of this machine",
        remedy: "name another one (faultbench guest kernels lists them)")
    }
    if !word.contains("/") {
      for release in [word] + (word.hasPrefix("vmlinuz-") ? [String(word.dropFirst(8))] : []) {
        if let files = try KernelFiles(installed: release, root: root, for: architecture) { return files }
      }
    }
    let path = absolute(word)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { throw unknown(word) }
    return isDirectory.boolValue
      ? try KernelFiles(directory: path, root: root, for: architecture)
      : try KernelFiles(file: path, root: root, for: architecture)
  }

  /// A shell expands no tilde within quotes, where names with arguments stand.
  private func absolute(_ word: String) -> String {
    guard word.hasPrefix("~/"), let home else { return URL(fileURLWithPath: word).path }
    return home + word.dropFirst(1)
  }

  private func unknown(_ word: String) -> GuestError {
    let known = KernelFiles.installed(root: root).map(\.release) + cached().map(\.package.exactName)
    let near = Spelling.candidates(for: word, in: known + [Self.host])
    let what =
      word.contains("/") ? "there is no file \(word)" : "\(word) is no kernel: no release in /boot, and no file"
    let names = near.isEmpty ? "" : "; did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"
    return GuestError(
      .noKernel, what + names,
      remedy: "name a file, a build tree, a release in /boot, or debian:VERSION (faultbench guest kernels lists them)")
  }

  private static var runningRelease: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "" }
    return withUnsafeBytes(of: &name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
