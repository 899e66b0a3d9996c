// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FioABI

/// Suites that share the one engine list: one test after the other.
@Suite(.serialized)
enum InSyntheticFio {}

/// The memory of a fio with one segment of jobs and two built-in engines, laid out by a row: what the proofs look at, and what
/// a test can spoil.
final class SyntheticFio {
  let layout: FioLayout
  let version: String
  let ops: OpsTable
  private(set) var owned: [UnsafeMutableRawPointer] = []
  private var symbols: [String: UnsafeMutableRawPointer] = [:]

  /// The first job.
  let thread: UnsafeMutableRawPointer
  let segments: UnsafeMutableRawPointer
  let options: UnsafeMutableRawPointer
  let libaio: UnsafeMutableRawPointer
  let libaioOptions: UnsafeMutableRawPointer
  let file: UnsafeMutableRawPointer
  let unit: UnsafeMutableRawPointer
  let buffer: UnsafeMutableRawPointer

  static let names: [String] = [
    "name", "directory", "filename", "ioengine", "iodepth", "size", "offset", "bs", "bsrange", "nrfiles",
  ]
  static let bufferSize = 8192

  /// The list that register_ioengine appends to, as fio has it; tests here run one after the other.
  nonisolated(unsafe) static var engineList: UnsafeMutableRawPointer?

  init?(row: Int) {
    layout = FioLayout.known[row].layout
    version = "\(FioLayout.known[row].version)"
    guard let ops = OpsTable(name: "page_fault") else { return nil }
    self.ops = ops
    var owned: [UnsafeMutableRawPointer] = [ops.address]
    func block(_ size: Int) -> UnsafeMutableRawPointer {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
      memset(memory, 0, size)
      owned.append(memory)
      return memory
    }
    thread = block(layout.threadDataSize * FioSymbols.jobsPerSegment + 8)
    segments = block(MemoryLayout<FioSymbols.Segment>.stride * 4)
    options = block(OptionLayout.size * CoreOptionTable.count)
    libaio = block(512)
    libaioOptions = block(OptionLayout.size * 2)
    file = block(512)
    unit = block(512)
    buffer = block(Self.bufferSize)
    self.owned = owned
    lay(block)
    self.owned = owned
  }

  deinit {
    // The ops table comes from calloc, the rest from Swift.
    ops.deallocate()
    for memory in owned.dropFirst() { memory.deallocate() }
  }

  /// What `FioSymbols` finds here.
  func found(without missing: String? = nil) throws(LayoutError) -> FioSymbols {
    try FioSymbols { name in "\(name)" == missing ? nil : self.symbols["\(name)"] }
  }

  func engines() throws(LayoutError) -> EngineList {
    try EngineList(registering: ops.address, in: try found())
  }

  private func lay(_ block: (Int) -> UnsafeMutableRawPointer) {
    let end = block(8)
    end.storeBytes(of: thread + layout.threadDataSize * FioSymbols.jobsPerSegment, as: UnsafeMutableRawPointer.self)
    segments.storeBytes(of: thread, as: UnsafeMutableRawPointer.self)
    let count = block(8)
    count.storeBytes(of: 1, as: UInt32.self)
    let version = block(64)
    strcpy(version.assumingMemoryBound(to: CChar.self), self.version)
    layOptions(block)
    layEngines(block)
    layJob(block)
    let register: @convention(c) (UnsafeMutableRawPointer) -> Void = { SyntheticFio.append($0) }
    let unregister: @convention(c) (UnsafeMutableRawPointer) -> Void = { SyntheticFio.remove($0) }
    symbols = [
      "fio_version_string": version, "segments": segments, "nr_segments": count, "fio_debug_jobp": end,
      "fio_options": options, "fio_debug": block(8), "log_err": block(8), "log_info": block(8),
      "register_ioengine": unsafeBitCast(register, to: UnsafeMutableRawPointer.self),
      "unregister_ioengine": unsafeBitCast(unregister, to: UnsafeMutableRawPointer.self),
      "fio_mark_td_terminate": unsafeBitCast(unregister, to: UnsafeMutableRawPointer.self),
    ]
  }

  private func layOptions(_ block: (Int) -> UnsafeMutableRawPointer) {
    let places = layout.options
    let offsets = [
      places.name, places.directory, places.filename, places.ioengine, places.iodepth, places.size, places.offset,
      places.blockSize, places.smallestBlock, places.fileCount,
    ]
    for (index, name) in Self.names.enumerated() {
      let entry = options + index * OptionLayout.size
      entry.storeBytes(of: cString(name, block), toByteOffset: OptionLayout.name, as: UnsafeMutableRawPointer.self)
      entry.storeBytes(of: UInt32(offsets[index]), toByteOffset: OptionLayout.offset1, as: UInt32.self)
      if name == "bsrange" {
        entry.storeBytes(of: UInt32(places.largestBlock), toByteOffset: OptionLayout.offset2, as: UInt32.self)
      }
    }
  }

  private func layEngines(_ block: (Int) -> UnsafeMutableRawPointer) {
    let head = block(16)
    head.storeBytes(of: head, toByteOffset: 0, as: UnsafeMutableRawPointer.self)
    head.storeBytes(of: head, toByteOffset: 8, as: UnsafeMutableRawPointer.self)
    Self.engineList = head
    libaioOptions.storeBytes(of: cString("userspace_reap", block), as: UnsafeMutableRawPointer.self)
    let null = block(512)
    for (engine, name) in [(libaio, "libaio"), (null, "null")] {
      engine.storeBytes(of: cString(name, block), toByteOffset: layout.ops.name, as: UnsafeMutableRawPointer.self)
      engine.storeBytes(of: layout.ioopsVersion, toByteOffset: layout.ops.version, as: Int32.self)
      engine.storeBytes(of: libaioOptions, toByteOffset: layout.ops.options, as: UnsafeMutableRawPointer.self)
      Self.append(engine)
    }
  }

  private func layJob(_ block: (Int) -> UnsafeMutableRawPointer) {
    let job = layout.thread
    thread.storeBytes(of: LayoutProof.optionMagic, toByteOffset: job.options, as: UInt32.self)
    thread.storeBytes(of: ops.address, toByteOffset: job.ops, as: UnsafeMutableRawPointer.self)
    let files = block(8)
    files.storeBytes(of: file, as: UnsafeMutableRawPointer.self)
    thread.storeBytes(of: files, toByteOffset: job.files, as: UnsafeMutableRawPointer.self)
    thread.storeBytes(of: 1, toByteOffset: job.fileCount, as: UInt32.self)
    thread.storeBytes(of: 1, toByteOffset: job.options + layout.options.fileCount, as: UInt32.self)
    thread.storeBytes(of: buffer, toByteOffset: job.buffer, as: UnsafeMutableRawPointer.self)
    thread.storeBytes(of: Self.bufferSize, toByteOffset: job.bufferSize, as: Int.self)
    let fields = layout.ioUnit
    unit.storeBytes(of: file, toByteOffset: fields.file, as: UnsafeMutableRawPointer.self)
    unit.storeBytes(of: buffer, toByteOffset: fields.transferBuffer, as: UnsafeMutableRawPointer.self)
    unit.storeBytes(of: 4096, toByteOffset: fields.length, as: UInt64.self)
    unit.storeBytes(of: 4096, toByteOffset: fields.transferLength, as: UInt64.self)
  }

  private func cString(_ text: String, _ block: (Int) -> UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    let memory = block(text.utf8.count + 1)
    strcpy(memory.assumingMemoryBound(to: CChar.self), text)
    return memory
  }

  private static func append(_ entry: UnsafeMutableRawPointer) {
    guard let head = engineList else { return }
    let last = head.load(fromByteOffset: 8, as: UnsafeMutableRawPointer.self)
    link(last, entry)
    link(entry, head)
  }

  private static func remove(_ entry: UnsafeMutableRawPointer) {
    link(
      entry.load(fromByteOffset: 8, as: UnsafeMutableRawPointer.self), entry.load(as: UnsafeMutableRawPointer.self))
  }

  private static func link(_ left: UnsafeMutableRawPointer, _ right: UnsafeMutableRawPointer) {
    left.storeBytes(of: right, toByteOffset: 0, as: UnsafeMutableRawPointer.self)
    right.storeBytes(of: left, toByteOffset: 8, as: UnsafeMutableRawPointer.self)
  }
}
