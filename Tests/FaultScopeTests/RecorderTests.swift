// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import FaultScope

/// Blocks as a vCPU would execute them, made up.
@Suite("What blocks in a row mean")
struct RecorderTests {
  @Test("a fault: entry, calls, a tail call, the return; and the block that it broke off")
  func fault() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 5, size: 20)
    machine.run("asm_exc_page_fault", count: 4, .call)
    machine.run("exc_page_fault", count: 10, .call)
    machine.run("handle_mm_fault", count: 7, .branch, to: "__handle_mm_fault")
    machine.run("__handle_mm_fault", count: 100, .ret)
    machine.goOn("exc_page_fault", at: 40, count: 3, .ret)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x1008, count: 3, size: 12)
    let profile = try machine.leave()
    #expect(profile.total("user-fault") == [126, 1, 1])
    #expect(profile.total("job-user") == [5])
    #expect(profile.value("broken-off") == 3)
    #expect(profile.value("unfinished") == 0)
    #expect(profile.own("asm_exc_page_fault") == 6)
    #expect(profile.own("exc_page_fault") == 13)
    #expect(profile.calls("__handle_mm_fault", from: "exc_page_fault") == 1)
    #expect(profile.groups == ["user-fault 1 126 126 126"])
  }

  @Test("a call of the next instruction, which fills the buffer of return addresses, is no level")
  func returnBuffer() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    machine.run("exc_page_fault", count: 10, .call)
    for index in 1...32 { machine.goOn("exc_page_fault", at: UInt64(index) * 32, count: 2, .call) }
    machine.goOn("exc_page_fault", at: 1056, count: 1, .call)
    machine.run("handle_mm_fault", count: 7, .ret)
    machine.goOn("exc_page_fault", at: 1072, count: 1, .ret)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x1000, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("user-fault") == [89, 1, 1])
    #expect(profile.value("too-deep") == 0)
    #expect(profile.own("exc_page_fault") == 76)
    #expect(profile.calls("exc_page_fault", from: "exc_page_fault") == 0)
    #expect(profile.calls("handle_mm_fault", from: "exc_page_fault") == 1)
  }

  @Test("an interrupt within a fault is no part of it, and what it interrupted goes on")
  func interrupt() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    machine.run("asm_sysvec_apic_timer_interrupt", count: 50, .call)
    machine.run("handle_softirqs", count: 30, .ret)
    machine.goOn("asm_sysvec_apic_timer_interrupt", at: 16, count: 5, .interruptReturn)
    machine.run("exc_page_fault", count: 10, .ret)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x1000, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("user-fault") == [16, 1, 0])
    #expect(profile.total("interrupt") == [85, 1, 0])
    #expect(profile.calls("exc_page_fault", from: "asm_exc_page_fault") == 1)
  }

  @Test("an interrupt comes where a device's access broke a block off: the rest is counted once")
  func interruptedAccess() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    // Of 10, an access executes apart what is before the last 4.
    machine.run("exc_page_fault", count: 10, .ret)
    machine.run("asm_sysvec_apic_timer_interrupt", count: 50, .plain)
    machine.goOn("asm_sysvec_apic_timer_interrupt", at: 16, count: 5, .interruptReturn)
    machine.goOn("exc_page_fault", at: 8, count: 4, size: 8, .ret)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x1000, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("user-fault") == [16, 1, 0])
    #expect(profile.total("interrupt") == [55, 1, 0])
    #expect(profile.value("broken-off") == 5)
    #expect(profile.value("unrepaired") == 0)
  }

  @Test("an interrupt comes before a block goes on that a fault broke off: it is counted once")
  func interruptedReturn() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    machine.run("exc_page_fault", count: 10, .plain)
    // A fault in the kernel, at the first instruction of its block.
    machine.run("asm_exc_page_fault", count: 4, .plain)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.run("asm_sysvec_apic_timer_interrupt", count: 50, .plain)
    machine.goOn("asm_sysvec_apic_timer_interrupt", at: 16, count: 5, .interruptReturn)
    machine.run("exc_page_fault", count: 10, .ret)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x1000, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("user-fault").first == 22)
    #expect(profile.total("interrupt") == [55, 1, 0])
    #expect(profile.value("broken-off") == 11)
  }

  @Test("the rest of a block that was broken off comes in two blocks, where a timer is due, or with more behind it")
  func dueTimer() throws {
    for (size, instructions, unrepaired): (UInt64, UInt32, UInt64) in [(6, 2, 0), (16, 9, 1)] {
      let machine = try Machine()
      machine.enter()
      machine.user(at: 0x1000, count: 5, size: 20)
      machine.run("asm_exc_page_fault", count: 4, .plain)
      machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
      machine.user(at: 0x1008, count: 2, size: 6)
      machine.run("asm_sysvec_apic_timer_interrupt", count: 50, .interruptReturn)
      machine.user(at: 0x100E, count: instructions, size: size)
      let profile = try machine.leave()
      #expect(profile.total("job-user") == [unrepaired == 0 ? 5 : 14])
      #expect(profile.value("broken-off") == (unrepaired == 0 ? 4 : 2))
      #expect(profile.value("unrepaired") == unrepaired)
    }
  }

  @Test("a fault that sleeps is followed to its end; what others do meanwhile is theirs")
  func sleeps() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    machine.run("__switch_to_asm", count: 6, .ret)
    machine.change(from: 0xA000, to: 0xB000)
    machine.run("other_work", count: 1000, .plain)
    machine.user(at: 0x5000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    machine.run("exc_page_fault", count: 20, .ret)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x5000, count: 1, size: 4)
    machine.run("__switch_to_asm", count: 6, .ret)
    machine.change(from: 0xB000, to: 0xA000)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x1000, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("user-fault") == [12, 1, 0])
    #expect(profile.total("other-fault") == [26, 1, 0])
    #expect(profile.total("other-kernel") == [1006])
    #expect(profile.value("switches") == 2)
  }

  @Test("return thunks and retpolines are leaves, not levels")
  func thunks() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    machine.run("__x86_indirect_thunk_rax", count: 1, .call)
    machine.goOn("__x86_indirect_thunk_rax", at: 8, count: 2, .ret)
    machine.run("exc_page_fault", count: 10, .branch, to: "__x86_return_thunk")
    machine.run("__x86_return_thunk", count: 1, .ret)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x1000, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("user-fault") == [20, 1, 0])
    #expect(profile.calls("exc_page_fault", from: "asm_exc_page_fault") == 1)
    #expect(profile.calls("__x86_return_thunk", from: "exc_page_fault") == 1)
    #expect(profile.own("__x86_indirect_thunk_rax") == 3)
  }

  @Test("a fault without an exception: get_user_pages")
  func handled() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("other_work", count: 50, .call)
    machine.run("handle_mm_fault", count: 7, .ret)
    machine.goOn("other_work", at: 16, count: 9, .systemReturn)
    machine.user(at: 0x1004, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("handled-fault") == [7, 1, 1])
    #expect(profile.total("job-kernel") == [59])
  }

  @Test("a string instruction's executions and bytes stand apart")
  func strings() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    machine.run("clear_page", count: 3, .repeated)
    for _ in 0..<4096 { machine.goOn("clear_page", at: 14, count: 1, size: 2, .repeated) }
    machine.count(bytes: 4096)
    machine.goOn("clear_page", at: 16, count: 1, .ret)
    machine.goOn("asm_exc_page_fault", at: 16, count: 2, .interruptReturn)
    machine.user(at: 0x1000, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.own("clear_page") == 4100)
    #expect(profile.strings("clear_page") == [4097, 4096])
    #expect(profile.total("user-fault") == [4106, 1, 0])
  }

  @Test("nothing is counted before the first mark and after the last; jobs that overlap are one window")
  func windows() throws {
    let machine = try Machine()
    machine.user(at: 0x1000, count: 1000, size: 4)
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.change(from: 0xA000, to: 0xB000)
    machine.enter()
    machine.user(at: 0x2000, count: 10, size: 4)
    let isLast = machine.recorder.leave(0)
    #expect(!isLast)
    machine.user(at: 0x2000, count: 100, size: 4)
    machine.change(from: 0xB000, to: 0xA000)
    let profile = try machine.leave()
    #expect(profile.total("job-user") == [11])
    #expect(profile.total("other-user") == [100])
  }

  @Test("a job that is killed ends its window, and a new task in its memory is not the job")
  func killed() throws {
    let machine = try Machine()
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.run("asm_exc_page_fault", count: 4, .call)
    #expect(!machine.recorder.hasLostJobs)
    machine.run("do_exit", count: 9, .call)
    #expect(machine.recorder.hasLostJobs)
    machine.recorder.close()
    #expect(!machine.recorder.isOpen)
    machine.enter()
    machine.user(at: 0x1000, count: 7, size: 4)
    machine.run("ret_from_fork", count: 3, .systemReturn)
    #expect(machine.recorder.hasLostJobs)
    machine.user(at: 0x1000, count: 2, size: 4)
    #expect(machine.closed().total("other-user") == [])
  }
  @Test("a job that there is no room for is lost, and the window ends with the others")
  func noRoom() throws {
    let machine = try Machine()
    func key(_ number: UInt64) -> UInt64 { 0xFFFF_8880_0000_0000 + number << 14 }
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    // So many tasks stand in a fault that no other one can be kept.
    for number in 1..<UInt64(TaskTable.maxCount) {
      machine.change(from: key(number - 1), to: key(number))
      machine.user(at: 0x1000, count: 1, size: 4)
      machine.run("asm_exc_page_fault", count: 4, .call)
    }
    machine.change(from: key(UInt64(TaskTable.maxCount) - 1), to: key(1 << 20))
    machine.enter()
    machine.change(from: key(1 << 20), to: key(0))
    #expect(machine.recorder.isOpen && !machine.recorder.hasLostJobs)
    let profile = try machine.leave()
    #expect(profile.total("job-user") == [1])
  }

  @Test("where the only job is lost, the window is to be closed")
  func noRoomForTheOnly() throws {
    let machine = try Machine()
    machine.enter()
    machine.recorder.enterTask(0, key: 0xB000)
    #expect(!machine.recorder.isOpen && machine.recorder.hasLostJobs)
    #expect(machine.closed().value("switches") == 1)
  }

  @Test(
    "an instruction that goes on in the next page is counted once, told with all its bytes or with those of its page alone"
  )
  func cutInstruction() throws {
    for told: UInt64 in [4, 7] {
      let machine = try Machine()
      machine.enter()
      let block = machine.user(at: 0x1FEC, count: 5, size: 16 + told, last: told)
      machine.user(at: 0x1FFC, count: 3, size: 20)
      #expect(block?.pointee.count == 4 && block?.pointee.end == 0x1FFC, "\(told) bytes")
      let profile = try machine.leave()
      #expect(profile.total("job-user") == [7], "\(told) bytes")
      #expect(profile.value("broken-off") == 1)
    }
  }
}
