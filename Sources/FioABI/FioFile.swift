// SPDX-License-Identifier: GPL-2.0-only

/// A view of `struct fio_file`: one file of a job.
package struct FioFile {
  private let base: UnsafeMutableRawPointer
  private let layout: FileLayout

  /// A view of the file at `base`.
  package init(_ base: UnsafeMutableRawPointer, layout: FileLayout) {
    self.base = base
    self.layout = layout
  }

  /// First byte that the job accesses.
  package var offset: UInt64 { base.load(fromByteOffset: layout.offset, as: UInt64.self) }

  /// Bytes that the job accesses from `offset` on; 0 before fio has worked them out.
  package var ioSize: UInt64 { base.load(fromByteOffset: layout.ioSize, as: UInt64.self) }

  /// The name it has, or would have on a disk.
  package var name: UnsafePointer<CChar>? {
    base.load(fromByteOffset: layout.name, as: UnsafePointer<CChar>?.self)
  }

  /// `real_file_size`: the first byte that the file does not have. Whatever fio does with an I/O near it, wraps, shortens or ends,
  /// it does by this number alone.
  package var end: UInt64 {
    get { base.load(fromByteOffset: layout.realSize, as: UInt64.self) }
    nonmutating set { base.storeBytes(of: newValue, toByteOffset: layout.realSize, as: UInt64.self) }
  }

  /// The end that the job needs, 0 where no number says it.
  package var neededEnd: UInt64 {
    let (end, overflow) = offset.addingReportingOverflow(ioSize)
    return overflow ? 0 : end
  }

  /// The place of the file among the job's files.
  package var number: Int { Int(base.load(fromByteOffset: layout.number, as: UInt32.self)) }

  func isAt(_ address: UnsafeRawPointer?) -> Bool { UnsafeRawPointer(base) == address }
}
