// SPDX-License-Identifier: GPL-2.0-only

extension Profile {
  /// Bytes of a stored profile at most.
  package static let maxBytes = 1 << 20

  /// Its text, which ``init(text:)`` reads, in no more than so many bytes: where it has more, ways of the rarest faults are left
  /// out, then functions of the fewest instructions become part of their callers. `left-out-paths` and `folded-nodes` tell how many.
  package func text(limit: Int = maxBytes) -> String {
    var writer = Writer(self)
    var text = writer.text
    guard text.utf8.count > limit else { return text }
    writer.keepPaths(bytes: limit / 2)
    text = writer.text
    var least: UInt64 = 2
    while text.utf8.count > limit, least < 1 << 62 {
      writer.profile.fold(below: least)
      text = writer.text
      least <<= 1
    }
    return text
  }

  private struct Writer {
    var profile: Profile
    private var leftOut: UInt64 = 0

    init(_ profile: Profile) { self.profile = profile }

    /// Paths of the first groups whose texts come to so many bytes.
    mutating func keepPaths(bytes: Int) {
      var written = 0
      for index in profile.groups.indices where !profile.groups[index].path.isEmpty {
        written += Self.path(profile.groups[index].path).utf8.count
        guard written > bytes else { continue }
        profile.groups[index].path = []
        leftOut += 1
      }
      profile.counters["left-out-paths", default: 0] &+= leftOut
    }

    var text: String {
      var text = "faultscope 1\nwindow 1 \(profile.isClosed ? "closed" : "open")\nwindows \(profile.windows)\n"
      for category in Category.allCases {
        guard let total = profile.totals[category] else { continue }
        text += "total 0 \(category.rawValue) \(total.instructions) \(total.ended) \(total.handled)\n"
      }
      for (processor, instructions) in profile.processors.sorted(by: { $0.key < $1.key }) {
        text += "processor \(processor) \(instructions)\n"
      }
      for (name, value) in profile.counters.sorted(by: { $0.key < $1.key }) { text += "\(name) \(value)\n" }
      writeTree(to: &text)
      for group in profile.groups {
        text += "group \(group.category.rawValue) \(group.count) \(group.sum) \(group.min) \(group.max)\n"
        if !group.path.isEmpty { text += Self.path(group.path) }
      }
      return text + "end\n"
    }

    /// Numbers are places and one more: 0 stands for what belongs to no symbol.
    private func writeTree(to text: inout String) {
      var isUsed = [Bool](repeating: false, count: profile.functions.count)
      for node in profile.nodes { isUsed[node.function] = true }
      for step in profile.groups.flatMap(\.path) { isUsed[step.function] = true }
      for (index, function) in profile.functions.enumerated() where isUsed[index] {
        text += "function \(index + 1) \(String(function.address, radix: 16)) \(function.name)\n"
      }
      let roots = Category.allCases
      for (index, category) in roots.enumerated() where profile.nodes.contains(where: { $0.category == category }) {
        text += "root \(index + 1) \(category.rawValue)\n"
      }
      for (index, node) in profile.nodes.enumerated() {
        let root = (roots.firstIndex(of: node.category) ?? 0) + 1
        let parent = node.parent.map { $0 + roots.count + 1 } ?? root
        text += "node \(index + roots.count + 1) \(parent) \(node.function + 1) \(node.own) \(node.calls) "
        text += "\(node.repeats) \(node.bytes)\n"
      }
    }

    private static func path(_ steps: [Step]) -> String {
      "path \(steps.map { "\($0.function + 1):\($0.depth):\($0.own)" }.joined(separator: " "))\n"
    }
  }
}

extension Profile {
  /// Makes nodes of fewer inclusive instructions part of their callers; those that nobody called stay.
  fileprivate mutating func fold(below least: UInt64) {
    var inclusive = nodes.map(\.own)
    for index in nodes.indices.reversed() {
      if let parent = nodes[index].parent { inclusive[parent] &+= inclusive[index] }
    }
    var places: [Int] = []
    var kept: [Node] = []
    for (index, node) in nodes.enumerated() {
      let parent = node.parent.map { places[$0] }
      if let parent, inclusive[index] < least {
        kept[parent].own &+= node.own
        kept[parent].repeats &+= node.repeats
        kept[parent].bytes &+= node.bytes
        places.append(parent)
      } else {
        places.append(kept.count)
        kept.append(node)
        kept[kept.count - 1].parent = parent
      }
    }
    counters["folded-nodes", default: 0] &+= UInt64(nodes.count - kept.count)
    nodes = kept
  }
}
