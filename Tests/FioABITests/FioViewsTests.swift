// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Testing

@testable import FioABI

extension InSyntheticFio {
  @Suite("Views of fio's structures")
  struct FioViewsTests {
    private let fio: SyntheticFio
    private let thread: FioThread

    init() throws {
      fio = try #require(SyntheticFio(row: FioLayout.known.count - 1))
      thread = FioThread(fio.thread, layout: fio.layout)
    }

    @Test("A job's files are those that it has, and no more")
    func files() throws {
      #expect(thread.fileCount == 1)
      #expect(thread.file(0) != nil)
      #expect(thread.file(1) == nil)
      #expect(thread.file(-1) == nil)
      let file = try #require(thread.file(0))
      fio.file.storeBytes(of: 4096, toByteOffset: fio.layout.file.offset, as: UInt64.self)
      fio.file.storeBytes(of: 8192, toByteOffset: fio.layout.file.ioSize, as: UInt64.self)
      #expect(file.offset == 4096)
      #expect(file.ioSize == 8192)
      file.end = 12288
      #expect(fio.file.load(fromByteOffset: fio.layout.file.realSize, as: UInt64.self) == 12288)
      #expect(file.end == 12288)
      fio.file.storeBytes(of: 7, toByteOffset: fio.layout.file.number, as: UInt32.self)
      #expect(file.number == 7)
    }

    @Test("The first failure of a job stays, cut to fio's 128 bytes")
    func fail() {
      var long = Message("page_fault: ")
      for _ in 0..<40 { long.append("0123456789") }
      thread.fail(errno: ENOMEM, long)
      thread.fail(errno: EINVAL, Message("later"))
      #expect(fio.thread.load(fromByteOffset: fio.layout.thread.error, as: Int32.self) == ENOMEM)
      let text = (fio.thread + fio.layout.thread.errorText).assumingMemoryBound(to: CChar.self)
      #expect(strlen(text) == 127)
      #expect(String(cString: text).hasPrefix("page_fault: 0123456789"))
      #expect((fio.thread + fio.layout.thread.errorText + 128).load(as: UInt8.self) == 0)
    }

    @Test("The engine's word of a job is written and read back")
    func state() {
      #expect(thread.engineState == nil)
      thread.engineState = fio.buffer
      #expect(
        fio.thread.load(fromByteOffset: fio.layout.thread.engineState, as: UnsafeMutableRawPointer?.self) == fio.buffer)
      #expect(thread.engineState == fio.buffer)
    }

    @Test("An I/O shows its fields and takes an error")
    func unit() {
      let unit = IOUnit(fio.unit, layout: IOLayout(fio.layout))
      fio.unit.storeBytes(of: 1 << 40, toByteOffset: fio.layout.ioUnit.offset, as: UInt64.self)
      fio.file.storeBytes(of: 3, toByteOffset: fio.layout.file.number, as: UInt32.self)
      #expect(unit.offset == 1 << 40)
      #expect(unit.length == 4096)
      #expect(unit.buffer == fio.buffer)
      #expect(unit.fileNumber == 3)
      unit.fail(errno: EINVAL)
      #expect(fio.unit.load(fromByteOffset: fio.layout.ioUnit.error, as: Int32.self) == EINVAL)
    }

    @Test("The ops table has fio's shape")
    func opsTable() throws {
      let item: OpsTable.ItemCallback = { _, _ in 7 }
      let job: OpsTable.JobCallback = { _ in 8 }
      let table = try #require(OpsTable(name: "page_fault"))
      defer { table.deallocate() }
      table.fill(
        OpsTable.Callbacks(
          setup: job, initialize: job, queue: item, cleanup: { _ in }, openFile: item, closeFile: item,
          invalidate: item,
          unlinkFile: item, getFileSize: item),
        flags: [.syncIO, .disklessIO, .noExtend], options: UnsafeRawPointer(fio.options), optionStructSize: 24,
        layout: fio.layout)
      let ops = fio.layout.ops
      let name = table.address.load(fromByteOffset: ops.name, as: UnsafePointer<CChar>.self)
      #expect(String(cString: name) == "page_fault")
      #expect(table.address.load(fromByteOffset: ops.version, as: Int32.self) == fio.layout.ioopsVersion)
      #expect(table.address.load(fromByteOffset: ops.flags, as: Int32.self) == 13)
      #expect(table.address.load(fromByteOffset: ops.queue, as: OpsTable.ItemCallback.self)(fio.thread, fio.unit) == 7)
      #expect(table.address.load(fromByteOffset: ops.initialize, as: OpsTable.JobCallback.self)(fio.thread) == 8)
      #expect(table.address.load(fromByteOffset: ops.optionStructSize, as: Int32.self) == 24)
      #expect(
        table.address.load(fromByteOffset: ops.options, as: UnsafeRawPointer.self) == UnsafeRawPointer(fio.options))
    }

    @Test("The option table ends with a nameless entry, and takes no more than there is room for")
    func optionTable() throws {
      var table = try #require(OptionTable(capacity: 1))
      defer { table.deallocate() }
      let option = OptionTable.Option.integer(
        "delay", longName: "Delay", help: "How long", default: 0, offset: 24)
      let first = table.append(option)
      let second = table.append(option)
      #expect(first && !second)
      let entry = table.address
      #expect(String(cString: entry.load(as: UnsafePointer<CChar>.self)) == "delay")
      #expect(entry.load(fromByteOffset: OptionLayout.type, as: Int32.self) == OptionType.longInteger.rawValue)
      #expect(entry.load(fromByteOffset: OptionLayout.offset1, as: UInt32.self) == 24)
      #expect(entry.load(fromByteOffset: OptionLayout.maximum, as: UInt64.self) == 0)
      #expect(entry.load(fromByteOffset: OptionLayout.category, as: UInt64.self) == 64)
      #expect((entry + OptionLayout.size).load(as: UnsafePointer<CChar>?.self) == nil)
    }
  }
}
