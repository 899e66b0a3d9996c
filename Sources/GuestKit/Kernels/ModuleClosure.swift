// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit

/// The modules that a guest loads, with all that they need, in an order in which the kernel takes them.
struct ModuleClosure: Sendable, Equatable {
  /// In that order, uncompressed.
  private(set) var modules: [KernelModule] = []
  /// What was left out although it is there, and why, for people.
  private(set) var remarks: [String] = []

  /// Finds them in `directory`; what is compressed there is uncompressed into the cache, once.
  static func find(
    _ wanted: [String] = KernelModule.wanted, for architecture: GuestArchitecture = .own, release: String,
    in directory: ModuleDirectory, cache: GuestCache,
    programs: ProgramPath
  ) async throws(GuestError) -> ModuleClosure {
    let isCompressed = directory.files.values.contains { Decompressor(path: $0) != nil }
    guard isCompressed else {
      return ModuleClosure(wanted, for: architecture, release: release, in: directory, files: directory.files)
    }
    let place = try await cache.entry("modules/\(release)-\(fingerprint(of: directory, wanted))") { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      var names = Set(wanted)
      var files: [String: String] = [:]
      // What a module needs is known when it is uncompressed: one level after the other.
      while !names.isEmpty {
        for (name, file) in try await uncompress(names, of: directory, into: path, programs: programs) {
          files[name] = file
        }
        let infos = names.compactMap { files[$0].flatMap { ModuleInfo(path: $0) } }
        let needed = infos.flatMap { info in
          info.dependencies + info.softDependencies.flatMap { [$0] + directory.relatives(of: $0) }
        }
        names = Set(needed).subtracting(files.keys).intersection(directory.files.keys)
      }
    }
    let kept = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let files = Dictionary(kept.map { (ModuleInfo.name($0), "\(place)/\($0)") }) { first, _ in first }
    return ModuleClosure(wanted, for: architecture, release: release, in: directory, files: files)
  }

  /// From uncompressed files.
  private init(
    _ wanted: [String], for architecture: GuestArchitecture, release: String, in directory: ModuleDirectory,
    files: [String: String]
  ) {
    var order = Order(architecture: architecture, release: release, directory: directory, files: files)
    for name in wanted { _ = order.load(name) }
    modules = order.modules
    if let other = order.others.sorted(by: { $0.key < $1.key }).first {
      remarks.append(
        "the modules in \(directory.path) are those of \(other.value), which \(release) does not load: they were left out"
      )
    }
    if !order.broken.isEmpty {
      remarks.append(
        "modules without what they need in \(directory.path) were left out: \(order.broken.sorted().joined(separator: ", "))"
      )
    }
  }

  /// A depth-first walk: what a module needs comes before it.
  private struct Order {
    let architecture: GuestArchitecture
    let release: String
    let directory: ModuleDirectory
    let files: [String: String]
    var modules: [KernelModule] = []
    /// Those of another release, with it.
    var others: [String: String] = [:]
    var broken: Set<String> = []
    private var answers: [String: Bool] = [:]

    init(
      architecture: GuestArchitecture, release: String, directory: ModuleDirectory, files: [String: String]
    ) {
      (self.architecture, self.release, self.directory, self.files) = (architecture, release, directory, files)
    }

    /// Whether this one is part of the kernel, or among the modules now.
    mutating func load(_ name: String) -> Bool {
      if directory.builtin.contains(name) { return true }
      if let answer = answers[name] { return answer }
      guard let file = files[name], let info = ModuleInfo(path: file, for: architecture) else { return false }
      // Until it is known, and for those that need each other.
      answers[name] = false
      if let other = info.release, other != release {
        others[name] = other
        return false
      }
      for name in info.softDependencies { prepare(name) }
      for needed in directory.dependencies(of: name) ?? info.dependencies where !load(needed) {
        if others[needed] == nil { broken.insert(name) }
        return false
      }
      answers[name] = true
      modules.append(KernelModule(name: name, path: file))
      return true
    }

    /// What should be there before: a module, or each that answers to this name.
    private mutating func prepare(_ name: String) {
      guard !load(name) else { return }
      for relative in directory.relatives(of: name) {
        guard let file = files[relative], let info = ModuleInfo(path: file) else { continue }
        let answering = info.aliases.map { ModuleInfo.name($0) }
        if answering.contains(name) || answering.contains("crypto_\(name)") { _ = load(relative) }
      }
    }
  }

  /// Copies these modules into `path` and uncompresses them there.
  private static func uncompress(
    _ names: Set<String>, of directory: ModuleDirectory, into path: String, programs: ProgramPath
  ) async throws(GuestError) -> [String: String] {
    var files: [String: String] = [:]
    var compressed: [Decompressor: [String]] = [:]
    for name in names.sorted() {
      guard let source = directory.files[name] else { continue }
      let kind = Decompressor(path: source)
      let copy = "\(path)/\(name).ko" + (kind.map { ".\($0.rawValue)" } ?? "")
      do {
        try FileBytes.write(try FileBytes.read(source, limit: 1 << 30), to: copy)
      } catch {
        throw GuestError(
          .cache, "the module \(source) cannot be copied to \(copy) (\(error.description))", remedy: GuestCache.remedy)
      }
      files[name] = "\(path)/\(name).ko"
      if let kind { compressed[kind, default: []].append(copy) }
    }
    for (kind, files) in compressed { try await kind.uncompress(files, programs: programs) }
    return files
  }

  /// Which modules these are, and of what they are made: another build of the same release is another entry.
  private static func fingerprint(of directory: ModuleDirectory, _ wanted: [String]) -> String {
    var text = wanted.joined(separator: " ") + "\n"
    for (_, file) in directory.files.sorted(by: { $0.key < $1.key }) {
      var status = stat()
      guard stat(file, &status) == 0 else { continue }
      text += "\(file) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)\n"
    }
    return String(SHA256.hexadecimal(text.utf8).prefix(16))
  }
}
