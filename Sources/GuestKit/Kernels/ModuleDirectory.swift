// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// Where a kernel's modules are: `lib/modules/RELEASE`, or the tree that they were built in.
struct ModuleDirectory: Sendable {
  /// Its path.
  let path: String
  /// The modules' files by name.
  let files: [String: String]
  /// What is part of the kernel itself.
  let builtin: Set<String>
  /// What depmod found out, where it ran: the modules that each needs.
  private let known: [String: [String]]

  /// `lib/modules/RELEASE`: by modules.dep where depmod has run, else by what is there. nil where there is no such directory.
  init?(installed path: String) {
    guard Self.isDirectory(path) else { return nil }
    self.path = path
    builtin = Self.names(listedIn: "\(path)/modules.builtin")
    let lines = Self.lines(of: "\(path)/modules.dep").map { $0.split(whereSeparator: { $0 == ":" || $0 == " " }) }
    let listed = lines.compactMap { line in
      line.first.map { (ModuleInfo.name($0), Self.absolute(String($0), in: path)) }
    }
    .filter { access($0.1, R_OK) == 0 }
    guard !listed.isEmpty else {
      (files, known) = (Self.files(below: path), [:])
      return
    }
    files = Dictionary(listed) { first, _ in first }
    // Each line names those that are loaded last first.
    known = Dictionary(
      lines.compactMap { line in
        line.first.map { (ModuleInfo.name($0), line.dropFirst().reversed().map { ModuleInfo.name($0) }) }
      }
    ) { first, _ in first }
  }

  /// The tree in which `make modules` ran: by modules.order. nil where that is not there.
  init?(tree path: String) {
    let lines = Self.lines(of: "\(path)/modules.order")
    guard !lines.isEmpty else { return nil }
    self.path = path
    builtin = Self.names(listedIn: "\(path)/modules.builtin")
    known = [:]
    var files: [String: String] = [:]
    for line in lines {
      // Before 5.3 `kernel/` stood before each, and since 6.2 they are objects.
      let text = line.hasSuffix(".o") ? line.dropLast(2) + ".ko" : line[...]
      let places = [text, text.hasPrefix("kernel/") ? text.dropFirst(7) : text].map {
        Self.absolute(String($0), in: path)
      }
      if let place = places.first(where: { access($0, R_OK) == 0 }) { files[ModuleInfo.name(line)] = place }
    }
    self.files = files
  }

  /// What depmod says that this one needs, in load order; nil where nobody asked it.
  func dependencies(of name: String) -> [String]? { known[name] }

  /// What may be meant by a word that is no module's name: `crc32c_generic` and `crc32c_intel` for `crc32c`.
  func relatives(of name: String) -> [String] { files.keys.filter { $0.hasPrefix("\(name)_") }.sorted() }

  private static func absolute(_ name: String, in path: String) -> String {
    name.hasPrefix("/") ? name : "\(path)/\(name)"
  }

  private static func names(listedIn path: String) -> Set<String> { Set(lines(of: path).map { ModuleInfo.name($0) }) }

  private static func lines(of path: String) -> [String] {
    guard let bytes = try? FileBytes.read(path, limit: 16 << 20) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  /// Every module below; the links to the kernel's source are not followed. Of two of one name the first in `updates` wins, as
  /// depmod has it.
  private static func files(below path: String) -> [String: String] {
    var files: [String: String] = [:]
    let places = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    for place in places.filter({ $0 == "updates" }) + places.filter({ !["updates", "build", "source"].contains($0) }) {
      let root = "\(path)/\(place)"
      guard isDirectory(root), let below = FileManager.default.enumerator(atPath: root) else { continue }
      for case let name as String in below where isModule(name) {
        let key = ModuleInfo.name(name)
        if files[key] == nil { files[key] = "\(root)/\(name)" }
      }
    }
    return files
  }

  private static func isModule(_ name: String) -> Bool {
    name.hasSuffix(".ko") || Decompressor.allCases.contains { name.hasSuffix(".ko.\($0.rawValue)") }
  }
}
