// SPDX-License-Identifier: GPL-2.0-only

/// A view of `struct io_u`: one I/O. On the queue path: a load for each property, and nothing else.
package struct IOUnit {
  private let address: UnsafeMutableRawPointer
  private let layout: IOLayout

  /// A view of the I/O at `address`.
  @inline(__always)
  package init(_ address: UnsafeMutableRawPointer, layout: IOLayout) {
    self.address = address
    self.layout = layout
  }

  /// What is to be done.
  @inline(__always)
  package var direction: IODirection {
    IODirection(rawValue: address.load(fromByteOffset: layout.unit.direction, as: UInt32.self))
  }

  /// First byte of the file.
  @inline(__always)
  package var offset: UInt64 { address.load(fromByteOffset: layout.unit.offset, as: UInt64.self) }

  /// Bytes to transfer.
  @inline(__always)
  package var length: UInt64 { address.load(fromByteOffset: layout.unit.transferLength, as: UInt64.self) }

  /// fio's side of a read or a write; a trim and a sync have none.
  @inline(__always)
  package var buffer: UnsafeMutableRawPointer {
    address.load(fromByteOffset: layout.unit.transferBuffer, as: UnsafeMutableRawPointer.self)
  }

  /// Its file. fio queues nothing without an open one.
  @inline(__always)
  package var file: UnsafeRawPointer { address.load(fromByteOffset: layout.unit.file, as: UnsafeRawPointer.self) }

  /// The place of its file among the job's files.
  @inline(__always)
  package var fileNumber: Int { Int(file.load(fromByteOffset: layout.fileNumber, as: UInt32.self)) }

  /// Completes the I/O with an error.
  package func fail(errno: Int32) {
    address.storeBytes(of: UInt32(bitPattern: errno), toByteOffset: layout.unit.error, as: UInt32.self)
  }

  /// The last proof, on a job's first I/O: `struct io_u` is laid out as believed.
  ///
  /// `thread` is the job that owns the files and buffers; trims and syncs have no buffer.
  package func prove(for thread: FioThread) throws(LayoutError) {
    let file = address.load(fromByteOffset: layout.unit.file, as: UnsafeRawPointer?.self)
    guard thread.has(file: file) else { throw .unproved(.ioFile) }
    let wholeLength = address.load(fromByteOffset: layout.unit.length, as: UInt64.self)
    if direction.isTransfer {
      guard wholeLength == length else { throw .unproved(.ioLength) }
      let buffer = address.load(fromByteOffset: layout.unit.transferBuffer, as: UnsafeRawPointer?.self)
      guard thread.hasBuffer(buffer, count: length) else { throw .unproved(.ioBuffer) }
    }
    guard address.load(fromByteOffset: layout.unit.error, as: UInt32.self) == 0 else {
      throw .unproved(.ioError)
    }
  }
}

/// What the queue path needs of a layout.
package struct IOLayout: BitwiseCopyable, Sendable, Equatable {
  fileprivate let unit: IOUnitLayout
  fileprivate let fileNumber: Int

  /// The part of `layout` that the queue path reads.
  package init(_ layout: FioLayout) {
    unit = layout.ioUnit
    fileNumber = layout.file.number
  }

  private init(unit: IOUnitLayout, fileNumber: Int) { (self.unit, self.fileNumber) = (unit, fileNumber) }

  /// That of no fio: before a layout is chosen.
  package static var none: IOLayout {
    IOLayout(
      unit: IOUnitLayout(
        file: 0, direction: 0, length: 0, offset: 0, transferBuffer: 0, transferLength: 0, error: 0), fileNumber: 0)
  }
}

/// `enum fio_ddir`, as far as every release agrees. Later kinds (WAIT, and SYNCFS from 3.42 on) follow and differ, and a fio
/// newer than this engine may know more.
package struct IODirection: BitwiseCopyable, Sendable, Equatable {
  /// fio's number.
  package let rawValue: UInt32

  /// The kind with this number.
  @inline(__always)
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `DDIR_READ`.
  @inline(__always)
  package static var read: IODirection { IODirection(rawValue: 0) }
  /// `DDIR_WRITE`.
  @inline(__always)
  package static var write: IODirection { IODirection(rawValue: 1) }
  /// `DDIR_TRIM`.
  package static var trim: IODirection { IODirection(rawValue: 2) }
  /// `DDIR_SYNC`: fsync.
  package static var sync: IODirection { IODirection(rawValue: 3) }
  /// `DDIR_DATASYNC`: fdatasync.
  package static var dataSync: IODirection { IODirection(rawValue: 4) }
  /// `DDIR_SYNC_FILE_RANGE`.
  package static var syncFileRange: IODirection { IODirection(rawValue: 5) }
  /// `DDIR_SYNCFS` from 3.42 on; `DDIR_WAIT`, which never reaches an engine, before.
  package static var syncFS: IODirection { IODirection(rawValue: 6) }

  /// A read or a write: what has a buffer.
  @inline(__always)
  package var isTransfer: Bool { rawValue <= 1 }
}

/// `enum td_ddir`, the same in every release: what a job's `rw=` makes it do.
package struct JobDirections: OptionSet, Sendable {
  /// The bits.
  package let rawValue: UInt32
  /// A set with these bits.
  package init(rawValue: UInt32) { self.rawValue = rawValue }
  /// `TD_DDIR_READ`.
  package static var read: JobDirections { JobDirections(rawValue: 1 << 0) }
  /// `TD_DDIR_WRITE`.
  package static var write: JobDirections { JobDirections(rawValue: 1 << 1) }
  /// `TD_DDIR_RAND`: in no order.
  package static var random: JobDirections { JobDirections(rawValue: 1 << 2) }
}

/// What `queue` returns: every I/O here is complete when the call ends, also a failed one.
package enum QueueStatus {
  /// `FIO_Q_COMPLETED`.
  package static let completed: Int32 = 0
}
