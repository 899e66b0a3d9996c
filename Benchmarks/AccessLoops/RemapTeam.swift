// SPDX-License-Identifier: GPL-2.0-only
import CLoops
import FaultMemory

/// The rounds of `RemapCase` in many threads of one process, which contend for its mmap_lock. A team of C and one of Swift
/// take turns, short ones, on the same files.
///
/// Not side by side in two processes: the one whose threads hold the CPUs keeps them while the other's wait for their lock,
/// and pairs of the same loop gave ratios from 0.4 to 2.7.
struct RemapTeam {
  let name: StaticString
  let threads: Int
  /// Rounds of each thread in a turn.
  let rounds: Int32

  /// A thread's file, and where it is mapped.
  fileprivate struct Member: BitwiseCopyable {
    var memory: UnsafeMutableRawPointer
    let remapping: Remapping
  }

  private typealias Round = @convention(c) (UnsafeMutableRawPointer?) -> Void

  func run(pairs: Int) {
    let members = UnsafeMutableBufferPointer<Member>.allocate(capacity: threads)
    for index in 0..<threads {
      let (memory, remapping) = RemapCase.mapped()
      members.initializeElement(at: index, to: Member(memory: memory, remapping: remapping))
    }
    for pair in -5..<pairs {
      var c = 0
      var swift = 0
      for turn in 0..<2 {
        if (pair + turn) & 1 == 0 {
          c = time(Self.referenceRound, members)
        } else {
          swift = time(Self.round, members)
        }
      }
      if pair >= 0 { name.withUTF8Buffer { cloops_print($0.baseAddress, c, swift) } }
    }
    for member in members { RemapCase.unmap(member.memory, member.remapping) }
    members.deallocate()
  }

  private func time(_ round: @escaping Round, _ members: UnsafeMutableBufferPointer<Member>) -> Int {
    cloops_team(
      Int32(threads),
      cloops_work(
        round: round, contexts: members.baseAddress, stride: MemoryLayout<Member>.stride, rounds: rounds))
  }

  private static let referenceRound: Round = { context in
    guard let member = context?.assumingMemoryBound(to: Member.self) else { return }
    member.pointee.memory = RemapCase.reference(member.pointee.memory, member.pointee.remapping.fileDescriptor)
  }

  private static let round: Round = { context in
    guard let member = context?.assumingMemoryBound(to: Member.self) else { return }
    member.pointee.memory = RemapCase.round(member.pointee.memory, member.pointee.remapping)
  }
}
