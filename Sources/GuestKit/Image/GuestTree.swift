// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The guest's root while it is put together. Directories that are links on this machine (`/lib` to `usr/lib`) are the same links
/// there, so that programs and the dynamic loader find everything under the names they know.
struct GuestTree {
  private var files: [String: GuestFile] = [:]
  private var libraries: [(name: String, directory: String, path: String)] = []

  /// What is there, sorted by path.
  var all: [GuestFile] {
    var whole = self
    for library in libraries where whole.resolved(library.directory) != whole.directory(of: library.path) {
      // Found by LD_LIBRARY_PATH, $ORIGIN or the loader's cache, of which the guest has none.
      whole.add(GuestFile("\(library.directory)/\(library.name)", .link(to: library.path)), unlessThere: true)
    }
    return whole.files.values.sorted { $0.path < $1.path }
  }

  /// Adds a file; a later one of the same path takes its place, unless the first is to stay.
  mutating func add(_ file: GuestFile, unlessThere: Bool = false) {
    let path = place(file.path)
    if unlessThere, files[path] != nil { return }
    files[path] = GuestFile(path, file.content, mode: file.mode)
  }

  /// Whether something has this path.
  func has(_ path: String) -> Bool { files[resolved(path)] != nil }

  /// Adds what a program needs, at the paths where this machine has it.
  mutating func add(_ needed: ProgramFiles) {
    for library in needed.libraries {
      let path = Self.isHidden(library.path) ? "\(Self.libraryDirectory)/\(Self.name(of: library.path))" : library.path
      add(GuestFile(path, .copy(of: library.path)))
      if let directory = needed.systemDirectory, library.name != library.path {
        libraries.append((library.name, directory, resolved(path)))
      }
    }
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }

  /// Whether the guest mounts something over this path of the host's.
  static func isHidden(_ path: String) -> Bool {
    ["/tmp/", "/var/tmp/", "/run/", "/dev/", "/proc/", "/sys/"].contains(where: path.hasPrefix)
  }

  /// For libraries that lie where the guest mounts something.
  static let libraryDirectory = "/usr/lib/faultbench/lib"

  /// The path without links on the way, which are added.
  private mutating func place(_ path: String) -> String {
    let (place, links) = Self.walk(path)
    for (link, target) in links { files[link] = GuestFile(link, .link(to: target), mode: 0o777) }
    return place
  }

  private func resolved(_ path: String) -> String { Self.walk("\(path)/.").place }

  private func directory(of path: String) -> String { Self.walk(path).place.directory }

  /// Follows links of directories as this machine has them; the last part is not followed.
  private static func walk(_ path: String) -> (place: String, links: [(String, String)]) {
    var links: [(String, String)] = []
    var place: [Substring] = []
    var rest = path.split(separator: "/")[...]
    var steps = 0
    while let part = rest.popFirst() {
      switch part {
      case ".": continue
      case "..": _ = place.popLast()
      default:
        let here = "/" + (place + [part]).joined(separator: "/")
        steps += 1
        guard !rest.isEmpty, steps < 100, let target = try? FileManager.default.destinationOfSymbolicLink(atPath: here)
        else {
          place.append(part)
          continue
        }
        links.append((here, target))
        if target.hasPrefix("/") { place = [] }
        rest = target.split(separator: "/")[...] + rest
      }
    }
    return ("/" + place.joined(separator: "/"), links)
  }
}

extension String {
  /// All before the last slash.
  fileprivate var directory: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
