// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import TestSupport

@testable import GuestKit

/// What a boot needs of this machine.
enum GuestUnderTest {
  /// Debian's kernel, which stays in the user's cache; nil where it cannot be had.
  static let kernel = Task { () -> Kernel? in
    guard let name = KernelName("debian:6.1") else { return nil }
    return try? await KernelLibrary(cache: .standard()).kernel(name)
  }

  static var isThere: Bool {
    HostCommand.exists("qemu-system-x86_64") && HostCommand.exists("busybox") && HostCommand.exists("mkfs.ext4")
      && Repository.hasEngine && FioMatrix.present.first != nil
  }
}
