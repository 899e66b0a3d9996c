// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import SystemPackage

/// An archive that the kernel unpacks into its first root: cpio in the format "newc" (the kernel's
/// Documentation/driver-api/early-userspace/buffer-format.rst).
///
/// The bytes follow from the files alone: sorted by path, no times, no owners. A file of the host with several names is in it once.
struct CpioArchive {
  /// Entries in the order of the archive: directories before what is in them.
  private let entries: [GuestFile]

  /// An archive of these files; directories that nobody names are added.
  init(_ files: [GuestFile]) throws(GuestError) {
    var byPath: [String: GuestFile] = [:]
    for file in files {
      guard Self.isPath(file.path) else {
        throw GuestError(.noFile, "\(file.path) is no path of a file in the guest")
      }
      if let other = byPath[file.path], other != file {
        throw GuestError(.noFile, "two files want to be \(file.path) in the guest")
      }
      byPath[file.path] = file
    }
    for path in Array(byPath.keys) {
      for parent in Self.parents(of: path) {
        if let there = byPath[parent] {
          guard there.content == .directory else {
            throw GuestError(.noFile, "\(path) cannot be in the guest, since \(parent) is no directory there")
          }
        } else {
          byPath[parent] = GuestFile(parent, .directory)
        }
      }
    }
    entries = byPath.values.sorted { Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8)) }
  }

  /// Writes the archive to a new file at `path`, or behind the archive there, as the kernel allows; large files pass through a small
  /// buffer.
  func write(to path: String, behindOther: Bool = false) throws(GuestError) {
    let writer = try CpioWriter(path: path, behindOther: behindOther)
    defer { writer.close() }
    var names: [FileBytes.Place: Int] = [:]
    for case .copy(let source) in entries.map(\.content) {
      if let place = FileBytes.Place(source) { names[place, default: 0] += 1 }
    }
    var numbers: [FileBytes.Place: Int] = [:]
    for (index, entry) in entries.enumerated() {
      var head = CpioHead(path: entry.path, inode: index + 1)
      switch entry.content {
      case .directory:
        head.mode = S_IFDIR | entry.mode
        head.names = 2
        try writer.add(head, [])
      case .link(let target):
        head.mode = S_IFLNK | 0o777
        try writer.add(head, Array(target.utf8))
      case .bytes(let bytes):
        head.mode = S_IFREG | entry.mode
        try writer.add(head, bytes)
      case .device(let major, let minor):
        head.mode = S_IFCHR | entry.mode
        head.device = (major, minor)
        try writer.add(head, [])
      case .copy(let source):
        head.mode = S_IFREG | entry.mode
        guard let place = FileBytes.Place(source) else { throw Self.unreadable(source, Errno(rawValue: errno)) }
        head.names = names[place] ?? 1
        if let first = numbers[place] {
          head.inode = first
          try writer.add(head, [])
        } else {
          numbers[place] = head.inode
          try writer.add(head, copyOf: source)
        }
      }
    }
    try writer.end()
  }

  static func unreadable(_ path: String, _ error: Errno) -> GuestError {
    GuestError(.noFile, "\(path), which the guest needs, cannot be read (\(ResourceRemedy.text(error)))")
  }

  private static func isPath(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count > 1 && parts.first == ""
      && parts.dropFirst().allSatisfy { !["", ".", ".."].contains($0) && !$0.utf8.contains(0) }
  }

  private static func parents(of path: String) -> [String] {
    var parents: [String] = []
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/"), slash > rest.startIndex {
      rest = rest[..<slash]
      parents.append(String(rest))
    }
    return parents
  }
}
