// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation

/// 2 MiB pages set aside for a test, and given back with it.
final class BorrowedHugePages {
  private static let path = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"
  private let before: Int

  /// Whether a test can have them.
  static let isAvailable: Bool = (try? BorrowedHugePages(8)) != nil

  struct Refused: Error {}

  init(_ pages: Int) throws {
    before = Self.size
    guard before >= 0 else { throw Refused() }
    guard KernelView.write("\(before + pages)", to: Self.path), Self.size >= before + pages else {
      restore()
      throw Refused()
    }
  }

  deinit { restore() }

  private func restore() { _ = KernelView.write("\(before)", to: Self.path) }

  static var size: Int { Int(KernelView.text(path).trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1 }
}
