// SPDX-License-Identifier: GPL-2.0-only

/// A profile's text, as the tests ask it.
struct RecordedProfile: Sendable {
  let lines: [[String]]

  init(_ text: String) {
    lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  var isWhole: Bool { lines.first == ["faultscope", "1"] && lines.last == ["end"] }

  func total(_ category: String) -> [UInt64] {
    let found = lines.filter { $0[0] == "total" && $0[2] == category }
    return found.reduce(into: []) { sum, line in
      let values = line[3...].compactMap { UInt64($0) }
      sum = sum.isEmpty ? values : zip(sum, values).map(+)
    }
  }

  func value(_ name: String) -> UInt64? {
    lines.first { $0[0] == name }.flatMap { UInt64($0[1]) }
  }

  var groups: [String] { lines.filter { $0[0] == "group" }.map { $0[1...].joined(separator: " ") } }

  struct Node {
    var parent: UInt64
    var function: UInt64
    var values: [UInt64]
  }

  /// By number: own, calls, executions of string instructions, bytes.
  var nodes: [UInt64: Node] {
    var nodes: [UInt64: Node] = [:]
    for line in lines where line[0] == "node" {
      let values = line[1...].compactMap { UInt64($0) }
      nodes[values[0]] = Node(parent: values[1], function: values[2], values: Array(values[3...]))
    }
    return nodes
  }

  /// Addresses of functions, by number.
  var addresses: [UInt64: UInt64] {
    var addresses: [UInt64: UInt64] = [:]
    for line in lines where line[0] == "function" {
      if let number = UInt64(line[1]), let address = UInt64(line[2], radix: 16) { addresses[number] = address }
    }
    return addresses
  }

  /// Instructions of all categories.
  var instructions: UInt64 {
    lines.filter { $0[0] == "total" }.compactMap { UInt64($0[3]) }.reduce(0, +)
  }

  /// Instructions of each tree, by the category of its root.
  var trees: [String: UInt64] {
    let nodes = nodes
    var roots: [UInt64: String] = [:]
    for line in lines where line[0] == "root" { if let number = UInt64(line[1]) { roots[number] = line[2] } }
    var sums: [String: UInt64] = [:]
    for node in nodes.values {
      var top = node.parent
      while let above = nodes[top] { top = above.parent }
      sums[roots[top] ?? "", default: 0] += node.values[0]
    }
    return sums
  }

  /// A group of faults.
  struct Path: Sendable {
    var category: String
    var count: UInt64
    var sum: UInt64
    var min: UInt64
    var functions: [UInt64] = []
    var own: [UInt64] = []
  }

  /// The groups, those of most faults first.
  var paths: [Path] {
    let addresses = addresses
    var paths: [Path] = []
    for line in lines {
      if line[0] == "group" {
        let values = line[2...].compactMap { UInt64($0) }
        paths.append(Path(category: line[1], count: values[0], sum: values[1], min: values[2]))
      } else if line[0] == "path", let last = paths.indices.last {
        for step in line[1...] {
          let parts = step.split(separator: ":").compactMap { UInt64($0) }
          paths[last].functions.append(addresses[parts[0]] ?? 0)
          paths[last].own.append(parts[2])
        }
      }
    }
    return paths
  }

  private func sum(_ index: Int, _ name: String) -> UInt64 {
    let addresses = addresses
    return nodes.values.filter { Machine.name(at: addresses[$0.function] ?? 0) == name }.map { $0.values[index] }
      .reduce(0, +)
  }

  func own(_ name: String) -> UInt64 { sum(0, name) }

  func strings(_ name: String) -> [UInt64] { [sum(2, name), sum(3, name)] }

  func calls(_ name: String, from caller: String) -> UInt64 {
    let (nodes, addresses) = (nodes, addresses)
    return nodes.values.filter {
      Machine.name(at: addresses[$0.function] ?? 0) == name
        && Machine.name(at: addresses[nodes[$0.parent]?.function ?? 0] ?? 0) == caller
    }.map { $0.values[1] }.reduce(0, +)
  }
}
