// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Symbols of kernels, by their keys: those that were used last. A cache that is full or read-only costs the next boot some seconds.
struct SymbolCache {
  private let directory: String

  /// How many are kept, of 2 to 4 MB each.
  static let maxCount = 16

  init(_ cache: GuestCache) { directory = "\(cache.directory)/symbols" }

  /// The text, which is among the last that were used then; nil where it is not kept.
  func text(of key: String) -> Data? {
    let path = "\(directory)/\(key)"
    guard let text = FileManager.default.contents(atPath: path) else { return nil }
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
    return text
  }

  /// Keeps the text, and removes what was not used for longest.
  func keep(_ text: Data, of key: String) {
    try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try? text.write(to: URL(fileURLWithPath: "\(directory)/\(key)"), options: .atomic)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    // Others are at work on files of other names.
    let kept = names.filter { $0.utf8.count == key.utf8.count && $0 != key }.map { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
      return (name: name, used: attributes?[.modificationDate] as? Date ?? .distantPast)
    }
    for old in kept.sorted(by: { $0.used > $1.used }).dropFirst(Self.maxCount - 1) {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(old.name)")
    }
  }
}
