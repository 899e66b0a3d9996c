// SPDX-License-Identifier: GPL-2.0-only

/// Holds a layout against the live process, before anything is done with it. Everything here only reads.
package struct LayoutProof {
  private let layout: FioLayout
  private let symbols: FioSymbols

  /// A proof of `layout` in the process that `symbols` were found in.
  package init(_ layout: FioLayout, in symbols: FioSymbols) {
    self.layout = layout
    self.symbols = symbols
  }

  /// Before any job exists: fio's own option table and the built-in libaio engine agree with the layout.
  package func proveTables(_ engines: EngineList) throws(LayoutError) {
    try proveCoreOptions()
    if let libaio = engines.libaio, !hasOptions(libaio) { throw .unproved(.libaioOptions) }
  }

  private func proveCoreOptions() throws(LayoutError) {
    let options = layout.options
    try prove("name", at: options.name)
    try prove("directory", at: options.directory)
    try prove("filename", at: options.filename)
    try prove("ioengine", at: options.ioengine)
    try prove("iodepth", at: options.iodepth)
    try prove("size", at: options.size)
    try prove("offset", at: options.offset)
    try prove("bs", at: options.blockSize)
    try prove("bsrange", at: options.smallestBlock)
    guard symbols.offset(ofCoreOption: "bsrange", in: OptionLayout.offset2) == options.largestBlock else {
      throw .unproved(.coreOption("bsrange"))
    }
    try prove("nrfiles", at: options.fileCount)
  }

  /// In setup and init: `thread` is a job of this fio, and points back to `ops`.
  ///
  /// A worker of `io_submit_mode=offload` is a copy outside of fio's segments: only its content can be proved.
  package func prove(
    thread: UnsafeRawPointer, ops: UnsafeRawPointer, isOffloadWorker: Bool
  ) throws(LayoutError) {
    // Once more: the row may have been chosen again since the table was handed out.
    try proveCoreOptions()
    if !isOffloadWorker {
      guard let size = symbols.threadDataSize, symbols.isJob(thread, threadDataSize: size) else {
        throw .unproved(.threadPosition)
      }
    }
    let magic = thread.load(fromByteOffset: layout.thread.options, as: UInt32.self)
    guard magic == Self.optionMagic else { throw .unproved(.threadMagic) }
    let found = thread.load(fromByteOffset: layout.thread.ops, as: UnsafeRawPointer?.self)
    guard found == ops else { throw .unproved(.engineOps) }
  }

  /// `OPT_MAGIC`, with which `struct thread_options` begins.
  static let optionMagic: UInt32 = 0x4f50_544e

  private func prove(_ name: StaticString, at offset: Int) throws(LayoutError) {
    guard symbols.offset(ofCoreOption: name) == offset else { throw .unproved(.coreOption(name)) }
  }

  /// libaio's first option has been `userspace_reap` in every release.
  private func hasOptions(_ engine: UnsafeRawPointer) -> Bool {
    guard let options = engine.load(fromByteOffset: layout.ops.options, as: UnsafeRawPointer?.self),
      let name = options.load(fromByteOffset: OptionLayout.name, as: UnsafePointer<CChar>?.self)
    else { return false }
    return ("userspace_reap" as StaticString).matches(name)
  }
}
