// SPDX-License-Identifier: GPL-2.0-only

extension CaseProfile {
  /// What must be said of it, each in a sentence: faults that the job counted otherwise, windows that nobody closed, what was not
  /// followed to its end. Empty where every fault and every instruction is accounted for.
  package var doubts: [String] {
    var doubts = emptyWindows + otherCounts + openWindows
    let totals = Profile.Category.jobFaults.compactMap { profile.totals[$0] }
    let unhandled = totals.map { $0.ended > $0.handled ? $0.ended - $0.handled : 0 }.reduce(0, &+)
    if unhandled > 0 {
      doubts.append(
        "\(Self.count(unhandled, "fault")) ended before handle_mm_fault: the kernel does not count such, and their instructions"
          + " are in those of the others.")
    }
    for (name, words) in Self.counters {
      if let value = profile.counters[name], value > 0 { doubts.append(words(value)) }
    }
    let own = profile.nodes.filter { Profile.Category.jobFaults.contains($0.category) }.map(\.own).reduce(0, &+)
    if own != profile.instructions {
      doubts.append(
        "The functions of the faults come to \(Self.grouped(own)) instructions, the faults to"
          + " \(Self.grouped(profile.instructions)): the profile was changed.")
    }
    return doubts
  }

  /// A repeat without a fault says nothing of faults.
  private var emptyWindows: [String] {
    let numbers = parts.filter { $0.faults == 0 }.map(\.number)
    return numbers.isEmpty ? [] : ["\(Self.repeats(numbers)): no fault of the job in its window."]
  }

  /// The profile counts what the kernel counts for the job's tasks between their first I/O and their last.
  private var otherCounts: [String] {
    var sentences: [(text: String, numbers: [Int])] = []
    for part in parts {
      guard let counted = part.counted, counted != part.faults else { continue }
      let isMore = part.faults > counted
      let difference = isMore ? part.faults - counted : counted - part.faults
      let text =
        "\(Self.count(part.faults, "fault")) in the profile, \(Self.grouped(counted)) by the job's own count:"
        + " \(Self.grouped(difference)) \(isMore ? "more" : "fewer")."
      if let place = sentences.firstIndex(where: { $0.text == text }) {
        sentences[place].numbers.append(part.number)
      } else {
        sentences.append((text, [part.number]))
      }
    }
    return sentences.map { "\(Self.repeats($0.numbers)): \($0.text)" }
  }

  private var openWindows: [String] {
    let numbers = parts.filter { !$0.isClosed }.map(\.number)
    return numbers.isEmpty
      ? [] : ["\(Self.repeats(numbers)): the job did not close its window: it was killed, or the guest ended."]
  }

  /// Records of the profile (docs/fault-scope.md) that are to be 0, and those of a text that was too long.
  private static let counters: [(name: String, words: @Sendable (UInt64) -> String)] = [
    (
      "unfinished",
      {
        "\(count($0, "fault")) did not end within the window: their instructions are counted, their paths are not known."
      }
    ),
    ("too-deep", { "\(count($0, "call")) went deeper than 120 levels: their instructions are their callers'." }),
    (
      "lost-nodes",
      { "\(count($0, "function")) beyond 65,536 nodes of the tree: their instructions are their callers'." }
    ),
    ("unrepaired", { "\(count($0, "block")) of code broken off by an exception and counted whole." }),
    ("ungrouped", { "\(count($0, "fault")) beyond 4,096 ways: their paths are not known." }),
    (
      "folded-nodes",
      { "\(count($0, "function")) of few instructions made part of their callers, to keep the profile small." }
    ),
    ("left-out-paths", { "\(count($0, "way")) of rare faults left out, to keep the profile small." }),
  ]

  /// `Repeat 2`, `Repeats 1, 2, 5`.
  private static func repeats(_ numbers: [Int]) -> String {
    "Repeat\(numbers.count == 1 ? "" : "s") \(numbers.map(String.init).joined(separator: ", "))"
  }

  /// `1 fault`, `1,024 faults`.
  private static func count(_ value: UInt64, _ noun: String) -> String {
    "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  private static func grouped(_ value: UInt64) -> String {
    var text = ""
    for (index, digit) in String(value).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
