// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import FaultScope

/// Blocks as an arm64 vCPU would execute them, made up. All exceptions of user space enter at 0x400 of `vectors`, interrupts at
/// 0x480, and those of the kernel itself at 0x200 and 0x280.
@Suite("What blocks in a row mean on arm64")
struct Arm64RecorderTests {
  private func enterKernel(_ machine: Machine) {
    machine.goOn("vectors", at: 0x400, count: 3, .branch)
    machine.run("el0t_64_sync", count: 30, .call)
    machine.run("el0t_64_sync_handler", count: 9, .call)
  }

  private func leaveKernel(_ machine: Machine) {
    machine.goOn("el0t_64_sync_handler", at: 40, count: 3, .ret)
    machine.goOn("el0t_64_sync", at: 40, count: 20, .interruptReturn)
  }

  private func fault(_ machine: Machine) {
    enterKernel(machine)
    machine.run("do_mem_abort", count: 10, .call)
    machine.run("handle_mm_fault", count: 100, .ret)
    machine.goOn("do_mem_abort", at: 40, count: 2, .ret)
    leaveKernel(machine)
  }

  @Test("a fault is one from its entry on, though it shows only later; and the block that it broke off goes on")
  func fault() throws {
    let machine = try Machine(isArm64: true)
    machine.enter()
    machine.user(at: 0x1000, count: 5, size: 20)
    fault(machine)
    machine.user(at: 0x1008, count: 3, size: 12)
    let profile = try machine.leave()
    #expect(profile.total("user-fault") == [177, 1, 1])
    #expect(profile.total("job-user") == [5])
    #expect(profile.total("job-kernel") == [])
    #expect(profile.value("broken-off") == 3)
    #expect(profile.value("unfinished") == 0)
    #expect(profile.own("vectors") == 3 && profile.own("el0t_64_sync") == 50)
    #expect(profile.calls("do_mem_abort", from: "el0t_64_sync_handler") == 1)
    #expect(profile.groups == ["user-fault 1 177 177 177"])
  }

  @Test("a system call enters at the same place, and is none")
  func systemCall() throws {
    let machine = try Machine(isArm64: true)
    machine.enter()
    machine.user(at: 0x1000, count: 5, size: 20)
    enterKernel(machine)
    machine.run("el0_svc", count: 40, .ret)
    leaveKernel(machine)
    machine.user(at: 0x1014, count: 1, size: 4)
    fault(machine)
    machine.user(at: 0x1014, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("job-kernel") == [105])
    #expect(profile.total("user-fault") == [177, 1, 1])
    #expect(profile.value("unfinished") == 0)
  }

  @Test("a long system call whose own access faults has a fault of the kernel's")
  func kernelFault() throws {
    let machine = try Machine(isArm64: true)
    machine.enter()
    machine.user(at: 0x1000, count: 5, size: 20)
    enterKernel(machine)
    for index in 0..<100 { machine.goOn("el0_svc", at: UInt64(16 * index), count: 2, .plain) }
    machine.goOn("vectors", at: 0x200, count: 3, .branch)
    machine.run("do_mem_abort", count: 10, .call)
    machine.run("handle_mm_fault", count: 100, .ret)
    machine.goOn("do_mem_abort", at: 40, count: 2, .interruptReturn)
    machine.goOn("el0_svc", at: 1600, count: 1, .ret)
    leaveKernel(machine)
    machine.user(at: 0x1014, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("kernel-fault") == [115, 1, 1])
    #expect(profile.total("job-kernel") == [266])
  }

  @Test("an interrupt is one by the place of its entry, also where nobody knew yet what it interrupts")
  func interrupts() throws {
    let machine = try Machine(isArm64: true)
    machine.enter()
    machine.user(at: 0x1000, count: 1, size: 4)
    machine.goOn("vectors", at: 0x480, count: 3, .branch)
    machine.run("other_work", count: 50, .interruptReturn)
    machine.user(at: 0x1004, count: 1, size: 4)
    enterKernel(machine)
    machine.goOn("vectors", at: 0x280, count: 3, .branch)
    machine.run("other_work", count: 50, .interruptReturn)
    machine.run("el0_svc", count: 40, .ret)
    leaveKernel(machine)
    machine.user(at: 0x1008, count: 1, size: 4)
    let profile = try machine.leave()
    #expect(profile.total("interrupt") == [106, 2, 0])
    #expect(profile.total("user-fault") == [])
    #expect(profile.total("job-kernel") == [105])
  }

  @Test("an instruction at the end of a page is whole, also where a block follows that begins with it")
  func pageEnd() throws {
    let machine = try Machine(isArm64: true)
    machine.enter()
    // It is executed once more apart, as an access to a device is; afterwards the block is as long as it was.
    let block = machine.user(at: 0x1FEC, count: 5, size: 20, last: 4)
    machine.user(at: 0x1FFC, count: 1, size: 4)
    #expect(block?.pointee.count == 5 && block?.pointee.end == 0x2000)
    #expect(try machine.leave().total("job-user") == [5])
  }
}
