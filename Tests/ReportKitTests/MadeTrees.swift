// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import TestSupport

@testable import ReportKit

/// Trees of functions that nobody measured.
struct MadeTrees {
  var dice: Dice
  private var left = 0

  /// Trees that follow from `seed`.
  init(seed: UInt64) { dice = Dice(seed: seed) }

  /// Names that would be markup, or that a terminal would obey.
  static let hostile = [
    "<script>alert(1)</script>", "a&b", "\"quoted\"", "it's", "]]>", "--><!--", "\u{1b}[31m", "nul\u{0}",
    "\u{202e}txt.exe",
    "line\nend\ttab", "\u{fffe}", "größe_函数", "", " ", String(repeating: "long_", count: 400), "func.isra.0 [module]",
  ]

  /// A tree of at most so many functions and levels. Weights are of all sizes, from nothing to most of it.
  mutating func tree(functions: Int, levels: Int) -> FaultTree {
    left = functions
    return node(levels)
  }

  private mutating func node(_ levels: Int) -> FaultTree {
    left -= 1
    var children: [FaultTree] = []
    if levels > 1 {
      // Some are one long chain.
      for _ in 0..<(dice.chance(40) ? 1 : dice.below(9)) where left > 0 { children.append(node(levels - 1)) }
    }
    let own = dice.any(0, 0.001, 0.5, 3, 40, 900) * Double(dice.below(100)) / 100
    let name = dice.chance(20) ? dice.any(of: Self.hostile) : "function_\(dice.below(50))"
    return FaultTree(
      name: name, own: own, inclusive: children.reduce(own) { $0 + $1.inclusive }, calls: Double(dice.below(4)),
      children: children)
  }
}

extension FaultTree {
  /// How many functions it has.
  var size: Int { children.reduce(1) { $0 + $1.size } }

  /// A function with these below it.
  static func made(_ name: String, own: Double, _ children: [FaultTree] = []) -> FaultTree {
    FaultTree(
      name: name, own: own, inclusive: children.reduce(own) { $0 + $1.inclusive }, calls: 1, children: children)
  }
}
