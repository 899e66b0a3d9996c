// SPDX-License-Identifier: GPL-2.0-only

/// A view of `struct fio_file`: one file of a job.
public struct FioFile {
  private let base: UnsafeMutableRawPointer
  private let layout: FileLayout

  /// A view of the file at `base`.
  public init(_ base: UnsafeMutableRawPointer, layout: FileLayout) {
    self.base = base
    self.layout = layout
  }

  /// First byte that the job accesses.
  public var offset: UInt64 { base.load(fromByteOffset: layout.offset, as: UInt64.self) }

  /// Bytes that the job accesses from `offset` on; 0 before fio has worked them out.
  public var ioSize: UInt64 { base.load(fromByteOffset: layout.ioSize, as: UInt64.self) }

  /// The name it has, or would have on a disk.
  public var name: UnsafePointer<CChar>? {
    base.load(fromByteOffset: layout.name, as: UnsafePointer<CChar>?.self)
  }

  /// Tells fio that the file has no end: memory is there at any offset.
  public func declareUnbounded() {
    base.storeBytes(of: UInt64.max, toByteOffset: layout.realSize, as: UInt64.self)
  }

  func isAt(_ address: UnsafeRawPointer?) -> Bool { UnsafeRawPointer(base) == address }
}
