// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FioABI

extension InSyntheticFio {
  /// Every proof holds in a process laid out by the row, and fails, by name, when the one thing that it looks at is spoiled.
  @Suite("Proving a layout")
  struct LayoutProofTests {
    private let fio: SyntheticFio
    private static let row = 5

    init() throws {
      fio = try #require(SyntheticFio(row: Self.row))
    }

    @Test("Every row proves itself", arguments: 0..<FioLayout.known.count)
    func everyRow(_ row: Int) throws {
      let fio = try #require(SyntheticFio(row: row))
      let symbols = try fio.found()
      let engines = try fio.engines()
      #expect(try FioLayout.select(symbols.measurements(ioopsVersion: engines.ioopsVersion)) == row)
      let proof = LayoutProof(fio.layout, in: symbols)
      try proof.proveTables(engines)
      try proof.prove(thread: fio.thread, ops: fio.ops.address, isOffloadWorker: false)
      try IOUnit(fio.unit, layout: IOLayout(fio.layout)).prove(for: FioThread(fio.thread, layout: fio.layout))
    }

    @Test("A row of another release fails in this process", arguments: 0..<FioLayout.known.count)
    func otherRows(_ row: Int) throws {
      let other = FioLayout.known[row].layout
      guard other.thread.ops != fio.layout.thread.ops else { return }
      #expect(throws: LayoutError.self) {
        let symbols = try fio.found()
        try LayoutProof(other, in: symbols).proveTables(try fio.engines())
        try LayoutProof(other, in: symbols).prove(thread: fio.thread, ops: fio.ops.address, isOffloadWorker: false)
      }
    }

    @Test(
      "A missing symbol is named",
      arguments: [
        "fio_version_string", "segments", "nr_segments", "fio_debug_jobp", "fio_options", "fio_debug", "log_err",
        "log_info",
        "register_ioengine", "unregister_ioengine", "fio_mark_td_terminate",
      ])
    func missingSymbol(_ name: String) {
      #expect(reason { () throws(LayoutError) in _ = try fio.found(without: name) } == "it does not export \(name)")
    }

    @Test("The IOOPS version comes from a built-in engine, and the list is left as it was")
    func engineList() throws {
      let head = try #require(SyntheticFio.engineList)
      let last = head.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
      #expect(try fio.engines().ioopsVersion == fio.layout.ioopsVersion)
      #expect(head.load(fromByteOffset: 8, as: UnsafeRawPointer.self) == last)
      #expect(last.load(as: UnsafeRawPointer.self) == UnsafeRawPointer(head))
    }

    @Test("A fio without built-in engines is refused")
    func noEngines() throws {
      let head = try #require(SyntheticFio.engineList)
      head.storeBytes(of: head, toByteOffset: 0, as: UnsafeMutableRawPointer.self)
      head.storeBytes(of: head, toByteOffset: 8, as: UnsafeMutableRawPointer.self)
      let text = reason { () throws(LayoutError) in _ = try fio.engines() }
      #expect(text == "it has no built-in engine to read the IOOPS version from")
    }

    @Test("A core option in another place is named", arguments: SyntheticFio.names.indices)
    func coreOption(_ index: Int) throws {
      (fio.options + index * OptionLayout.size).storeBytes(of: 4, toByteOffset: OptionLayout.offset1, as: UInt32.self)
      #expect(tables() == "its option '\(SyntheticFio.names[index])' is not where the layout has it")
    }

    @Test("So is the second value of an option that has two")
    func secondValue() throws {
      let index = try #require(SyntheticFio.names.firstIndex(of: "bsrange"))
      (fio.options + index * OptionLayout.size).storeBytes(of: 4, toByteOffset: OptionLayout.offset2, as: UInt32.self)
      #expect(tables() == "its option 'bsrange' is not where the layout has it")
    }

    @Test("libaio's options in another place are refused; without libaio there is nothing to compare")
    func libaio() throws {
      fio.libaioOptions.storeBytes(of: nil, as: UnsafeRawPointer?.self)
      #expect(tables() == "the options of its libaio engine are not where the layout has them")
      "nameless".withCString { name in
        fio.libaio.storeBytes(of: UnsafeRawPointer(name), toByteOffset: fio.layout.ops.name, as: UnsafeRawPointer.self)
        #expect(tables() == nil)
      }
    }

    @Test("A job outside of fio's segments is refused, and so is one between two jobs")
    func position() {
      let size = fio.layout.threadDataSize
      #expect(job(fio.thread + size) == "a job does not begin with fio's option magic")
      #expect(job(fio.thread + 8) == "a job does not lie where its segments put it")
      #expect(job(fio.unit) == "a job does not lie where its segments put it")
      #expect(job(fio.thread - 1) == "a job does not lie where its segments put it")
    }

    @Test("An offload worker lies elsewhere, its content is proved all the same")
    func worker() {
      let copy = UnsafeMutableRawPointer.allocate(byteCount: fio.layout.threadDataSize, alignment: 16)
      defer { copy.deallocate() }
      memcpy(copy, fio.thread, fio.layout.threadDataSize)
      #expect(job(copy, isOffloadWorker: true) == nil)
      copy.storeBytes(of: nil, toByteOffset: fio.layout.thread.ops, as: UnsafeRawPointer?.self)
      #expect(job(copy, isOffloadWorker: true) == "a job does not point back to this engine")
    }

    @Test("A job of another engine is refused")
    func engineOps() {
      fio.thread.storeBytes(of: fio.libaio, toByteOffset: fio.layout.thread.ops, as: UnsafeMutableRawPointer.self)
      #expect(job(fio.thread) == "a job does not point back to this engine")
    }

    @Test("The first I/O shows where its fields are")
    func firstIO() {
      let fields = fio.layout.ioUnit
      #expect(io() == nil)
      fio.unit.storeBytes(of: 7, toByteOffset: fields.error, as: UInt32.self)
      #expect(io() == "the first I/O begins with an error")
      fio.unit.storeBytes(of: 8192, toByteOffset: fields.length, as: UInt64.self)
      #expect(io() == "the first I/O has two different lengths")
      fio.unit.storeBytes(of: 8192 + 1, toByteOffset: fields.transferLength, as: UInt64.self)
      fio.unit.storeBytes(of: 8192 + 1, toByteOffset: fields.length, as: UInt64.self)
      #expect(io() == "the first I/O's buffer lies outside of the job's")
      fio.unit.storeBytes(of: UInt64.max, toByteOffset: fields.transferLength, as: UInt64.self)
      fio.unit.storeBytes(of: UInt64.max, toByteOffset: fields.length, as: UInt64.self)
      #expect(io() == "the first I/O's buffer lies outside of the job's")
      fio.unit.storeBytes(of: fio.buffer, toByteOffset: fields.file, as: UnsafeMutableRawPointer.self)
      #expect(io() == "the first I/O does not belong to a file of its job")
    }

    @Test("A trim has no buffer to prove")
    func trim() {
      let fields = fio.layout.ioUnit
      fio.unit.storeBytes(of: IODirection.trim.rawValue, toByteOffset: fields.direction, as: UInt32.self)
      fio.unit.storeBytes(of: nil, toByteOffset: fields.transferBuffer, as: UnsafeRawPointer?.self)
      #expect(io() == nil)
    }

    private func tables() -> String? {
      reason { () throws(LayoutError) in
        try LayoutProof(fio.layout, in: try fio.found()).proveTables(try fio.engines())
      }
    }

    private func job(_ thread: UnsafeMutableRawPointer, isOffloadWorker: Bool = false) -> String? {
      reason { () throws(LayoutError) in
        try LayoutProof(fio.layout, in: try fio.found())
          .prove(thread: thread, ops: fio.ops.address, isOffloadWorker: isOffloadWorker)
      }
    }

    private func io() -> String? {
      reason { () throws(LayoutError) in
        try IOUnit(fio.unit, layout: IOLayout(fio.layout)).prove(for: FioThread(fio.thread, layout: fio.layout))
      }
    }

    private func reason(_ body: () throws(LayoutError) -> Void) -> String? {
      do throws(LayoutError) {
        try body()
        return nil
      } catch {
        return error.text
      }
    }
  }
}
