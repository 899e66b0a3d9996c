// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import TestSupport
import Testing

@testable import ReportKit

@Suite("Boxes of icicle graphs") struct IcicleLayoutTests {
  @Test("are below their callers, side by side, and what they leave free is their caller's own")
  func sums() {
    let layout = IcicleLayout(
      FaultTree.made("root", own: 10, [.made("a", own: 20, [.made("b", own: 30)]), .made("c", own: 40)]))
    #expect(layout.levels == 3)
    #expect(layout.boxes.map { $0.nodes[0].name } == ["root", "a", "b", "c"])
    #expect(layout.boxes.map(\.depth) == [0, 1, 2, 1])
    #expect(layout.boxes.map(\.parent) == [nil, 0, 1, 0])
    #expect(zip(layout.boxes.map(\.x), [0, 0, 0, 0.5]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(zip(layout.boxes.map(\.width), [1, 0.5, 0.3, 0.4]).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test("do not overlap and add up, whatever the tree", arguments: 1...60 as ClosedRange<UInt64>)
  func random(seed: UInt64) {
    var made = MadeTrees(seed: seed)
    let tree = made.tree(functions: made.dice.any(1, 5, 300, 4000), levels: made.dice.any(2, 12, 110))
    check(tree, seed: seed)
    let other = made.tree(functions: 600, levels: 30)
    check(FaultTreeDifference(base: tree, candidate: other), seed: seed)
  }

  private func check<Node: IcicleNode>(_ tree: Node, seed: UInt64) {
    let layout = IcicleLayout(tree)
    #expect(layout.boxes.count <= IcicleLayout<Node>.maxBoxes)
    guard let root = layout.boxes.first else {
      #expect(tree.wholeWeight == 0, "seed \(seed)")
      return
    }
    #expect(root.x == 0 && abs(root.width - 1) < 1e-9 && root.depth == 0)
    let narrowest = layout.boxes.reduce(1) { min($0, $1.width) }
    #expect(narrowest >= layout.minWidth)
    let scale = weight(tree)
    var ends: [Int: Double] = [:]
    var below = [Double](repeating: 0, count: layout.boxes.count)
    for (index, box) in layout.boxes.enumerated() {
      #expect(abs(box.width - box.nodes.reduce(0) { $0 + weight($1) } / scale) < 1e-9, "seed \(seed)")
      // To the right of all that came before on its level.
      #expect(box.x >= ends[box.depth, default: 0] - 1e-9, "seed \(seed)")
      ends[box.depth] = box.x + box.width
      guard let parent = box.parent else { continue }
      let caller = layout.boxes[parent]
      #expect(parent < index && caller.depth == box.depth - 1 && caller.nodes.count == 1)
      #expect(box.x >= caller.x - 1e-9 && box.x + box.width <= caller.x + caller.width + 1e-9, "seed \(seed)")
      below[parent] += box.width
    }
    // Only what is narrower than any box is not drawn.
    for (index, box) in layout.boxes.enumerated() where box.nodes.count == 1 {
      let own = max(box.nodes[0].ownWeight, 0) / scale
      let free = box.width - below[index]
      #expect(free >= own - 1e-9 && free <= own + layout.minWidth, "seed \(seed)")
    }
  }

  private func weight<Node: IcicleNode>(_ node: Node) -> Double {
    node.children.reduce(max(node.ownWeight, 0)) { $0 + weight($1) }
  }

  @Test("that are too narrow are one, and none where even that is too narrow")
  func further() {
    let many = (1...100).map { FaultTree.made("small_\($0)", own: 0.03) }
    let layout = IcicleLayout(FaultTree.made("root", own: 87, many + [.made("large", own: 10)]))
    #expect(layout.boxes.map(\.nodes.count) == [1, 1, 100])
    #expect(abs(layout.boxes[2].width - 0.03) < 1e-9 && abs(layout.boxes[2].x - 0.1) < 1e-9)
    #expect(IcicleLayout(FaultTree.made("root", own: 100, Array(many.prefix(1)))).boxes.count == 1)
  }

  @Test("there are none of a tree without instructions, and numbers that are none have no width")
  func nothing() {
    #expect(IcicleLayout(FaultTree.made("root", own: 0)).boxes.isEmpty)
    #expect(IcicleLayout(FaultTree.made("root", own: .nan)).boxes.isEmpty)
    let odd = IcicleLayout(
      FaultTree.made("root", own: 1, [.made("a", own: -5), .made("b", own: .infinity), .made("c", own: 3)]))
    #expect(odd.boxes.map { $0.nodes[0].name } == ["root", "c"])
    #expect(odd.boxes[1].width == 0.75)
  }

  @Test("are no deeper than the graph is high")
  func depth() {
    var tree = FaultTree.made("innermost", own: 7)
    for level in 0..<300 { tree = .made("level_\(level)", own: 1, [tree]) }
    let layout = IcicleLayout(tree)
    #expect(layout.levels == IcicleLayout<FaultTree>.maxLevels)
    #expect(layout.boxes.last?.width ?? 0 > 0.5)
  }

  @Test("of both sides have one order")
  func order() {
    let base = FaultTree.made(
      "r", own: 0,
      [.made("x", own: 9, [.made("q", own: 2), .made("p", own: 1)]), .made("y", own: 5), .made("z", own: 1)])
    let candidate = FaultTree.made(
      "r", own: 0,
      [.made("y", own: 50), .made("new", own: 20), .made("x", own: 3, [.made("p", own: 8), .made("q", own: 2)])])
    let both = FaultTreeDifference(base: base, candidate: candidate)
    let (left, right) = (base.ordered(like: both), candidate.ordered(like: both))
    #expect(left.children.map(\.name) == ["y", "x", "z"])
    #expect(right.children.map(\.name) == ["y", "new", "x"])
    #expect(left.children[1].children.map(\.name) == ["p", "q"])
    #expect(left.inclusive == base.inclusive && left.size == base.size)
    let scale = max(base.inclusive, candidate.inclusive)
    #expect(abs((IcicleLayout(left, scale: scale).boxes.first?.width ?? 0) - base.inclusive / scale) < 1e-9)
  }
}
