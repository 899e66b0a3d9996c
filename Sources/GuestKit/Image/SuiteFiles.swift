// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// A suite's directory, or job files, with the files that they include, as the guest has them.
struct SuiteFiles {
  /// The files.
  private(set) var files: [GuestFile] = []
  private var size = 0

  /// A guest keeps its root in memory.
  static let maxSize = 64 << 20
  /// A suite may include files of its neighbours by `../`, hence a place with directories above.
  static let home = "/usr/share/faultbench/fio-jobs"

  /// All files below `directory`, and what job files include from elsewhere, below `home`/NAME.
  init(suite directory: String) throws(GuestError) {
    let root = URL(fileURLWithPath: directory).resolvingSymlinksInPath().path
    let place = Self.place(ofSuite: directory)
    guard let names = FileManager.default.enumerator(atPath: root) else {
      throw GuestError(.noFile, "the suite's directory \(directory) cannot be read")
    }
    var jobs: [(String, String)] = []
    for case let name as String in names {
      let path = "\(root)/\(name)"
      var status = stat()
      guard stat(path, &status) == 0 else { throw CpioArchive.unreadable(path, .init(rawValue: errno)) }
      guard status.st_mode & S_IFMT == S_IFREG else { continue }
      try add(path, at: "\(place)/\(name)", mode: status.st_mode & 0o777, size: Int(status.st_size), of: directory)
      if name.hasSuffix(".fio") { jobs.append((path, "\(place)/\(name)")) }
    }
    for (path, place) in jobs { try addIncluded(by: path, at: place, depth: 0, of: directory) }
  }

  /// Where the suite in `directory` is in the guest, where `faultbench suite run` finds it by its name, too.
  static func place(ofSuite directory: String) -> String {
    "\(home)/\(URL(fileURLWithPath: directory).standardizedFileURL.lastPathComponent)"
  }

  private mutating func addIncluded(
    by path: String, at place: String, depth: Int, of suite: String
  ) throws(GuestError) {
    // A file that fio cannot read is told by whoever runs it, in the words for job files.
    guard depth <= 16, let file = try? JobFile(contentsOf: path, isIncluded: depth > 0) else { return }
    for case .include(let name) in file.lines.map(\.content) {
      let source = IncludedOptions.locate(name, from: path)
      let target = Self.normal(name.hasPrefix("/") ? name : "\(place)/../\(name)")
      var status = stat()
      guard stat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      if !files.contains(where: { $0.path == target }) {
        try add(source, at: target, mode: status.st_mode & 0o777, size: Int(status.st_size), of: suite)
      }
      try addIncluded(by: source, at: target, depth: depth + 1, of: suite)
    }
  }

  private mutating func add(
    _ path: String, at place: String, mode: UInt32, size: Int, of suite: String
  ) throws(GuestError) {
    self.size += size
    guard self.size <= Self.maxSize else {
      throw GuestError(
        .noFile,
        "the files of the suite \(suite) are more than \(Self.maxSize >> 20) MiB, too much for a guest's first root",
        remedy: "let the jobs make their large files themselves")
    }
    // Text is known by its content, since a checkout changes its time; large files by their time.
    guard size <= 1 << 20 else {
      files.append(GuestFile(place, .copy(of: path), mode: mode))
      return
    }
    do { files.append(GuestFile(place, .bytes(try FileBytes.read(path, limit: 1 << 20)), mode: mode)) } catch {
      throw GuestError(.noFile, "\(path) cannot be read (\(error))")
    }
  }

  /// Without `.` and `..`.
  private static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
