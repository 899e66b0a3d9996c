// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport

/// Swap on a zram device of the test's own, gone with it.
final class BorrowedSwap {
  private let number: Int
  private var path: String { "/dev/zram\(number)" }

  /// Whether a test can have it; without swap of the host's own, so that a page in swap is one of the test's.
  static let isAvailable: Bool = !hostHasSwap && (try? BorrowedSwap()) != nil

  static var hostHasSwap: Bool { KernelView.text("/proc/swaps").split(separator: "\n").count > 1 }

  struct RefusedError: Error {}

  init() throws {
    let answer = KernelView.text("/sys/class/zram-control/hot_add").trimmingCharacters(in: .whitespacesAndNewlines)
    guard let number = Int(answer) else { throw RefusedError() }
    self.number = number
    guard KernelView.write("64M", to: "/sys/block/zram\(number)/disksize"), Self.run("mkswap", path),
      Self.run("swapon", path)
    else {
      remove()
      throw RefusedError()
    }
  }

  deinit { remove() }

  private func remove() {
    _ = Self.run("swapoff", path)
    _ = KernelView.write("1", to: "/sys/block/zram\(number)/reset")
    _ = KernelView.write("\(number)", to: "/sys/class/zram-control/hot_remove")
  }

  private static func run(_ command: String, _ argument: String) -> Bool {
    let outcome = try? HostCommand.run(command, argument, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
    return outcome?.status == 0
  }
}
