// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import ProfileKit

/// Where the instructions of a changed case went, on the page of a comparison: the graph of each side, that of the difference,
/// and the functions that account for it.
struct ProfileSection {
  let item: ComparisonProfiles.Case
  /// The id of the case's details.
  let id: String
  /// The colours of the graphs; nil where none are drawn.
  let colours: PhaseColours?

  /// So many cases have graphs, so that a page can be sent by mail.
  static let maxCases = 12
  private static let maxRows = 20

  private var difference: ProfileDifference { item.difference }

  var markup: String {
    "<h4>Where the instructions of a fault went</h4>\n" + HTMLPage.paragraph(words) + doubts
      + (colours.map { graphs($0) } ?? "")
      + functions + phases
  }

  private var words: String {
    "\(IcicleText.instructions(difference.base)) a fault in A, \(IcicleText.instructions(difference.candidate)) in B: "
      + "\(IcicleText.signed(difference.change))"
      + (difference.base > 0 ? ", \(Percent.words(difference.change / difference.base, signed: true))." : ".")
  }

  private var doubts: String {
    let all = item.base.doubts.map { "A: \($0.words)" } + item.candidate.doubts.map { "B: \($0.words)" }
    return all.isEmpty ? "" : "<ul>\(all.map { "<li>\(XMLText.escape($0))</li>" }.joined())</ul>\n"
  }

  /// The colours of a page with these profiles. Cases count alike, however dear their faults are.
  static func colours(_ profiles: ComparisonProfiles) -> PhaseColours? {
    guard let table = profiles.cases.values.first?.table else { return nil }
    let weights = profiles.cases.sorted { $0.key < $1.key }.flatMap { _, item in
      let whole = max(1, item.difference.base + item.difference.candidate)
      return item.difference.phases.map { ($0.name, ($0.base + $0.candidate) / whole) }
    }
    return PhaseColours(weights, table)
  }

  private func graphs(_ colours: PhaseColours) -> String {
    let (base, candidate) = (FaultTree(item.base), FaultTree(item.candidate))
    let both = FaultTreeDifference(base: base, candidate: candidate, renamed: difference.renamed)
    let newNames = Dictionary(difference.renamed.map { ($0.value, $0.key) }) { first, _ in first }
    let scale = max(base.inclusive, candidate.inclusive)
    func side(_ letter: String, _ tree: FaultTree) -> String {
      let graph = IcicleGraph(
        tree.ordered(like: both, letter == "A" ? newNames : [:]), label: "Icicle graph of \(letter)", colours: colours,
        scale: scale)
      let caption =
        letter == "A"
        ? "The width is what a function and all that it calls come to, a fault; what is left free below it is its own. A and B "
          + "have one scale and one order." : ""
      return IcicleFigure(
        title: "\(letter): \(IcicleText.instructions(tree.inclusive)) a fault", caption: caption,
        drawing: graph.drawing, id: "\(id)-\(letter.lowercased())"
      ).markup
    }
    let change = IcicleFigure(
      title: "B less A: \(IcicleText.signed(difference.change)) a fault",
      caption:
        "The width is what a function has on the side where that is more, and all below it. The colour is the difference "
        + "with all that it calls: the stronger, the greater.",
      drawing: IcicleDifference(
        both, label: "Icicle graph of the difference between A and B", renamed: difference.renamed
      ).drawing, id: "\(id)-d")
    return side("A", base) + side("B", candidate) + colours.legend + change.markup + IcicleDifference.legend
  }

  private var functions: String {
    guard !difference.rows.isEmpty else { return HTMLPage.paragraph("No function's own instructions differ.") }
    let rows = difference.functionRows(top: Self.maxRows)
    let lines = rows.enumerated().map { place, row in
      let phase = row.function.map { $0.phase.map { HTMLPage.name($0) } ?? "-" } ?? ""
      let name = row.function.map { HTMLPage.name($0.name) + Self.mark($0) }
      return line(row, name ?? row.name, "<td>\(phase)</td>", isSum: place == rows.count - 1)
    }
    return table(
      "Functions that account for it",
      "Own instructions a fault, the greatest difference first. The differences add up to the change.",
      ["function", "phase"], lines)
  }

  /// What a name alone does not tell.
  private static func mark(_ row: ProfileDifference.Row) -> String {
    if row.isNew { return " <span class=\"mute\">new in B</span>" }
    if row.isGone { return " <span class=\"mute\">gone in B</span>" }
    return row.baseName.map { " <span class=\"mute\">\(HTMLPage.name($0)) in A</span>" } ?? ""
  }

  private var phases: String {
    let rows = difference.phaseRows
    guard rows.count > 1 else { return "" }
    return table(
      "Phases", "The same by phase.", ["phase"],
      rows.enumerated().map { line($1, HTMLPage.name($1.name), "", isSum: $0 == rows.count - 1) })
  }

  private func line(_ row: ChangedRow, _ name: String, _ more: String, isSum: Bool) -> String {
    let style = row.difference > 0 ? " more" : row.difference < 0 ? " fewer" : ""
    let change = IcicleText.instructions(tenths: row.difference, signed: true)
    return "<tr><th scope=\"row\">\(isSum ? "<b>\(name)</b>" : name)</th>\(more)"
      + [row.base, row.candidate].map { side in
        "<td class=\"n\">\(side.map { IcicleText.instructions(tenths: $0) } ?? "-")</td>"
      }.joined()
      + "<td class=\"n\(style)\">\(change)</td><td class=\"n\">\(IcicleText.share(tenths: row.share))</td></tr>"
  }

  private func table(_ title: String, _ caption: String, _ words: [String], _ rows: [String]) -> String {
    "<h4>\(title)</h4>\n"
      + HTMLPage.scrolling(
        title,
        "<table><caption><span>\(caption)</span></caption>"
          + PageTable.head(words, numbers: ["A", "B", "difference", "of the change"])
          + "<tbody>\n\(rows.joined(separator: "\n"))</tbody></table>")
  }
}
