// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// What the guards do to the process: its handler from before, and the table.
@Suite("SIGBUS handlers from before")
struct SigbusHandlerTests {
  @Test(
    "A function that was there before gets foreign addresses, and is there again afterwards", arguments: [true, false])
  func function(_ withInformation: Bool) async {
    await #expect(processExitsWith: .success) { [withInformation] in
      var before = sigaction()
      if withInformation {
        before.sa_flags = SA_SIGINFO
        before.__sigaction_handler.sa_sigaction = { _, info, _ in
          Foreign.serve(UInt(bitPattern: info?.pointee._sifields._sigfault.si_addr))
        }
      } else {
        before.__sigaction_handler.sa_handler = { _ in Foreign.serve(nil) }
      }
      try #require(sigaction(SIGBUS, &before, nil) == 0)
      let slot = try SigbusSlot.make()
      let mine = try FileMapping.memory(pages: 2)
      let foreign = try FileMapping.memory(pages: 2)
      Foreign.page = foreign.region.base
      let guarded = try SigbusGuard.register(mine.region, pageSize: PageSize.base, file: mine.file, into: slot)
      #expect(Handler.current != Handler.address(of: before))
      try mine.truncate(toPages: 0)
      try foreign.truncate(toPages: 0)
      _ = foreign.read(page: 0)
      #expect(Foreign.served == 1 && !slot.isMarked)
      if withInformation { #expect(Foreign.address == UInt(bitPattern: foreign.region.base)) }
      raise(SIGBUS)
      #expect(Foreign.served == 2, "one that was sent has no address of ours")
      _ = mine.read(page: 0)
      #expect(Foreign.served == 2 && slot.caught == 1)
      guarded.release()
      #expect(Handler.current == Handler.address(of: before))
    }
  }

  @Test("Without a handler from before, a foreign address ends the process as ever")
  func defaultAction() async {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      signal(SIGBUS, SIG_DFL)
      try Foreign.faultWhileGuarding()
    }
  }

  @Test("Without a handler from before, a SIGBUS that was sent ends the process as ever")
  func sentToDefault() async {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      signal(SIGBUS, SIG_DFL)
      try Foreign.whileGuarding { raise(SIGBUS) }
    }
  }

  @Test("Where SIGBUS was ignored, one that was sent still is, and a foreign address ends the process as ever")
  func ignored() async {
    await #expect(processExitsWith: .success) {
      signal(SIGBUS, SIG_IGN)
      try Foreign.whileGuarding { raise(SIGBUS) }
      #expect(Handler.current == 1, "SIG_IGN is back")
    }
    await #expect(processExitsWith: .signal(SIGBUS)) {
      signal(SIGBUS, SIG_IGN)
      try Foreign.faultWhileGuarding()
    }
  }

  @Test("A handler that came later stays, and what it passes on reaches the one from before")
  func laterHandler() async {
    await #expect(processExitsWith: .success) {
      var before = sigaction()
      before.__sigaction_handler.sa_handler = { _ in Foreign.served += 100 }
      try #require(sigaction(SIGBUS, &before, nil) == 0)
      let slot = try SigbusSlot.make()
      let mine = try FileMapping.memory(pages: 2)
      let guarded = try SigbusGuard.register(mine.region, pageSize: PageSize.base, file: mine.file, into: slot)
      try #require(sigaction(SIGBUS, nil, &Foreign.passedOn) == 0)
      var later = sigaction()
      later.sa_flags = SA_SIGINFO
      later.__sigaction_handler.sa_sigaction = { signal, info, context in
        Foreign.served += 1
        Foreign.passedOn.__sigaction_handler.sa_sigaction(signal, info, context)
      }
      try #require(sigaction(SIGBUS, &later, nil) == 0)
      try mine.truncate(toPages: 0)
      _ = mine.read(page: 0)
      #expect(slot.caught == 1 && Foreign.served == 1)
      guarded.release()
      #expect(Handler.current == Handler.address(of: later))
      raise(SIGBUS)
      #expect(Foreign.served == 102)
      let again = try SigbusGuard.register(mine.region, pageSize: PageSize.base, file: mine.file, into: slot)
      _ = mine.read(page: 1)
      #expect(slot.caught == 2, "guarded through the later handler")
      again.release()
    }
  }

  @Test("500 mappings are guarded; the handler goes with the last one, in any order")
  func manyGuards() async {
    await #expect(processExitsWith: .success) {
      signal(SIGBUS, SIG_DFL)
      let whole = try FileMapping.memory(pages: 1000)
      let page = PageSize.base
      var guards: [SigbusGuard] = []
      var slots: [SigbusSlot] = []
      for index in 0..<500 {
        let region = Region(base: whole.region.base + 2 * index * page, length: page, origin: UInt64(2 * index * page))
        slots.append(try SigbusSlot.make())
        guards.append(try SigbusGuard.register(region, pageSize: page, file: whole.file, into: slots[index]))
      }
      try whole.truncate(toPages: 500)
      for index in 0..<500 { whole.write(page: 2 * index) }
      for index in 0..<500 { #expect(slots[index].caught == (index < 250 ? 0 : 1)) }
      for index in stride(from: 0, to: 500, by: 2) { guards[index].release() }
      #expect(Handler.current != 0)
      for index in stride(from: 499, to: 0, by: -2) { guards[index].release() }
      #expect(Handler.current == 0)
    }
  }

  @Test("A full table, an overlap and a range of broken pages are refused by errno")
  func refusals() async {
    await #expect(processExitsWith: .success) {
      signal(SIGBUS, SIG_DFL)
      let page = PageSize.base
      let region = try Region.anonymous(offset: 0, size: UInt64((SigbusGuard.capacity + 1) * page))
      let slot = try SigbusSlot.make()
      func guarding(_ index: Int, _ length: Int, _ size: Int) throws(SystemCallError) -> SigbusGuard {
        try SigbusGuard.register(
          Region(base: region.base + index, length: length, origin: 0), pageSize: size, into: slot)
      }
      for (index, length, size) in [
        (1, page, page), (0, page + 1, page), (0, 0, page), (0, page, 0), (0, page, 1),
        (0, 3 * page, 3 * page), (0, page, -page), (0, page, 1 << 21),
      ] {
        #expect(throws: SystemCallError(.guardSigbus, errno: EINVAL)) { try guarding(index, length, size) }
      }
      #expect(Handler.current == 0, "nothing is installed for a refused range")
      var guards: [SigbusGuard] = []
      for index in 0..<SigbusGuard.capacity { guards.append(try guarding(index * page, page, page)) }
      #expect(throws: SystemCallError(.guardSigbus, errno: EEXIST)) { try guarding(page, page, page) }
      #expect(throws: SystemCallError(.guardSigbus, errno: ENOSPC)) {
        try guarding(SigbusGuard.capacity * page, page, page)
      }
      guards[17].release()
      guards[17] = try guarding(SigbusGuard.capacity * page, page, page)
      for guarded in guards { guarded.release() }
      #expect(Handler.current == 0)
    }
  }

  @Test("The refusal of sigaction arrives with its errno")
  func refused() throws {
    let slot = try SigbusSlot.make()
    defer { slot.destroy() }
    let region = try Region.anonymous(offset: 0, size: 4096)
    let error = SystemCallError(.guardSigbus, errno: EPERM)
    Syscalls.$failing.withValue(error) {
      _ = #expect(throws: error) { try SigbusGuard.register(region, pageSize: PageSize.base, into: slot) }
    }
    let noMemory = SystemCallError(.allocate, errno: ENOMEM)
    Syscalls.$failing.withValue(noMemory) { _ = #expect(throws: noMemory) { try SigbusSlot.make() } }
    try region.unmap()
  }
}

/// The handler of this process as a number: 0 is SIG_DFL, 1 is SIG_IGN.
private enum Handler {
  static var current: UInt {
    var now = sigaction()
    sigaction(SIGBUS, nil, &now)
    return address(of: now)
  }

  static func address(of action: sigaction) -> UInt {
    UInt(bitPattern: unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self))
  }
}

/// A mapping that nobody guards, and a handler for it.
private enum Foreign {
  nonisolated(unsafe) static var page: UnsafeMutableRawPointer?
  nonisolated(unsafe) static var served = 0
  nonisolated(unsafe) static var passedOn = sigaction()
  nonisolated(unsafe) static var address: UInt?

  static func serve(_ faulting: UInt?) {
    served += 1
    if served == 1 {
      address = faulting
      mmap(page, PageSize.base, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
    }
  }

  static func whileGuarding(_ body: () throws -> Void) throws {
    let slot = try SigbusSlot.make()
    let mine = try FileMapping.memory(pages: 2)
    let guarded = try SigbusGuard.register(mine.region, pageSize: PageSize.base, file: mine.file, into: slot)
    try mine.truncate(toPages: 0)
    _ = mine.read(page: 1)
    try #require(slot.caught == 1)
    try body()
    guarded.release()
  }

  static func faultWhileGuarding() throws {
    try whileGuarding {
      let foreign = try FileMapping.memory(pages: 1)
      try foreign.truncate(toPages: 0)
      _ = foreign.read(page: 0)
    }
  }
}
