// SPDX-License-Identifier: GPL-2.0-only

/// gnuplot's SVG, of which only the drawing is kept: paths and texts, with classes for colours. Its definitions, groups, titles
/// and ids, which would repeat in every chart of a page, are left out.
struct PlotSVG {
  /// What goes between `<svg>` and `</svg>`.
  let drawing: String

  /// nil where there is no drawing in it.
  init?(_ text: String) {
    var drawing = ""
    var hasCurve = false
    var place: (x: String, y: String, anchor: String, name: String)?
    var rest = text[...]
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      let tag = rest[rest.index(after: open)..<close]
      rest = rest[rest.index(after: close)...]
      switch tag.prefix(while: { !$0.isWhitespace && $0 != "/" }) {
      case "path":
        guard let name = Self.attribute("stroke", tag).flatMap(PlotColour.name), let d = Self.attribute("d", tag)
        else { continue }
        let path = Self.path(d)
        if !path.isEmpty { drawing += "<path class=\"\(name)\" d=\"\(path)\"/>" }
        hasCurve = hasCurve || ["pl", "pt", "pd"].contains { name.hasPrefix($0) }
      case "polygon":
        guard let name = Self.attribute("fill", tag).flatMap(PlotColour.name),
          let points = Self.attribute("points", tag)
        else { continue }
        drawing += "<path class=\"\(name)\" d=\"\(Self.path(Substring("M" + points)))z\"/>"
      case "g":
        guard let transform = Self.attribute("transform", tag), transform.hasPrefix("translate(") else { continue }
        let numbers = transform.dropFirst(10).split { $0 == "," || $0 == ")" }
        guard numbers.count >= 2 else { continue }
        place = (
          Self.short(numbers[0]), Self.short(numbers[1]), String(Self.attribute("text-anchor", tag) ?? "start"),
          Self.attribute("fill", tag).flatMap(PlotColour.name) ?? "px"
        )
      case "text":
        guard let at = place, let end = rest.firstIndex(of: "<") else { continue }
        let words = rest[..<end].split(separator: " ").joined(separator: " ")
        guard !words.isEmpty else { continue }
        drawing += "<text class=\"\(at.name)\" x=\"\(at.x)\" y=\"\(at.y)\" text-anchor=\"\(at.anchor)\">\(words)</text>"
      default: continue
      }
    }
    guard hasCurve else { return nil }
    self.drawing = drawing
  }

  /// The value of an attribute in either kind of quotes, with or without blanks around its `=`.
  private static func attribute(_ name: String, _ tag: Substring) -> Substring? {
    var rest = tag
    while let found = rest.firstRange(of: name) {
      let isWhole = found.lowerBound > tag.startIndex && tag[tag.index(before: found.lowerBound)].isWhitespace
      rest = rest[found.upperBound...]
      let value = rest.drop { $0.isWhitespace }
      guard isWhole, value.first == "=" else { continue }
      let quoted = value.dropFirst().drop { $0.isWhitespace }
      guard let quote = quoted.first, quote == "'" || quote == "\"" else { continue }
      return quoted.dropFirst().prefix { $0 != quote }
    }
    return nil
  }

  /// Path data with a tenth of a pixel, without moves that draw nothing.
  private static func path(_ data: Substring) -> String {
    var text = ""
    var pending: String?
    for word in data.split(whereSeparator: \.isWhitespace) {
      guard let first = word.first else { continue }
      let numbers = (first.isLetter ? word.dropFirst() : word).split(separator: ",").map { short($0) }
      guard numbers.count == 2 else { continue }
      if first == "M" {
        pending = "M\(numbers[0]) \(numbers[1])"
      } else {
        if let move = pending { text += move + "L" } else if !text.isEmpty { text += " " }
        pending = nil
        text += "\(numbers[0]) \(numbers[1])"
      }
    }
    return text
  }

  /// `59.36` becomes `59.4`, `204.00` becomes `204`.
  private static func short(_ number: Substring) -> String {
    guard let value = Double(number), abs(value) < 1e6 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
