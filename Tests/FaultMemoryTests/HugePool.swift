// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

/// The pool of 2 MiB pages of this machine.
enum HugePool {
  private static let path = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"

  static let reason: Comment = "needs root, 2 MiB hugetlb pages and a pool that is empty now"

  /// The pool can be changed, and nobody else uses it.
  static var isUsable: Bool { FileManager.default.isWritableFile(atPath: path) && count == 0 }

  private static var count: Int? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return Int(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Sets the number of pages; what it returns puts the old number back.
  static func set(_ pages: Int) throws -> () -> Void {
    let before = try #require(count)
    try "\(pages)".write(toFile: path, atomically: false, encoding: .utf8)
    try #require(count == pages, "no contiguous memory for \(pages) huge pages")
    return { try? "\(before)".write(toFile: path, atomically: false, encoding: .utf8) }
  }
}
