// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A callgrind output file, as far as the cost of one function's calls is concerned. The format is described in valgrind's
/// manual, "Callgrind Format Specification".
struct CallgrindProfile {
  /// A function, told apart by the shared object it lives in.
  struct Function: Hashable {
    let object: String
    let name: String
  }

  /// Calls from one function to another, and the instructions spent in them.
  struct Edge {
    let caller: Function
    let callee: Function
    var calls: Int
    var instructions: Int
  }

  private(set) var edges: [Edge] = []

  init(_ text: String) {
    var objects: [Substring: String] = [:]
    var names: [Substring: String] = [:]
    var object = ""
    var function = Function(object: "", name: "")
    var calleeObject: String?
    var calleeName = ""
    var calls: Int?

    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      if let pending = calls {
        // The line after calls= holds the inclusive cost of those calls.
        let cost = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let callee = Function(object: calleeObject ?? object, name: calleeName)
        edges.append(Edge(caller: function, callee: callee, calls: pending, instructions: cost))
        calls = nil
        calleeObject = nil
      } else if let value = Self.value(of: "ob=", in: line) {
        object = Self.expand(value, &objects)
      } else if let value = Self.value(of: "fn=", in: line) {
        function = Function(object: object, name: Self.expand(value, &names))
      } else if let value = Self.value(of: "cob=", in: line) {
        calleeObject = Self.expand(value, &objects)
      } else if let value = Self.value(of: "cfn=", in: line) {
        calleeName = Self.expand(value, &names)
      } else if let value = Self.value(of: "calls=", in: line) {
        calls = value.split(separator: " ").first.flatMap { Int($0) }
      }
    }
  }

  /// What one call of the engine's `queue` costs.
  struct CallCost {
    /// The function's name in the object.
    let name: String
    let calls: Int
    /// Instructions per call, with all that it calls.
    let inclusive: Double
    /// Instructions per call in the object itself: without libc's copy.
    let own: Double
  }

  /// The cost of what fio's `td_io_queue` calls in `object`; the costliest such function is `queue`.
  func queueCost(object: String) -> CallCost? {
    let entries = edges.filter { $0.caller.name == "td_io_queue" && $0.callee.object == object }
    guard let queue = entries.max(by: { $0.instructions < $1.instructions })?.callee else { return nil }
    let into = entries.filter { $0.callee == queue }
    let calls = into.reduce(0) { $0 + $1.calls }
    guard calls > 0 else { return nil }
    let inclusive = into.reduce(0) { $0 + $1.instructions }

    // Functions of the object that queue reaches; what leaves them for another object is not the engine's own.
    var reached: Set<Function> = [queue]
    var pending = [queue]
    var outside = 0
    while let function = pending.popLast() {
      for edge in edges where edge.caller == function {
        if edge.callee.object != object {
          outside += edge.instructions
        } else if reached.insert(edge.callee).inserted {
          pending.append(edge.callee)
        }
      }
    }
    return CallCost(
      name: queue.name, calls: calls, inclusive: Double(inclusive) / Double(calls),
      own: Double(inclusive - outside) / Double(calls))
  }

  private static func value(of key: String, in line: Substring) -> Substring? {
    line.hasPrefix(key) ? line.dropFirst(key.count) : nil
  }

  /// Names are given once, as `(id) name`, and then as `(id)`.
  private static func expand(_ value: Substring, _ known: inout [Substring: String]) -> String {
    guard value.first == "(", let close = value.firstIndex(of: ")") else { return String(value) }
    let id = value[...close]
    let name = value[value.index(after: close)...].drop { $0 == " " }
    if !name.isEmpty { known[id] = String(name) }
    return known[id] ?? String(id)
  }
}
