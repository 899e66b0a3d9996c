// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// Every case and metric in a table, with a form that filters it where scripts run.
struct PageTable {
  let page: ComparisonPage

  var markup: String {
    let scale = IntervalMark(page.comparison)
    let bodies = page.ordered.map { body($0.number, $0.item, scale) }.joined(separator: "\n")
    let head = Self.head(["metric", "verdict"], numbers: ["change", "interval", "", "A", "B", "p", "n"])
    let field = scale.limit == nil ? "" : ", the grey field what is too little to matter"
    let caption =
      "Medians of both sides, the change of B against A with its interval, and p after Holm's correction. The bar is the "
      + "interval\(field)."
    return HTMLPage.section(
      "cases", "Cases and metrics",
      filter
        + HTMLPage.scrolling(
          "Cases and metrics", "<table><caption><span>\(caption)</span></caption>\(head)\n\(bodies)</table>"))
  }

  /// A table's head: columns of words, then columns of numbers; one without a name is a picture.
  static func head(_ words: [String], numbers: [String]) -> String {
    "<thead><tr>\(words.map { "<th scope=\"col\">\($0)</th>" }.joined())"
      + "\(numbers.map { $0.isEmpty ? "<td></td>" : "<th scope=\"col\" class=\"n\">\($0)</th>" }.joined())</tr></thead>"
  }

  private var filter: String {
    let options = ComparisonVerdict.allWords.map { ($0, page.comparison.count($0)) }.filter { $0.1 > 0 }.map {
      word, count in
      "<option value=\"\(word)\">\(word.replacing("_", with: " ")) (\(count))</option>"
    }.joined()
    return "<form id=\"filter\" hidden=\"hidden\" autocomplete=\"off\">"
      + "<label for=\"filter-text\">Words in case or metric<input id=\"filter-text\" type=\"search\"/></label>"
      + "<label for=\"filter-verdict\">Verdict<select id=\"filter-verdict\"><option value=\"\">all</option>\(options)</select></label>"
      + "<button type=\"reset\">Show all</button><output id=\"filter-count\" for=\"filter-text filter-verdict\"></output></form>\n"
  }

  private func body(_ number: Int, _ item: CaseComparison, _ scale: IntervalMark) -> String {
    let name = "<a href=\"#\(ComparisonPage.anchor(number))\">\(HTMLPage.name(item.name))</a>"
    return "<tbody data-c=\"\(number + 1)\" data-v=\"\(item.verdict.word)\">"
      + "<tr><th colspan=\"9\" scope=\"rowgroup\">\(name)\(HTMLPage.badge(item.verdict))</th></tr>"
      + item.metrics.map { row($0, scale) }.joined() + "</tbody>"
  }

  private func row(_ item: MetricComparison, _ scale: IntervalMark) -> String {
    let verdict = item.isGated ? HTMLPage.badge(item.verdict, words: Self.short(item.verdict)) : "reported"
    let mark = item.isExact ? nil : scale.svg(item)
    let name = XMLText.escape(item.rule.metric.name)
    return "<tr class=\"\(item.isGated ? item.verdict.word : "r")\"><th scope=\"row\">\(name)</th>"
      + "<td>\(verdict)</td><td class=\"n\">\(ComparisonWords.change(item))</td>"
      + "<td class=\"n\">\(ComparisonWords.interval(item.isExact ? nil : item.ratio?.interval))</td><td>\(mark ?? "")</td>"
      + "<td class=\"n\">\(item.shown(item.baseMedian))</td><td class=\"n\">\(item.shown(item.candidateMedian))</td>"
      + "<td class=\"n\">\(XMLText.escape(ComparisonWords.p(item)))</td><td class=\"n\">\(ComparisonWords.counts(item))</td></tr>"
  }

  /// Without the repeats that it needs, which the details have.
  private static func short(_ verdict: ComparisonVerdict) -> String { verdict.word.replacing("_", with: " ") }
}
