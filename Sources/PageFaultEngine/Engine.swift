// SPDX-License-Identifier: GPL-2.0-only
import FioABI
import Synchronization

/// What belongs to the process: the ops block that fio was given, and the layout of the fio that it was given to.
enum Engine {
  /// The address of the block, 0 before; set once, by fio's main thread.
  private static let opsAddress = Atomic<UInt>(0)
  private static let ioopsVersion = Atomic<Int32>(0)
  /// The address of the catalogue of layouts, 0 before.
  private static let catalogueAddress = Atomic<UInt>(0)
  /// The address of the row of it that was chosen, 0 before.
  private static let chosenAddress = Atomic<UInt>(0)
  /// Where a job keeps its engine's word; on the queue path, hence not looked up in the row.
  private static let stateOffset = Atomic<Int>(0)
  /// Where the queue path finds the fields of an I/O. Of the process and not of the job, so that the processor need not know the
  /// job before it reads an I/O. Written when a layout is chosen, which is before the first I/O of any job.
  nonisolated(unsafe) private(set) static var ioLayout = IOLayout.none
  /// A live job has agreed with the layout.
  private static let proved = Atomic<Bool>(false)

  /// The layout that was chosen for this fio.
  static var layout: FioLayout? {
    chosen?.pointee.layout
  }

  /// What a refusal says of layout files: the one that was chosen and failed, or the one that came nearest.
  static func describeLayoutFile(into line: inout Message) {
    if let path = chosen?.pointee.path {
      line.append("; its layout file is ")
      line.append(cString: path)
    } else {
      catalogue?.pointee.describePassedOver(into: &line)
    }
  }

  private static var chosen: UnsafeMutablePointer<ChosenLayout>? {
    UnsafeMutablePointer(bitPattern: chosenAddress.load(ordering: .acquiring))
  }

  private static var catalogue: UnsafeMutablePointer<LayoutCatalogue>? {
    UnsafeMutablePointer(bitPattern: catalogueAddress.load(ordering: .acquiring))
  }

  private static var ops: UnsafeMutableRawPointer? {
    UnsafeMutableRawPointer(bitPattern: opsAddress.load(ordering: .acquiring))
  }

  /// What fio gets from `get_ioengine`; nil after a sentence about why not.
  static func load() -> UnsafeMutableRawPointer? {
    do throws(JobError) {
      if let table = ops {
        try chooseLayoutAgain()
        return table
      }
      return try loadFirst().address
    } catch {
      Console.error(error.message)
      return nil
    }
  }

  /// Shows that `thread` is a job of a fio with the chosen layout.
  static func prove(_ thread: UnsafeMutableRawPointer, isOffloadWorker: Bool) throws(JobError) -> FioThread {
    let symbols = try symbols()
    try chooseLayoutAgain()
    guard let layout, let ops else { throw .fio(.unknownVersion) }
    do throws(LayoutError) {
      try LayoutProof(layout, in: symbols).prove(thread: thread, ops: ops, isOffloadWorker: isOffloadWorker)
    } catch {
      throw .fio(error)
    }
    proved.store(true, ordering: .releasing)
    return FioThread(thread, layout: layout)
  }

  /// True before any live job has agreed with the layout: nothing of a job may be touched then.
  static var isUnproved: Bool { !proved.load(ordering: .acquiring) }

  /// True where `thread` is none of fio's jobs: `io_submit_mode=offload` has workers that copy one.
  static func isOffloadWorker(_ thread: UnsafeMutableRawPointer) throws(JobError) -> Bool {
    let symbols = try symbols()
    guard let size = symbols.threadDataSize else { throw .fio(.unproved(.threadPosition)) }
    return !symbols.isJob(thread, threadDataSize: size)
  }

  /// Under `fio --debug=mem`: which layout it is, once the first I/O has ended the proof.
  static func reportProof() {
    guard let chosen, let symbols = try? symbols() else { return }
    let layout = chosen.pointee.layout
    var line = Message("page_fault: layout ")
    chosen.pointee.appendName(to: &line)
    line.append(" ")
    line.append(layout.architecture)
    line.append(" ioops ")
    line.append(Int(layout.ioopsVersion))
    line.append(" thread_data ")
    line.append(symbols.threadDataSize ?? layout.threadDataSize)
    line.append(" proved")
    Console.debug(line, symbols)
  }

  /// fio's symbols, or the sentence about the one that is missing.
  static func symbols() throws(JobError) -> FioSymbols {
    do throws(LayoutError) { return try FioSymbols() } catch { throw .fio(error) }
  }

  /// The job's state, as `init` left it.
  @inline(__always)
  static func job(of thread: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Job>? {
    let offset = stateOffset.load(ordering: .relaxed)
    return thread.load(fromByteOffset: offset, as: UnsafeMutablePointer<Job>?.self)
  }

  /// From here on fio calls `prep` before each I/O, of whatever job: where none needs it, none pays for it.
  static func enablePrepare() {
    guard let ops, let layout else { return }
    OpsTable(address: ops).fill(prepare: Callbacks.prepare, layout: layout)
  }

  /// From here on fio tells the engine of each file that it has worked out the size of.
  static func enablePrepopulate() {
    guard let ops, let layout else { return }
    OpsTable(address: ops).fill(prepopulateFile: Callbacks.prepopulateFile, layout: layout)
  }

  /// From here on fio asks the engine for I/O buffers of jobs without `mem=`.
  static func enableBuffers() {
    guard let ops, let layout else { return }
    OpsTable(address: ops).fill(
      allocateBuffer: Callbacks.allocateBuffer, freeBuffer: Callbacks.freeBuffer, layout: layout)
  }

  private static func loadFirst() throws(JobError) -> OpsTable {
    guard let table = OpsTable(name: "page_fault") else { throw .noMemory }
    do throws(JobError) {
      try fill(table)
    } catch {
      table.deallocate()
      throw error
    }
    opsAddress.store(UInt(bitPattern: table.address), ordering: .releasing)
    return table
  }

  private static func fill(_ table: OpsTable) throws(JobError) {
    let symbols = try symbols()
    let layout: FioLayout
    do throws(LayoutError) {
      let engines = try EngineList(registering: table.address, in: symbols)
      ioopsVersion.store(engines.ioopsVersion, ordering: .relaxed)
      try findLayouts(symbols)
      layout = try choose(symbols)
      try LayoutProof(layout, in: symbols).proveTables(engines)
    } catch {
      throw .fio(error)
    }
    guard let options = EngineOption.makeTable() else { throw .noMemory }
    table.fill(
      Callbacks.all, flags: [.syncIO, .disklessIO, .noExtend], options: options,
      optionStructSize: OptionValues.size, layout: layout)
  }

  /// fio may ask for the table before it has a job to measure: choose again when it has one, among rows with the same table.
  private static func chooseLayoutAgain() throws(JobError) {
    let symbols = try symbols()
    let filled = layout
    do throws(LayoutError) {
      let layout = try choose(symbols)
      if let filled, filled.ops != layout.ops { throw .ambiguous }
    } catch {
      throw .fio(error)
    }
  }

  /// Reads the layout files, once.
  private static func findLayouts(_ symbols: FioSymbols) throws(LayoutError) {
    guard catalogue == nil, var found = LayoutCatalogue() else { return }
    let identity = FioIdentity(symbols, ioopsVersion: ioopsVersion.load(ordering: .relaxed))
    var line = Message("page_fault: measured ")
    identity.describe(into: &line)
    Console.debug(line, symbols)
    do throws(LayoutFileError) { try found.find(for: identity) } catch { throw .layoutFile(error) }
    let address = UnsafeMutablePointer<LayoutCatalogue>.allocate(capacity: 1)
    address.initialize(to: found)
    catalogueAddress.store(UInt(bitPattern: address), ordering: .releasing)
  }

  private static func choose(_ symbols: FioSymbols) throws(LayoutError) -> FioLayout {
    let measured = symbols.measurements(ioopsVersion: ioopsVersion.load(ordering: .relaxed))
    guard let catalogue else { throw .unknownVersion }
    let row = try catalogue.pointee.select(measured)
    if let chosen, chosen.pointee.row == row { return chosen.pointee.layout }
    // Jobs may be reading the one before: it stays.
    let address = UnsafeMutablePointer<ChosenLayout>.allocate(capacity: 1)
    address.initialize(to: catalogue.pointee.layout(ofRow: row))
    let fields = IOLayout(address.pointee.layout)
    // Other jobs may be reading it.
    if fields != ioLayout { ioLayout = fields }
    stateOffset.store(address.pointee.layout.thread.engineState, ordering: .relaxed)
    chosenAddress.store(UInt(bitPattern: address), ordering: .releasing)
    return address.pointee.layout
  }
}

/// The one symbol of `libpagefault.so`: fio asks it for the engine, three to six times a run.
///
/// Hands out the same block each time, or nothing where this fio is not one that the engine knows.
@_cdecl("get_ioengine")
public func getIOEngine(_ ops: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) {
  ops?.pointee = Engine.load()
}
