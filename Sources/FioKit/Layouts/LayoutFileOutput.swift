// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Writes a layout file where the engine finds it, or where the user wants it.
package struct LayoutFileOutput: Sendable {
  let engine: String
  let named: String?

  /// For an engine; `named` is the file that the user wants, nil for the place of the engine's own files.
  package init(engine: String, named: String?) {
    self.engine = engine
    self.named = named
  }

  /// Refuses a name that can be told beforehand to have no layout file: nothing is learnt in vain then.
  package func check() throws(LayoutLearningError) {
    if let named { try Self.requireReplaceable(URL(fileURLWithPath: named).path) }
  }

  /// Writes the file, all of it or nothing, and returns its path. One for the same fio is replaced; a file that is no layout file
  /// is not.
  package func write(_ file: LayoutFileText) throws(LayoutLearningError) -> String {
    let path = named.map { URL(fileURLWithPath: $0).path } ?? "\(LayoutPlace.directory(for: engine))/\(file.fileName)"
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try Self.requireReplaceable(path)
    do {
      if named == nil { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) }
      try Data(file.text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .cannotWrite(path, reason: Self.reason(error))
    }
    return path
  }

  /// What is to be done so that the engine uses the file.
  package static func advice(_ path: String, engine: String, fio: String) -> [String] {
    let place = URL(fileURLWithPath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
    let isFound = path.hasSuffix(LayoutFileText.suffix) && place == LayoutPlace.beside(engine: engine)
    let first =
      isFound
      ? "The engine finds it by itself. Copy the directory \(place) along with the engine."
      : "The engine uses it where this is set: export \(LayoutPlace.variable)=\(path)"
    return [first, "See it used: faultbench fio list --fio \(fio)"]
  }

  /// A file comes into its place by a rename, which would put it where a device is, a pipe or a link.
  private static func requireReplaceable(_ path: String) throws(LayoutLearningError) {
    var there = stat()
    guard lstat(path, &there) == 0 else { return }
    guard there.st_mode & S_IFMT == S_IFREG else { throw .wouldReplace(path) }
    let old = FileManager.default.contents(atPath: path)
    if let old, !old.isEmpty, !old.starts(with: Data("pagefault-layout ".utf8)) { throw .wouldReplace(path) }
  }

  private static func reason(_ error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let cause, cause.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return String(cString: strerror(Int32(cause.code)))
  }
}
