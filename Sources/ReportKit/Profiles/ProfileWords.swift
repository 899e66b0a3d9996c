// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import ProfileKit

/// What is said of the profile of a case, the same in text and Markdown.
struct ProfileWords {
  let item: ProfileReport.Case

  private var profile: Profile { item.profile.profile }

  /// How many faults, what one costs, and whether the job counted as many.
  var head: [String] {
    let repeats = item.profile.parts.count
    var head = "\(Self.counted(profile.faults, "fault")) of \(Self.counted(UInt64(repeats), "repeat")): "
    guard profile.faults > 0 else { return [head + "no instructions a fault can be told.", counting] }
    head += "\(Self.tenths(item.profile.instructionsPerFault)) instructions a fault\(spread)."
    return [head, counting, kinds].filter { !$0.isEmpty }
  }

  /// How far the repeats lie apart.
  private var spread: String {
    guard item.profile.parts.count(where: { $0.faults > 0 }) > 1, let (low, high) = item.profile.spread else {
      return ""
    }
    return low == high ? ", the same in each" : " (\(Self.tenths(low)) to \(Self.tenths(high)) in single repeats)"
  }

  /// Whether the job itself counted as many.
  private var counting: String {
    let counts = item.profile.parts.map { ($0.faults, $0.counted) }
    guard !counts.contains(where: { $0.1 == nil }) else {
      return "The job did not count its faults itself, so that their number is the kernel's."
    }
    // By how much they differ is a doubt.
    return counts.allSatisfy { $0.0 == $0.1 } ? "The job itself counted as many." : ""
  }

  /// What the faults are, where they are not all of one kind.
  private var kinds: String {
    let kinds = Profile.Category.jobFaults.compactMap { category -> String? in
      guard let total = profile.totals[category], total.handled > 0 || total.instructions > 0 else { return nil }
      return "\(Self.count(total.handled)) \(Self.words(category))"
    }
    return kinds.isEmpty || kinds.count == 1 && (profile.totals[.userFault]?.handled ?? 0) > 0
      ? "" : "Of these: \(kinds.joined(separator: "; "))."
  }

  /// What clears and copies, so that it does not hide everything else; nil where nothing does.
  var strings: String? {
    let (iterations, bytes) = (profile.faultSum(\.repeats), profile.faultSum(\.bytes))
    guard iterations > 0, profile.faults > 0, iterations <= profile.instructions else { return nil }
    let parts = RoundedParts([
      item.profile.perFault(iterations), item.profile.perFault(profile.instructions - iterations),
    ])
    return "String instructions, which clear and copy: \(RoundedParts.words(parts.tenths[0])) a fault, "
      + "\(Self.tenths(item.profile.perFault(bytes))) bytes. Without them: \(RoundedParts.words(parts.tenths[1])) "
      + "instructions a fault."
  }

  /// What must be said of it.
  var doubts: [String] { item.profile.doubts.map(\.words) }

  /// What a fault of this category is.
  static func words(_ category: Profile.Category) -> String {
    switch category {
    case .userFault: "by accesses in user space"
    case .kernelFault: "by the kernel's own accesses to the job's memory"
    case .handledFault: "without an exception (populate, get_user_pages)"
    case .otherFault: "faults of other tasks"
    case .interrupt: "interrupts, and softirqs that they leave"
    case .softirq: "softirqs elsewhere"
    case .jobUser: "the job in user space: accesses, engine, fio"
    case .jobKernel: "the job in the kernel: system calls"
    case .otherUser: "other tasks in user space"
    case .otherKernel: "other tasks in the kernel, idle CPUs"
    }
  }

  /// What the faults of a path do that those of the usual one do not.
  static func words(_ path: FaultPath) -> String {
    let steps = path.steps.prefix(maxSteps).map { step in
      "\(step.words.map { "\($0) in " } ?? "")\(step.function) (\(MetricUnit.count.show(step.instructions.rounded())))"
    }
    let more = path.steps.count > maxSteps ? ["\(path.steps.count - maxSteps) more"] : []
    let without = path.leavesOut.prefix(maxSteps).joined(separator: ", ")
    let omitted = path.leavesOut.count > maxSteps ? " and \(path.leavesOut.count - maxSteps) more" : ""
    var words = (steps + more).joined(separator: ", ")
    if !without.isEmpty { words += "\(words.isEmpty ? "" : "; ")without \(without)\(omitted)" }
    if words.isEmpty { words = "the usual path" }
    return path.category == .userFault ? words : "\(words); \(self.words(path.category))"
  }

  private static let maxSteps = 3

  static func count(_ value: UInt64) -> String { MetricUnit.count.show(Double(value)) }

  static func counted(_ value: UInt64, _ noun: String) -> String { "\(count(value)) \(noun)\(value == 1 ? "" : "s")" }

  static func tenths(_ value: Double) -> String { RoundedParts.words(RoundedParts.tenths(value)) }
}
