// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit

/// The functions of a fault as an icicle graph: as wide as their instructions, below their callers.
struct IcicleGraph {
  /// Its boxes.
  let drawing: IcicleDrawing

  /// A graph of `tree`; where several are to be compared, `scale` is how many instructions a fault are the whole width.
  init(_ tree: FaultTree, label: String, colours: PhaseColours, scale: Double? = nil) {
    let whole = tree.inclusive
    drawing = IcicleDrawing(label, IcicleLayout(tree, scale: scale)) { box in
      guard box.nodes.count == 1, let node = box.nodes.first else { return Self.further(box.nodes, of: whole) }
      let phase = box.parent == nil ? (name: nil, style: PhaseColours.none) : colours.phase(of: node.name)
      let (share, ownShare) = (IcicleText.share(node.inclusive, of: whole), IcicleText.share(node.own, of: whole))
      let all = "\(IcicleText.instructions(node.inclusive)), \(share)"
      let own = "\(IcicleText.instructions(node.own)), \(ownShare)"
      return IcicleDrawing.Words(
        name: node.name,
        lines: [
          IcicleText.line(node.name) + (phase.name.map { " (\(IcicleText.line($0)))" } ?? ""),
          "a fault, with all that it calls: \(all)",
          "of its own: \(own)" + (box.parent == nil ? "" : "; \(IcicleText.calls(node.calls)) calls"),
        ], style: phase.style)
    }
  }

  private static func further(_ nodes: [FaultTree], of whole: Double) -> IcicleDrawing.Words {
    let sum = nodes.reduce(0) { $0 + $1.inclusive }
    return IcicleDrawing.Words(
      name: "\(nodes.count) further",
      lines: [
        "\(nodes.count) further functions, too small for boxes",
        "a fault, with all that they call: \(IcicleText.instructions(sum)), \(IcicleText.share(sum, of: whole))",
      ], style: PhaseColours.others)
  }
}
