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

  /// What is to be done; a number, since a fio newer than this engine may know more kinds.
  @inline(__always)
  package var direction: UInt32 { address.load(fromByteOffset: layout.unit.direction, as: UInt32.self) }

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

  /// The place of its file among the job's files. fio queues nothing without an open file.
  @inline(__always)
  package var fileNumber: Int {
    let file = address.load(fromByteOffset: layout.unit.file, as: UnsafeRawPointer.self)
    return Int(file.load(fromByteOffset: layout.fileNumber, as: UInt32.self))
  }

  /// Completes the I/O with an error.
  package func fail(errno: Int32) {
    address.storeBytes(of: UInt32(bitPattern: errno), toByteOffset: layout.unit.error, as: UInt32.self)
  }

  /// The last proof, on a job's first I/O: `struct io_u` is laid out as believed.
  ///
  /// `thread` is the job that owns the files and buffers; trims and syncs have no buffer.
  package func prove(for thread: FioThread) throws(LayoutRefusal) {
    let file = address.load(fromByteOffset: layout.unit.file, as: UnsafeRawPointer?.self)
    guard thread.has(file: file) else { throw .unproved(.ioFile) }
    let wholeLength = address.load(fromByteOffset: layout.unit.length, as: UInt64.self)
    if direction == IODirection.read || direction == IODirection.write {
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
package struct IOLayout: BitwiseCopyable, Sendable {
  fileprivate let unit: IOUnitLayout
  fileprivate let fileNumber: Int

  /// The part of `layout` that the queue path reads.
  package init(_ layout: FioLayout) {
    unit = layout.ioUnit
    fileNumber = layout.file.number
  }
}

/// `enum fio_ddir`, as far as every release agrees. Later kinds (WAIT, and SYNCFS from 3.42 on) follow and differ.
package enum IODirection {
  /// `DDIR_READ`.
  package static let read: UInt32 = 0
  /// `DDIR_WRITE`.
  package static let write: UInt32 = 1
  /// `DDIR_TRIM`.
  package static let trim: UInt32 = 2
  /// `DDIR_SYNC`: fsync.
  package static let sync: UInt32 = 3
  /// `DDIR_DATASYNC`: fdatasync.
  package static let dataSync: UInt32 = 4
  /// `DDIR_SYNC_FILE_RANGE`.
  package static let syncFileRange: UInt32 = 5
  /// `DDIR_SYNCFS` from 3.42 on; `DDIR_WAIT`, which never reaches an engine, before.
  package static let syncFS: UInt32 = 6
}

/// What `queue` returns: every I/O here is complete when the call ends, also a failed one.
package enum QueueStatus {
  /// `FIO_Q_COMPLETED`.
  package static let completed: Int32 = 0
}
