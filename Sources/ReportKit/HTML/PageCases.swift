// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// A `details` per case: every repeat as a point, charts where there are any, and how each verdict came about.
struct PageCases {
  let page: ComparisonPage

  var markup: String {
    let notes = page.chartNotes.map { HTMLPage.paragraph($0, class: "mute") }.joined()
    let profiled = page.ordered.map(\.number).filter { page.profiles.cases[$0] != nil }
    let drawn = Set(profiled.prefix(ProfileSection.maxCases))
    let colours = ProfileSection.colours(page.profiles)
    let first = page.ordered.first { page.illustrations[$0.number]?.figures.isEmpty == false }?.number
    let cases = page.ordered.map {
      section($0.number, $0.item, isOpen: $0.number == first, drawn.contains($0.number) ? colours : nil)
    }.joined()
    let lead =
      "<p><span class=\"key\"></span>A is the base, <span class=\"key b\"></span>B the candidate. Points are repeats, the box "
      + "holds the middle half of them, the thick line is the median.</p>\n"
    let cut =
      drawn.count < profiled.count
      ? HTMLPage.paragraph(
        "Icicle graphs are drawn for the first \(drawn.count) of \(profiled.count) cases with profiles, the most alarming ones.",
        class: "mute") : ""
    return HTMLPage.section("details", "Case by case", lead + notes + cut + cases)
  }

  private func section(_ number: Int, _ item: CaseComparison, isOpen: Bool, _ colours: PhaseColours?) -> String {
    let reasons = VerdictSentences(comparison: page.comparison)
    // The metric that made the verdict.
    let gated = item.metrics.filter(\.isGated)
    let main = gated.first { $0.verdict.rank == item.verdict.rank } ?? gated.first
    let change = main.map { "\(ComparisonWords.change($0)) \($0.rule.metric.name)" }
    var inner = notes(item)
    inner += page.illustrations[number]?.markup ?? ""
    let shown = item.metrics.filter { $0.isGated || page.illustrations[number] != nil }
    if !shown.isEmpty { inner += "<div class=\"metrics\">\(shown.map { metric($0, reasons) }.joined())</div>" }
    if let profiles = page.profiles.cases[number] {
      inner +=
        ProfileSection(item: profiles, id: ComparisonPage.anchor(number), colours: colours).markup
    }
    return "<details id=\"\(ComparisonPage.anchor(number))\" data-c=\"\(number + 1)\"\(isOpen ? " open=\"open\"" : "")>"
      + "<summary>\(HTMLPage.name(item.name))\(HTMLPage.badge(item.verdict))"
      + "\(change.map { "<span class=\"mute\">\(XMLText.escape($0))</span>" } ?? "")</summary><div class=\"in\">\(inner)</div></details>\n"
  }

  private func notes(_ item: CaseComparison) -> String {
    guard !item.notes.isEmpty else { return "" }
    let shown = item.notes.prefix(Self.maxNotes).map { "<li>\(XMLText.escape($0))</li>" }.joined()
    let more = item.notes.count - Self.maxNotes
    return "<ul>\(shown)\(more > 0 ? "<li>and \(more) more</li>" : "")</ul>"
  }

  private static let maxNotes = 12

  private func metric(_ item: MetricComparison, _ reasons: VerdictSentences) -> String {
    let name = item.rule.metric.name
    let label =
      "\(name): \(item.base.count) values of A, median \(item.shown(item.baseMedian)); "
      + "\(item.candidate.count) of B, median \(item.shown(item.candidateMedian))"
    let strip = item.isExact ? nil : StripPlot.svg(item.base, item.candidate, unit: item.rule.unit, label: label)
    let badge = item.isGated ? HTMLPage.badge(item.verdict) : "<span class=\"v\">reported</span>"
    return "<div><h4>\(XMLText.escape(name)) \(badge)</h4>" + (strip.map { "<figure>\($0)</figure>" } ?? "")
      + "<p>\(XMLText.escape(reasons.sentences(item).joined(separator: " ")))</p></div>"
  }
}
