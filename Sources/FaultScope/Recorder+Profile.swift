// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// The profile of a window, as docs/fault-scope.md describes it.
extension Recorder {
  /// The version of that text.
  static var format: UInt64 { 1 }
  /// Steps of paths that a profile may have: the groups of most faults come first.
  static var maxWrittenSteps: Int { 60_000 }

  /// Writes it down; `isWhole` says that the window was closed by its jobs.
  package func write(to text: inout Text, isWhole: Bool) {
    text.append("faultscope ")
    text.append(Self.format)
    text.append("\nwindow")
    text.append(field: UInt64(window))
    text.append(isWhole ? " closed" : " open")
    text.append("\n")
    writeTotals(to: &text)
    note("unfinished", unfinished, in: &text)
    note("switches", switches, in: &text)
    note("too-deep", tooDeep, in: &text)
    note("lost-nodes", tree.lost, in: &text)
    note("broken-off", brokenOff, in: &text)
    note("unrepaired", unrepaired, in: &text)
    note("ungrouped", groups.ungroupedCount, in: &text)
    note("ungrouped-instructions", groups.ungroupedSum, in: &text)
    writeFunctions(to: &text)
    writeTree(to: &text)
    writeGroups(to: &text)
    text.append("end\n")
  }

  private func note(_ name: StaticString, _ value: UInt64, in text: inout Text) {
    text.append(name)
    text.append(field: value)
    text.append("\n")
  }

  private func writeTotals(to text: inout Text) {
    for processor in 0..<processorCount {
      withUnsafeBytes(of: &totals[processor]) {
        let values = $0.bindMemory(to: UInt64.self)
        for index in 0..<Category.count where values[index] != 0 {
          text.append("total")
          text.append(field: UInt64(processor))
          text.append(" ")
          text.append(Category(index: index).name)
          text.append(field: values[index])
          if index < Category.treeCount {
            text.append(field: values[Category.count + index])
            text.append(field: values[Category.count + Category.treeCount + index])
          }
          text.append("\n")
        }
      }
    }
  }

  /// Those that a node names; number and address.
  private func writeFunctions(to text: inout Text) {
    guard let symbols, let isUsed = allocate(symbols.functionCount, of: Bool.self) else { return }
    defer { free(isUsed) }
    for index in 1..<max(tree.count, 1) where tree.nodes[index].function > 0 {
      isUsed[Int(tree.nodes[index].function)] = true
    }
    symbols.forEach { function, address in
      guard isUsed[Int(function)] else { return }
      text.append("function")
      text.append(field: UInt64(UInt32(bitPattern: function)))
      text.append(" ")
      text.append(hex: address)
      text.append("\n")
    }
  }

  /// Parents come before their children; the first ones are the categories.
  private func writeTree(to text: inout Text) {
    for index in 1..<max(tree.count, 1) {
      let node = tree.nodes[index]
      if index <= Category.treeCount {
        guard node.lastChild != 0 else { continue }
        text.append("root")
        text.append(field: UInt64(index))
        text.append(" ")
        text.append(Category(index: index - 1).name)
        text.append("\n")
      } else {
        text.append("node")
        text.append(field: UInt64(index))
        text.append(field: UInt64(UInt32(bitPattern: node.parent)))
        text.append(field: UInt64(UInt32(bitPattern: node.function)))
        text.append(field: node.own)
        text.append(field: node.calls)
        text.append(field: node.repeats)
        text.append(field: node.bytes)
        text.append("\n")
      }
    }
  }

  private func writeGroups(to text: inout Text) {
    guard let order = allocate(groups.count, of: Int32.self) else { return }
    defer { free(order) }
    for index in 0..<groups.count { order[index] = Int32(truncatingIfNeeded: index) }
    let all = groups.groups
    sort(order, groups.count) {
      all[Int($0)].count != all[Int($1)].count ? all[Int($0)].count > all[Int($1)].count : $0 < $1
    }
    var written = 0
    for rank in 0..<groups.count {
      let group = all[Int(order[rank])]
      text.append("group ")
      text.append(group.category.name)
      for value in [group.count, group.sum, group.min, group.max] { text.append(field: value) }
      text.append("\n")
      guard group.stepCount > 0, written + group.stepCount <= Self.maxWrittenSteps else { continue }
      written += group.stepCount
      text.append("path")
      for index in group.firstStep..<group.firstStep + group.stepCount {
        let step = groups.steps[index]
        text.append(field: UInt64(UInt32(bitPattern: step.function)))
        text.append(":")
        text.append(UInt64(UInt32(bitPattern: step.depth)))
        text.append(":")
        text.append(UInt64(step.own))
      }
      text.append("\n")
    }
  }
}
