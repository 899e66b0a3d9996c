// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The engine's `struct ioengine_ops`: one block of memory that lives as long as the process, since fio compares its address
/// and writes into it.
package struct OpsTable {
  /// A callback about a job; 0, or an errno.
  package typealias JobCallback = @Sendable @convention(c) (UnsafeMutableRawPointer) -> Int32
  /// A callback about a job, without an answer.
  package typealias EndCallback = @Sendable @convention(c) (UnsafeMutableRawPointer) -> Void
  /// A callback about a job and one of its I/Os or files.
  package typealias ItemCallback = @Sendable @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int32

  /// A callback about a job and a number of bytes; 0, or an errno.
  package typealias SizeCallback = @Sendable @convention(c) (UnsafeMutableRawPointer, Int) -> Int32

  /// The callbacks of an engine.
  package struct Callbacks: Sendable {
    var setup, initialize: JobCallback
    var queue: ItemCallback
    var cleanup: EndCallback
    var openFile, closeFile, invalidate, unlinkFile, getFileSize: ItemCallback

    /// All callbacks are needed: where an engine leaves one out, fio does something to a real file.
    package init(
      setup: @escaping JobCallback, initialize: @escaping JobCallback, queue: @escaping ItemCallback,
      cleanup: @escaping EndCallback, openFile: @escaping ItemCallback, closeFile: @escaping ItemCallback,
      invalidate: @escaping ItemCallback, unlinkFile: @escaping ItemCallback, getFileSize: @escaping ItemCallback
    ) {
      self.setup = setup
      self.initialize = initialize
      self.queue = queue
      self.cleanup = cleanup
      self.openFile = openFile
      self.closeFile = closeFile
      self.invalidate = invalidate
      self.unlinkFile = unlinkFile
      self.getFileSize = getFileSize
    }
  }

  /// Engine flags that have the same bit in every release.
  package struct Flags: OptionSet, Sendable {
    /// The bits, as in `ops->flags`.
    package let rawValue: Int32
    /// A set with these bits.
    package init(rawValue: Int32) { self.rawValue = rawValue }
    /// `FIO_SYNCIO`: complete when `queue` returns.
    package static let syncIO = Flags(rawValue: 1)
    /// `FIO_DISKLESSIO`: no file is created, sized or looked at.
    package static let disklessIO = Flags(rawValue: 4)
    /// `FIO_NOEXTEND`: files cannot grow.
    package static let noExtend = Flags(rawValue: 8)
  }

  /// Larger than `struct ioengine_ops` in any release.
  static let capacity = 512

  /// The block, to be handed to fio.
  package let address: UnsafeMutableRawPointer

  /// A zeroed block with only a name, as `EngineList` registers it; nil without memory.
  package init?(name: StaticString) {
    guard let memory = calloc(1, Self.capacity) else { return nil }
    address = memory
    // `name` has been the first field after the list's links in every release.
    store(UnsafeRawPointer(name.utf8Start), at: EngineList.nameOffset)
  }

  /// The block that `get_ioengine` has handed out before.
  package init(address: UnsafeMutableRawPointer) { self.address = address }

  /// Gives it back; only while fio does not know it.
  package func deallocate() { free(address) }

  /// Fills it in for `layout`.
  package func fill(
    _ callbacks: Callbacks, flags: Flags, options: UnsafeRawPointer, optionStructSize: Int, layout: FioLayout
  ) {
    let ops = layout.ops
    store(layout.ioopsVersion, at: ops.version)
    store(flags.rawValue, at: ops.flags)
    store(callbacks.setup, at: ops.setup)
    store(callbacks.initialize, at: ops.initialize)
    store(callbacks.queue, at: ops.queue)
    store(callbacks.cleanup, at: ops.cleanup)
    store(callbacks.openFile, at: ops.openFile)
    store(callbacks.closeFile, at: ops.closeFile)
    store(callbacks.invalidate, at: ops.invalidate)
    store(callbacks.unlinkFile, at: ops.unlinkFile)
    store(callbacks.getFileSize, at: ops.getFileSize)
    store(Int32(truncatingIfNeeded: optionStructSize), at: ops.optionStructSize)
    store(options, at: ops.options)
  }

  /// Adds `prep`, which fio calls for each I/O before it takes the time. Left out until a job needs it, since it costs each I/O
  /// of every job a call.
  package func fill(prepare: ItemCallback, layout: FioLayout) { store(prepare, at: layout.ops.prepare) }

  /// Adds `iomem_alloc` and `iomem_free`, which fio then calls for the I/O buffers of each job that has no `mem=` of its own.
  package func fill(allocateBuffer: SizeCallback, freeBuffer: EndCallback, layout: FioLayout) {
    store(freeBuffer, at: layout.ops.freeBuffer)
    store(unsafeBitCast(allocateBuffer, to: UnsafeRawPointer.self), at: layout.ops.allocateBuffer)
  }

  /// Adds `prepopulate_file`, which fio calls for each file as soon as it has worked out its size.
  package func fill(prepopulateFile: ItemCallback, layout: FioLayout) {
    store(prepopulateFile, at: layout.ops.prepopulateFile)
  }

  private func store(_ value: Int32, at offset: Int) {
    address.storeBytes(of: value, toByteOffset: offset, as: Int32.self)
  }

  private func store(_ value: UnsafeRawPointer, at offset: Int) {
    address.storeBytes(of: value, toByteOffset: offset, as: UnsafeRawPointer.self)
  }

  private func store(_ callback: JobCallback, at offset: Int) {
    store(unsafeBitCast(callback, to: UnsafeRawPointer.self), at: offset)
  }

  private func store(_ callback: EndCallback, at offset: Int) {
    store(unsafeBitCast(callback, to: UnsafeRawPointer.self), at: offset)
  }

  private func store(_ callback: ItemCallback, at offset: Int) {
    store(unsafeBitCast(callback, to: UnsafeRawPointer.self), at: offset)
  }
}
