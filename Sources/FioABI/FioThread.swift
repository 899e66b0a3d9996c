// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A view of `struct thread_data`: one job, as its engine sees it.
package struct FioThread {
  private let base: UnsafeMutableRawPointer
  private let layout: FioLayout

  /// `FIO_VERROR_SIZE`.
  static let errorTextSize = 128

  /// A view of the job at `base`, once `LayoutProof` has shown that `layout` is its layout.
  package init(_ base: UnsafeMutableRawPointer, layout: FioLayout) {
    self.base = base
    self.layout = layout
  }

  /// `td->eo`: the engine's options, nil where fio does not know of any.
  package var engineOptions: UnsafeMutableRawPointer? {
    base.load(fromByteOffset: layout.thread.engineOptions, as: UnsafeMutableRawPointer?.self)
  }

  /// `td->io_ops_data`: the word that the engine keeps its state in.
  package var engineState: UnsafeMutableRawPointer? {
    get { base.load(fromByteOffset: layout.thread.engineState, as: UnsafeMutableRawPointer?.self) }
    nonmutating set {
      base.storeBytes(of: newValue, toByteOffset: layout.thread.engineState, as: UnsafeMutableRawPointer?.self)
    }
  }

  /// `td->o.size` in bytes: what the job was told with `size=`.
  package var size: UInt64 {
    base.load(fromByteOffset: layout.thread.options + layout.options.size, as: UInt64.self)
  }

  /// True where `td->o.filename` names the job's files; otherwise fio makes names for them.
  package var namesFiles: Bool {
    let place = layout.thread.options + layout.options.filename
    return base.load(fromByteOffset: place, as: UnsafeRawPointer?.self) != nil
  }

  /// `td->io_ops`: the table of the job's engine.
  package var engineTable: UnsafeRawPointer? {
    base.load(fromByteOffset: layout.thread.ops, as: UnsafeRawPointer?.self)
  }

  /// `td->o.name`: the job's name.
  package var name: UnsafePointer<CChar>? {
    base.load(fromByteOffset: layout.thread.options + layout.options.name, as: UnsafePointer<CChar>?.self)
  }

  /// The 32 bits of a core option that no layout row has, found by fio's own table; nil where that has no such option.
  package func coreOption(_ name: StaticString, in symbols: FioSymbols) -> UInt32? {
    // `td->eo` follows `td->o`: what lies at or behind it is none of its fields.
    guard let offset = symbols.offset(ofCoreOption: name), offset > 0,
      layout.thread.options + offset + MemoryLayout<UInt32>.size <= layout.thread.engineOptions
    else { return nil }
    return base.loadUnaligned(fromByteOffset: layout.thread.options + offset, as: UInt32.self)
  }

  /// How many files the job uses: the first of those that it has, if `nrfiles=` says fewer than `filename=` names.
  package var fileCount: Int {
    let used = base.load(fromByteOffset: layout.thread.options + layout.options.fileCount, as: UInt32.self)
    return min(Int(used), Int(base.load(fromByteOffset: layout.thread.fileCount, as: UInt32.self)))
  }

  /// `td->o.td_ddir`: what the job's `rw=` makes it do.
  package func directions(in symbols: FioSymbols) -> JobDirections {
    JobDirections(rawValue: coreOption("rw", in: symbols) ?? 0)
  }

  /// `min_bs`, in bytes, of reads, writes or trims.
  package func minBlock(_ direction: IODirection) -> UInt64 { block(direction, at: layout.options.smallestBlock) }

  /// `max_bs`, in bytes, of any direction.
  package var maxBlock: UInt64 {
    max(
      block(.read, at: layout.options.largestBlock),
      block(.write, at: layout.options.largestBlock),
      block(.trim, at: layout.options.largestBlock))
  }

  private func block(_ direction: IODirection, at offset: Int) -> UInt64 {
    let index = Int(min(direction.rawValue, IODirection.trim.rawValue))
    let place = layout.thread.options + offset + index * MemoryLayout<UInt64>.stride
    return base.load(fromByteOffset: place, as: UInt64.self)
  }

  /// The job's files; nil where `index` is none of theirs.
  package func file(_ index: Int) -> FioFile? {
    guard (0..<fileCount).contains(index),
      let files = base.load(fromByteOffset: layout.thread.files, as: UnsafeRawPointer?.self),
      let file = files.load(
        fromByteOffset: index * MemoryLayout<UnsafeRawPointer>.stride, as: UnsafeMutableRawPointer?.self)
    else { return nil }
    return FioFile(file, layout: layout.file)
  }

  /// `td->orig_buffer`: the memory of the job's I/O buffers.
  package var buffer: UnsafeMutableRawPointer? {
    get { base.load(fromByteOffset: layout.thread.buffer, as: UnsafeMutableRawPointer?.self) }
    nonmutating set {
      base.storeBytes(of: newValue, toByteOffset: layout.thread.buffer, as: UnsafeMutableRawPointer?.self)
    }
  }

  /// `td->orig_buffer_size`: its bytes.
  package var bufferSize: UInt64 { base.load(fromByteOffset: layout.thread.bufferSize, as: UInt64.self) }

  /// True where `file` is one of the job's files.
  func has(file: UnsafeRawPointer?) -> Bool {
    for index in 0..<fileCount where self.file(index)?.isAt(file) == true { return true }
    return false
  }

  /// True where `buffer` and the `count` bytes after it lie in the memory that fio allocated for the job's I/O.
  func hasBuffer(_ buffer: UnsafeRawPointer?, count: UInt64) -> Bool {
    let begin = base.load(fromByteOffset: layout.thread.buffer, as: UInt.self)
    let size = base.load(fromByteOffset: layout.thread.bufferSize, as: UInt.self)
    let position = UInt(bitPattern: buffer)
    guard position >= begin, position - begin <= size else { return false }
    return count <= size - (position - begin)
  }

  /// Makes the job end with `errno` (in fio's JSON and exit code) and `message` (in fio's own last line), unless it already
  /// failed.
  package func fail(errno: Int32, _ message: Message) {
    guard base.load(fromByteOffset: layout.thread.error, as: Int32.self) == 0 else { return }
    let text = (base + layout.thread.errorText).assumingMemoryBound(to: CChar.self)
    message.withCString { source in
      let length = strnlen(source, Self.errorTextSize - 1)
      memcpy(text, source, length)
      text[length] = 0
    }
    base.storeBytes(of: errno, toByteOffset: layout.thread.error, as: Int32.self)
  }
}

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

  /// Where the structure is.
  package var address: UnsafeRawPointer { UnsafeRawPointer(base) }

  func isAt(_ address: UnsafeRawPointer?) -> Bool { UnsafeRawPointer(base) == address }
}
