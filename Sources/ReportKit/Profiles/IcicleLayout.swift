// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit

/// What an icicle graph can be of: something that is as wide as what is its own and all that is below it.
protocol IcicleNode {
  /// Its own, and that with all below it.
  var ownWeight: Double { get }
  var wholeWeight: Double { get }
  /// From left to right.
  var children: [Self] { get }
}

extension FaultTree: IcicleNode {
  var ownWeight: Double { own }
  var wholeWeight: Double { inclusive }
}

extension FaultTreeDifference: IcicleNode {
  /// What either side has, has its place.
  var ownWeight: Double { max(baseOwn, candidateOwn) }
  var wholeWeight: Double { max(base, candidate) }
}

/// Where the boxes of an icicle graph are: the root on top, each below its caller, side by side, so that what is left over of a
/// box is its own.
struct IcicleLayout<Node: IcicleNode> {
  /// A box.
  struct Box {
    /// What it is of. More than one are siblings too narrow for boxes of their own, together.
    let nodes: [Node]
    /// 0 for the root.
    let depth: Int
    /// Its left edge and its width, in parts of the graph's width.
    let x: Double, width: Double
    /// The place of its caller's box; nil for the root.
    let parent: Int?
  }

  /// Callers before what they call, then from left to right: the order in which one goes through them.
  private(set) var boxes: [Box] = []
  /// How many levels there are.
  private(set) var levels = 0
  /// Narrower boxes are drawn together with their siblings, or not at all where all of these come to no more.
  private(set) var minWidth = 1.0 / 2000

  /// So that a page can have many graphs.
  static var maxBoxes: Int { 280 }
  /// What is deeper is shown as its callers'.
  static var maxLevels: Int { 120 }

  /// The boxes of `root`; `scale` is the weight that has the whole width, the root's where there is none.
  init(_ root: Node, scale: Double? = nil) {
    let weighed = Weighed(root, level: 1)
    let scale = Swift.max(scale ?? 0, weighed.weight)
    guard scale > 0 else { return }
    add([weighed], depth: 0, x: 0, parent: nil, scale)
    while boxes.count > Self.maxBoxes, minWidth < 1 {
      (boxes, levels) = ([], 0)
      minWidth *= 1.25
      add([weighed], depth: 0, x: 0, parent: nil, scale)
    }
  }

  private mutating func add(_ nodes: [Weighed], depth: Int, x: Double, parent: Int?, _ scale: Double) {
    let width = nodes.reduce(0) { $0 + $1.weight } / scale
    guard width >= minWidth else { return }
    let place = boxes.count
    boxes.append(Box(nodes: nodes.map(\.node), depth: depth, x: x, width: width, parent: parent))
    levels = Swift.max(levels, depth + 1)
    guard nodes.count == 1, let children = nodes.first?.children else { return }
    var left = x
    for child in children where child.weight / scale >= minWidth {
      add([child], depth: depth + 1, x: left, parent: place, scale)
      left += child.weight / scale
    }
    add(
      children.filter { $0.weight / scale < minWidth }, depth: depth + 1, x: left, parent: place, scale)
  }

  /// A node with what it and all below it weigh.
  private struct Weighed {
    let node: Node
    let weight: Double
    let children: [Weighed]

    init(_ node: Node, level: Int) {
      func valid(_ weight: Double) -> Double { weight.isFinite && weight > 0 ? weight : 0 }
      self.node = node
      children =
        level < IcicleLayout.maxLevels
        ? node.children.map { Weighed($0, level: level + 1) }.filter { $0.weight > 0 } : []
      weight =
        level < IcicleLayout.maxLevels
        ? children.reduce(valid(node.ownWeight)) { $0 + $1.weight } : valid(node.wholeWeight)
    }
  }
}
