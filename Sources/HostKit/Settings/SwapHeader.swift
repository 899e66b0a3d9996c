// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The first page of a swap area, as mkswap(8) writes it and swapon(2) reads it.
struct SwapHeader {
  /// Marks the area as ours, so that a later start does not take another's for it.
  var identifier: UUID

  static func page(size: Int, areaBytes: UInt64, identifier: UUID) -> [UInt8] {
    var page = [UInt8](repeating: 0, count: size)
    let pages = areaBytes / UInt64(size)
    put(UInt32(1), at: versionOffset, in: &page)
    put(UInt32(clamping: pages == 0 ? 0 : pages - 1), at: versionOffset + 4, in: &page)
    withUnsafeBytes(of: identifier.uuid) { page.replaceSubrange(identifierOffset..<identifierOffset + 16, with: $0) }
    page.replaceSubrange(size - magic.count..<size, with: magic)
    return page
  }

  /// Reads it; nil where there is no swap area.
  init?(page: [UInt8]) {
    guard page.count >= 4096, page.suffix(Self.magic.count).elementsEqual(Self.magic) else { return nil }
    var bytes = UUID_NULL
    withUnsafeMutableBytes(of: &bytes) {
      $0.copyBytes(from: page[Self.identifierOffset..<Self.identifierOffset + 16])
    }
    identifier = UUID(uuid: bytes)
  }

  private static func put(_ value: UInt32, at offset: Int, in page: inout [UInt8]) {
    withUnsafeBytes(of: value) { page.replaceSubrange(offset..<offset + 4, with: $0) }
  }

  private static let magic = Array("SWAPSPACE2".utf8)
  private static let versionOffset = 1024
  private static let identifierOffset = 1036
}

private let UUID_NULL: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
