// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation

@testable import FaultMemory

/// A page whose access raises SIGBUS as broken memory does: `UFFDIO_POISON`.
struct PoisonedPage {
  private static let featurePoison: UInt64 = 1 << 14
  private static let registerMissing: UInt64 = 1
  /// `_IOWR(UFFDIO, _UFFDIO_POISON, struct uffdio_poison)`
  private static let poison: UInt = 0xc020_aa08

  private typealias Ioctl = @convention(c) (Int32, UInt, UnsafeMutableRawPointer) -> Int32
  private let descriptor: Int32

  /// The kernel knows how, and this user may.
  static var isOffered: Bool {
    guard let region = try? Region.anonymous(offset: 0, size: UInt64(PageSize.base)) else { return false }
    defer { try? region.unmap() }
    guard let page = PoisonedPage(region, page: 0) else { return false }
    page.close()
    return true
  }

  /// nil where the kernel refuses.
  init?(_ region: Region, page: Int) {
    guard let address = clinux_program_symbol("ioctl") else { return nil }
    let ioctl = unsafeBitCast(address, to: Ioctl.self)
    descriptor = clinux_uffd_open(Int32(CLINUX_UFFD_BY_CALL), CLINUX_UFFD_DEVICE, 1)
    guard descriptor >= 0 else { return nil }
    var offered: UInt64 = 0
    let position = UInt64(UInt(bitPattern: region.base + page * PageSize.base))
    var argument: [UInt64] = [position, UInt64(PageSize.base), 0, 0]
    guard clinux_uffd_api(descriptor, Self.featurePoison, &offered) == 0,
      clinux_uffd_register(descriptor, region.base, region.length, Self.registerMissing, &offered) == 0,
      ioctl(descriptor, Self.poison, &argument) == 0
    else {
      close()
      return nil
    }
  }

  func close() { _ = clinux_close(descriptor) }
}
