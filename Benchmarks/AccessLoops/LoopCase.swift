// SPDX-License-Identifier: GPL-2.0-only
import CLoops
import FaultMemory

/// One access method on base pages, in C and in Swift.
struct LoopCase {
  let name: StaticString
  let access: Access
  let direction: AccessDirection
  let length: Int
  /// Rounds that are timed together: more than one where a round is too short for the clock.
  let rounds: Int
  /// Pages are given back before each turn, outside of the time: each access faults.
  let isFaulting: Bool
  let reference: (UnsafeMutablePointer<CChar>, Int) -> Void

  static var all: [LoopCase] {
    let block = 2 << 20
    let page = 4096
    return [
      LoopCase(
        name: "touch write, first", access: Access(.touch), direction: .write, length: block, rounds: 1,
        isFaulting: true,
        reference: { cloops_touch_write($0, $1, page) }),
      LoopCase(
        name: "touch read, first", access: Access(.touch), direction: .read, length: block, rounds: 1, isFaulting: true,
        reference: { cloops_touch_read($0, $1, page) }),
      LoopCase(
        name: "touch_rw, first", access: Access(.touchReadWrite), direction: .write, length: block, rounds: 1,
        isFaulting: true, reference: { cloops_touch_read_write($0, $1, page) }),
      LoopCase(
        name: "touch write, warm", access: Access(.touch), direction: .write, length: block, rounds: 100,
        isFaulting: false, reference: { cloops_touch_write($0, $1, page) }),
      LoopCase(
        name: "touch read, warm", access: Access(.touch), direction: .read, length: block, rounds: 100,
        isFaulting: false, reference: { cloops_touch_read($0, $1, page) }),
      LoopCase(
        name: "populate write", access: Access(.populate), direction: .write, length: block, rounds: 1,
        isFaulting: true,
        reference: { if cloops_populate($0, $1, 1) != 0 { cloops_fail("madvise") } }),
      LoopCase(
        name: "populate read", access: Access(.populate), direction: .read, length: block, rounds: 1, isFaulting: true,
        reference: { if cloops_populate($0, $1, 0) != 0 { cloops_fail("madvise") } }),
    ]
  }

  /// The two take turns on the same memory, and which one begins alternates. The first pairs are not printed: memory that
  /// has been idle is slow.
  func run(pairs: Int) {
    guard let memory = cloops_map(length) else { cloops_fail("mmap") }
    let bytes = memory.assumingMemoryBound(to: CChar.self)
    let range = MemoryRange(base: memory, position: 0, count: length, pageSize: 4096)
    for pair in -20..<pairs {
      var c = 0
      var swift = 0
      for turn in 0..<2 {
        if isFaulting, cloops_forget(memory, length) != 0 { cloops_fail("madvise") }
        if (pair + turn) & 1 == 0 {
          c = timeReference(bytes)
        } else {
          swift = time(range, memory)
        }
      }
      if pair >= 0 { name.withUTF8Buffer { cloops_print($0.baseAddress, c, swift) } }
    }
  }

  private func timeReference(_ bytes: UnsafeMutablePointer<CChar>) -> Int {
    let begin = cloops_now()
    for _ in 0..<rounds { reference(bytes, length) }
    return cloops_now() - begin
  }

  private func time(_ range: MemoryRange, _ buffer: UnsafeMutableRawPointer) -> Int {
    let begin = cloops_now()
    for _ in 0..<rounds {
      do throws(SystemCallError) {
        try access.perform(direction, on: range, buffer: buffer)
      } catch {
        cloops_fail("perform")
      }
    }
    return cloops_now() - begin
  }
}
