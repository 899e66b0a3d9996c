// SPDX-License-Identifier: GPL-2.0-only
import CLoops
import FaultMemory

/// Rounds of munmap, mmap and a read of every page: the loop of mmap-retry's publication, once in C, once with `Remapping.churn` and `touch`.
enum RemapCase {
  private static let length = 2 << 20
  private static let page = 4096

  static func run(pairs: Int) {
    var (memory, remapping) = mapped()
    let name: StaticString = "remap, 1 thread"
    for pair in -20..<pairs {
      var c = 0
      var swift = 0
      for turn in 0..<2 {
        let begin = cloops_now()
        if (pair + turn) & 1 == 0 {
          memory = reference(memory, remapping.fileDescriptor)
          c = cloops_now() - begin
        } else {
          memory = round(memory, remapping)
          swift = cloops_now() - begin
        }
      }
      if pair >= 0 { name.withUTF8Buffer { cloops_print($0.baseAddress, c, swift) } }
    }
    unmap(memory, remapping)
  }

  /// A file, and how to map it as the C loop does: PROT_READ and MAP_SHARED.
  static func mapped() -> (memory: UnsafeMutableRawPointer, remapping: Remapping) {
    let descriptor = cloops_file(length)
    guard descriptor >= 0, let memory = cloops_map_file(length, descriptor) else { cloops_fail("memfd") }
    return (memory, Remapping(length: length, protection: 1, flags: 1, fileDescriptor: descriptor))
  }

  static func unmap(_ memory: UnsafeMutableRawPointer, _ remapping: Remapping) {
    cloops_unmap_file(memory, remapping.length, remapping.fileDescriptor)
  }

  static func reference(_ memory: UnsafeMutableRawPointer, _ descriptor: Int32) -> UnsafeMutableRawPointer {
    guard let moved = cloops_remap(memory.assumingMemoryBound(to: CChar.self), length, descriptor) else {
      cloops_fail("remap")
    }
    cloops_touch_read(moved, length, page)
    return UnsafeMutableRawPointer(moved)
  }

  static func round(_ memory: UnsafeMutableRawPointer, _ remapping: Remapping) -> UnsafeMutableRawPointer {
    do throws(SystemCallError) {
      let moved = try remapping.churn(memory)
      let range = MemoryRange(base: moved, position: 0, count: length, pageSize: page)
      try Access(.touch).perform(.read, on: range, buffer: moved)
      return moved
    } catch {
      cloops_fail("churn")
    }
  }
}
