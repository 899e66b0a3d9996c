// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit

extension ProfileDoubt {
  /// A sentence.
  var words: String {
    switch self {
    case .noFaults(let repeats): return "\(Self.repeats(repeats)): no fault of the job in its window."
    case .otherCount(let repeats, let profile, let counted):
      let isMore = profile > counted
      let difference = ProfileWords.count(isMore ? profile - counted : counted - profile)
      return "\(Self.repeats(repeats)): \(ProfileWords.counted(profile, "fault")) in the profile, "
        + "\(ProfileWords.count(counted)) by the job's own count: \(difference) \(isMore ? "more" : "fewer")."
    case .open(let repeats):
      return "\(Self.repeats(repeats)): the job did not close its window: it was killed, or the guest ended."
    case .unhandled(let count):
      return
        "\(ProfileWords.counted(count, "fault")) ended before handle_mm_fault: the kernel does not count such, and their "
        + "instructions are in those of the others."
    case .record(let record, let count): return record.words(count)
    case .changed(let functions, let faults):
      return "The functions of the faults come to \(ProfileWords.count(functions)) instructions, the faults to "
        + "\(ProfileWords.count(faults)): the profile was changed."
    }
  }

  /// `Repeat 2`, `Repeats 1, 2, 5`.
  private static func repeats(_ numbers: [Int]) -> String {
    "Repeat\(numbers.count == 1 ? "" : "s") \(numbers.map(String.init).joined(separator: ", "))"
  }
}

extension ProfileDoubt.Record {
  fileprivate func words(_ count: UInt64) -> String {
    func counted(_ noun: String) -> String { ProfileWords.counted(count, noun) }
    return switch self {
    case .unfinished:
      "\(counted("fault")) did not end within the window: their instructions are counted, their paths are not known."
    case .tooDeep: "\(counted("call")) went deeper than 120 levels: their instructions are their callers'."
    case .lostNodes: "\(counted("function")) beyond 65,536 nodes of the tree: their instructions are their callers'."
    case .unrepaired: "\(counted("block")) of code broken off by an exception and counted whole."
    case .ungrouped: "\(counted("fault")) beyond 4,096 ways: their paths are not known."
    case .foldedNodes:
      "\(counted("function")) of few instructions made part of their callers, to keep the profile small."
    case .leftOutPaths: "\(counted("way")) of rare faults left out, to keep the profile small."
    }
  }
}
