// SPDX-License-Identifier: GPL-2.0-only

/// An icicle graph as SVG that needs no script: each box can be reached by Tab, and the one that has the focus, or is under the
/// pointer, has its numbers on top of the graph.
struct IcicleDrawing {
  /// What a box says.
  struct Words {
    /// What its label is made of.
    let name: String
    /// Three lines for the top of the graph.
    let lines: [String]
    /// Classes, for its colour.
    let style: String
  }

  /// What the graph is of.
  let label: String
  private let boxes: [(x: Double, width: Double, depth: Int, words: Words)]
  private let levels: Int

  /// The boxes of `layout` with the words that `words` has for them.
  init<Node>(_ label: String, _ layout: IcicleLayout<Node>, _ words: (IcicleLayout<Node>.Box) -> Words) {
    self.label = label
    boxes = layout.boxes.map { ($0.x, $0.width, $0.depth, words($0)) }
    levels = layout.levels
  }

  /// How many boxes there are.
  var count: Int { boxes.count }

  /// Height of a box with the gap below it, and of the lines on top.
  private static let rowHeight = 18, top = 50

  /// The widths, in pixels, that labels are made for: in windows of more than ``IcicleStyle/narrowest``, and in others.
  static let width = 900.0, narrowWidth = 330.0

  /// The graph.
  var svg: String {
    guard !boxes.isEmpty else { return "" }
    let height = Self.top + levels * Self.rowHeight
    return "<svg class=\"ic\" style=\"height:\(height)px\" role=\"group\" aria-label=\"\(XMLText.escape(label))\">"
      + "<text class=\"h\" y=\"12\" aria-hidden=\"true\">A box's numbers: point at it, or press Tab.</text>\n"
      + boxes.map { Self.markup($0.x, $0.width, $0.depth, $0.words) }.joined(separator: "\n") + "</svg>"
  }

  private static func markup(_ x: Double, _ width: Double, _ depth: Int, _ words: Words) -> String {
    let (left, y) = (IcicleText.percent(x), top + depth * rowHeight)
    let tip = words.lines.map(XMLText.escape)
    // Both edges are rounded, so that neighbours neither overlap nor part.
    let size = IcicleText.percent((x + width).rounded(at: 10_000) - x.rounded(at: 10_000))
    return "<g class=\"\(words.style)\" tabindex=\"0\" role=\"img\"><title>\(tip.joined(separator: "\n"))</title>"
      + "<rect x=\"\(left)\" y=\"\(y)\" width=\"\(size)\" height=\"\(rowHeight - 1)\"/>\(labels(words.name, width, left, y + 12))"
      + "<text class=\"t\" y=\"12\">\(spans(tip))</text></g>"
  }

  private static func spans(_ lines: [String]) -> String {
    lines.enumerated().map { "<tspan x=\"0\"\($0.offset == 0 ? "" : " dy=\"15\"")>\($0.element)</tspan>" }.joined()
  }

  /// One label for both widths of a window, or one for each.
  private static func labels(_ name: String, _ width: Double, _ left: String, _ y: Int) -> String {
    func text(_ label: String?, _ style: String) -> String {
      guard let label else { return "" }
      return "<text\(style) x=\"\(left)\" dx=\"3\" y=\"\(y)\">\(XMLText.escape(label))</text>"
    }
    let wide = IcicleText.label(name, width: width * self.width)
    let narrow = IcicleText.label(name, width: width * narrowWidth)
    if wide == narrow { return text(wide, "") }
    return text(wide, " class=\"w\"") + text(narrow, " class=\"n\"")
  }
}

extension Double {
  fileprivate func rounded(at parts: Double) -> Double { (self * parts).rounded() / parts }
}
