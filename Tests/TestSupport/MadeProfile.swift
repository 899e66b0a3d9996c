// SPDX-License-Identifier: GPL-2.0-only

/// A profile as the store has it, made of ways through functions.
package struct MadeProfile {
  /// A function below its callers, with its own instructions over all faults.
  package struct Way {
    let names: [String]
    let own: Int
    let calls: Int
    let repeats: Int
    let bytes: Int

    /// `a;b;c` is `c`, which `b` called, which `a` called.
    package init(_ names: String, _ own: Int, calls: Int = 1, repeats: Int = 0, bytes: Int = 0) {
      self.names = names.split(separator: ";").map(String.init)
      (self.own, self.calls, self.repeats, self.bytes) = (own, calls, repeats, bytes)
    }
  }

  package var faults: Int
  package var ways: [Way]
  /// Further `total` records, and counters.
  package var records: [String] = []
  package var isClosed = true
  /// Of the faults those that took another way: how many, what each came to, and whom they called last.
  package var others: [(faults: Int, each: Int, function: String)] = []

  /// So many faults, whose callers come before whom they called.
  package init(faults: Int, _ ways: [Way], records: [String] = []) {
    (self.faults, self.ways, self.records) = (faults, ways, records)
  }

  /// All that the functions have.
  package var instructions: Int { ways.map(\.own).reduce(0, +) }

  /// The profile's text. All faults but the others took one way.
  package var text: String {
    var lines = [
      "faultscope 1", "window 1 \(isClosed ? "closed" : "open")",
      "total 0 user-fault \(instructions) \(faults) \(faults)",
    ]
    lines += records
    var names: [String] = []
    for name in ways.flatMap(\.names) + others.map(\.function) where !names.contains(name) { names.append(name) }
    lines += names.enumerated().map { "function \($0 + 1) ffffffff8100\(String($0 + 4096, radix: 16)) \($1)" }
    lines.append("root 1 user-fault")
    for (place, way) in ways.enumerated() {
      let parent = ways.firstIndex { $0.names == Array(way.names.dropLast()) }.map { $0 + 2 } ?? 1
      let function = (names.firstIndex(of: way.names.last ?? "") ?? 0) + 1
      lines.append("node \(place + 2) \(parent) \(function) \(way.own) \(way.calls) \(way.repeats) \(way.bytes)")
    }
    let usual = faults - others.map(\.faults).reduce(0, +)
    let sum = max(0, instructions - others.map { $0.faults * $0.each }.reduce(0, +))
    let mean = usual == 0 ? 0 : sum / usual
    let steps = ways.map { way in
      "\((names.firstIndex(of: way.names.last ?? "") ?? 0) + 1):\(way.names.count):\(faults == 0 ? 0 : way.own / faults)"
    }
    lines += ["group user-fault \(usual) \(sum) \(mean) \(mean)", "path \(steps.joined(separator: " "))"]
    for other in others {
      lines.append("group user-fault \(other.faults) \(other.faults * other.each) \(other.each) \(other.each)")
      let last = "\((names.firstIndex(of: other.function) ?? 0) + 1):2:\(other.each / 2)"
      lines.append("path \((steps + [last]).joined(separator: " "))")
    }
    return (lines + ["end", ""]).joined(separator: "\n")
  }
}
