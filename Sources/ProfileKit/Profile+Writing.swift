// SPDX-License-Identifier: GPL-2.0-only

extension Profile {
  /// Bytes of a stored profile at most.
  package static let maxBytes = 1 << 20

  /// Its text, which ``init(text:)`` reads, in no more than so many bytes: where it has more, ways of the rarest faults are left
  /// out, then functions of the fewest instructions become part of their callers. `left-out-paths` and `folded-nodes` tell how many.
  /// Functions that nobody called stay, and a group of each category: a limit below that is not kept.
  package func text(limit: Int = maxBytes) -> String {
    var writer = Writer(self)
    var text = writer.text
    guard text.utf8.count > limit else { return text }
    let limit = Swift.max(0, limit)
    writer.keepPaths(bytes: limit / 2)
    text = writer.text
    var least: UInt64 = 2
    while text.utf8.count > limit, least < 1 << 62, writer.profile.nodes.contains(where: { $0.parent != nil }) {
      if writer.profile.fold(below: least) > 0 { text = writer.text }
      least += least / 2
    }
    while text.utf8.count > limit, writer.pathBytes > 0 {
      writer.keepPaths(bytes: Swift.max(0, writer.pathBytes - (text.utf8.count - limit)))
      text = writer.text
    }
    return text
  }

  private struct Writer {
    var profile: Profile
    /// Of all paths.
    private(set) var pathBytes: Int

    init(_ profile: Profile) {
      self.profile = profile
      pathBytes = profile.groups.filter { !$0.path.isEmpty }.map { Self.path($0.path).utf8.count }.reduce(0, +)
    }

    /// Keeps paths whose texts come to so many bytes, those of most faults first. Groups without one are one of their category.
    mutating func keepPaths(bytes: Int) {
      var (written, leftOut) = (0, UInt64(0))
      var rest: [Category: Int] = [:]
      var groups: [Group] = []
      for var group in profile.groups {
        let size = group.path.isEmpty ? 0 : Self.path(group.path).utf8.count
        if size > bytes - written {
          group.path = []
          leftOut += 1
        }
        written += group.path.isEmpty ? 0 : size
        guard group.path.isEmpty, let place = rest[group.category] else {
          if group.path.isEmpty { rest[group.category] = groups.count }
          groups.append(group)
          continue
        }
        groups[place].count &+= group.count
        groups[place].sum &+= group.sum
        groups[place].min = Swift.min(groups[place].min, group.min)
        groups[place].max = Swift.max(groups[place].max, group.max)
      }
      pathBytes = written
      // Swift's sort keeps the order of equals.
      profile.groups = groups.sorted { $0.count > $1.count }
      if leftOut > 0 { profile.counters["left-out-paths", default: 0] &+= leftOut }
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
      for (name, value) in profile.counters.sorted(by: { $0.key < $1.key }) {
        text += "\(name) \(Swift.min(value, maxWhole))\n"
      }
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
  /// Makes nodes of fewer inclusive instructions part of their callers, and tells how many; those that nobody called stay.
  fileprivate mutating func fold(below least: UInt64) -> Int {
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
    let count = nodes.count - kept.count
    if count > 0 { counters["folded-nodes", default: 0] &+= UInt64(count) }
    nodes = kept
    return count
  }
}
