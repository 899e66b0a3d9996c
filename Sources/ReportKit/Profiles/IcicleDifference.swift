// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import ProfileKit

/// Two icicle graphs over each other: what either side has has its place, and the colour tells which way it changed.
struct IcicleDifference {
  /// Its boxes.
  let drawing: IcicleDrawing

  /// Shares of the greatest difference from which on the colour is stronger.
  private static let steps = [0.02, 0.1, 0.3, 0.6]
  /// Narrower boxes would be nothing but edges.
  private static let minEdged = 0.005

  /// A graph of `tree`. `renamed` has A's names of functions that have another one in B.
  init(_ tree: FaultTreeDifference, label: String, renamed: [String: String] = [:]) {
    let layout = IcicleLayout(tree)
    let greatest = layout.boxes.reduce(0) { max($0, abs($1.nodes.sum(\.candidate) - $1.nodes.sum(\.base))) }
    let known = Names(tree, renamed)
    drawing = IcicleDrawing(label, layout) { box in
      let (base, candidate) = (box.nodes.sum(\.base), box.nodes.sum(\.candidate))
      let single = box.nodes.count == 1 ? box.nodes.first : nil
      let mark = single.flatMap { known.mark($0) }
      let name = single?.name ?? "\(box.nodes.count) further"
      var title = single == nil ? "\(name) functions, too small for boxes" : IcicleText.line(name)
      if let mark {
        title += ": \(mark.words)"
      } else if single != nil, let other = renamed[name] {
        title += ", in A \(IcicleText.line(other))"
      }
      let edge = box.width < Self.minEdged ? nil : mark?.edge
      return IcicleDrawing.Words(
        name: (mark?.sign ?? "") + name,
        lines: [
          title, "a fault, all in all: \(Self.sides(base, candidate))",
          "of its own: \(Self.sides(box.nodes.sum(\.baseOwn), box.nodes.sum(\.candidateOwn)))",
        ], style: Self.style(candidate - base, greatest) + (edge.map { " \($0)" } ?? ""))
    }
  }

  private static func sides(_ base: Double, _ candidate: Double) -> String {
    let change = candidate - base
    let relative = base > 0 && candidate > 0 && change != 0 ? ", \(Percent.words(change / base, signed: true))" : ""
    return "\(IcicleText.instructions(base)) in A, \(IcicleText.instructions(candidate)) in B, "
      + "\(change == 0 ? "no difference" : IcicleText.signed(change))\(relative)"
  }

  private static func style(_ change: Double, _ greatest: Double) -> String {
    guard greatest > 0, change.isFinite else { return "d0" }
    let step = steps.count { abs(change) / greatest >= $0 }
    return step == 0 ? "d0" : "\(change > 0 ? "u" : "l")\(step)"
  }

  /// The functions of each side, wherever they are called.
  private struct Names {
    private var base: Set<String> = [], candidate: Set<String> = []
    /// Names of the same functions on the other side.
    private let old: [String: String], new: [String: String]

    init(_ tree: FaultTreeDifference, _ renamed: [String: String]) {
      old = renamed
      new = Dictionary(renamed.map { ($0.value, $0.key) }) { first, _ in first }
      add(tree)
    }

    private mutating func add(_ node: FaultTreeDifference) {
      if node.base > 0 { base.insert(node.name) }
      if node.candidate > 0 { candidate.insert(node.name) }
      for child in node.children { add(child) }
    }

    /// What one side does not have here, or not at all: colours alone would not tell.
    func mark(_ node: FaultTreeDifference) -> (sign: String, words: String, edge: String)? {
      if node.base == 0, node.candidate > 0 {
        return Self.mark(old[node.name], isKnown: base.contains(node.name), ("+ ", "new in B", "A", "eb"))
      }
      if node.candidate == 0, node.base > 0 {
        return Self.mark(new[node.name], isKnown: candidate.contains(node.name), ("− ", "gone in B", "B", "ea"))
      }
      return nil
    }

    /// `one` has the sign and the words of a function that one side alone has, and the other side.
    private static func mark(
      _ other: String?, isKnown: Bool, _ one: (sign: String, words: String, side: String, edge: String)
    ) -> (sign: String, words: String, edge: String) {
      let name = other.map { ", as \(IcicleText.line($0))" } ?? ""
      return isKnown || other != nil
        ? ("", "in \(one.side) only below others\(name)", one.edge) : (one.sign, one.words, one.edge)
    }
  }

  /// What colours, signs and edges mean.
  static let legend = """
    <ul class="counts keys"><li><span class="key k l4"></span><span class="key k l2"></span>fewer instructions in B</li>\
    <li><span class="key k d0"></span>next to no difference</li>\
    <li><span class="key k u2"></span><span class="key k u4"></span>more in B</li>\
    <li><b>+</b> new in B</li><li><b>−</b> gone in B</li>\
    <li>thick edge: B alone calls it here</li><li>broken edge: A alone does</li></ul>

    """
}

extension [FaultTreeDifference] {
  fileprivate func sum(_ value: (FaultTreeDifference) -> Double) -> Double { reduce(0) { $0 + value($1) } }
}
