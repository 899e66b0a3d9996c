// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// What a comparison comes to: the verdict in words, counts, the largest changes, means, and how the sides differ.
struct PageSummary {
  let page: ComparisonPage

  private static let maxChanges = 8
  private static let maxAlarms = 12
  private static let maxDifferences = 40

  private var comparison: Comparison { page.comparison }

  var markup: String {
    HTMLPage.section("summary", "Summary", head + counts + advice + alarms + changes + means + differences)
  }

  private var head: String {
    "<div class=\"head \(comparison.verdict.word)\">\(HTMLPage.paragraph(headline))"
      + HTMLPage.paragraph(page.words.summary, class: "mute")
      + (page.words.undecidable.map { HTMLPage.paragraph($0) } ?? "")
      + ([page.words.clock].compactMap { $0 } + page.words.boots).map { HTMLPage.paragraph($0, class: "mute") }.joined()
      + "</div>\n"
  }

  /// The verdict in a sentence.
  var headline: String {
    func some(_ word: String, _ one: String, _ many: String) -> String? {
      let count = comparison.count(word)
      return count == 0 ? nil : "\(count) case\(count == 1 ? " \(one)" : "s \(many)")"
    }
    let bad = [
      some("worse", "is worse", "are worse"), some("failed", "failed", "failed"),
      some("missing", "is missing or has nothing that decides", "are missing or have nothing that decides"),
    ].compactMap { $0 }
    if !bad.isEmpty { return bad.joined(separator: ", ") + "." }
    let doubt = [
      some("inconclusive", "is inconclusive", "are inconclusive"),
      some("changed", "changed, for neither good nor bad", "changed, for neither good nor bad"),
    ].compactMap { $0 }
    let good = some("better", "is better", "are better")
    let others = (good.map { [$0] } ?? []) + doubt
    if comparison.undecidable.count == comparison.cases.count {
      return "So few \(comparison.sample.word)s decide nothing."
    }
    if !others.isEmpty { return "Nothing is shown to be worse; \(others.joined(separator: ", "))." }
    return comparison.verdict == .skipped ? "Neither side could run any case." : "Nothing changed."
  }

  private var counts: String {
    let present = ComparisonVerdict.allWords.map { ($0, comparison.count($0)) }.filter { $0.1 > 0 }
    let bar = present.map { "<i class=\"\($0.0)\" style=\"flex-grow:\($0.1)\"></i>" }.joined()
    let items = present.map { word, count in
      "<li><b>\(count)</b> <span class=\"v \(word)\">\(word.replacing("_", with: " "))</span></li>"
    }.joined()
    return "<div class=\"bar\" aria-hidden=\"true\">\(bar)</div><ul class=\"counts\">\(items)</ul>\n"
  }

  /// What would decide what is inconclusive, with commands to copy.
  private var advice: String {
    guard let advice = comparison.advice else { return "" }
    let commands = advice.commands.map { "<pre><code>\(HTMLPage.name($0))</code></pre>\n" }.joined()
    return HTMLPage.paragraph(advice.words) + commands
  }

  /// What cannot count, with why.
  private var alarms: String {
    let alarming = page.ordered.filter { $0.item.verdict == .failed || $0.item.verdict == .missing }
    guard !alarming.isEmpty else { return "" }
    let items = alarming.prefix(Self.maxAlarms).map { number, item in
      let notes = item.notes.prefix(3).map { XMLText.escape($0) }.joined(separator: "; ")
      return "<li>\(link(number, item))\(HTMLPage.badge(item.verdict, words: " \(item.verdict.words)"))"
        + "\(notes.isEmpty ? "" : ": \(notes)")</li>"
    }.joined(separator: "\n")
    let more = alarming.count - Self.maxAlarms
    return "<h3>Cases that cannot count</h3>\n<ul>\(items)</ul>\n"
      + (more > 0 ? HTMLPage.paragraph("And \(more) more.", class: "mute") : "")
  }

  /// The metrics that changed most, the bad ones first.
  private var changes: String {
    let all = page.ordered.flatMap { number, item in
      item.metrics.filter { $0.isGated && [.worse, .better, .changed].contains($0.verdict) }.map { (number, item, $0) }
    }
    guard !all.isEmpty else { return "" }
    let sorted = all.sorted { one, other in
      (one.2.verdict.rank, -Self.size(one.2), one.0) < (other.2.verdict.rank, -Self.size(other.2), other.0)
    }
    let rows = sorted.prefix(Self.maxChanges).map { number, item, metric in
      "<tr><th scope=\"row\" class=\"t\">\(link(number, item))</th><td>\(XMLText.escape(metric.rule.metric.name))</td>"
        + "<td>\(HTMLPage.badge(metric.verdict))</td><td class=\"n\">\(ComparisonWords.change(metric))</td>"
        + "<td class=\"n\">\(ComparisonWords.interval(metric.isExact ? nil : metric.ratio?.interval))</td>"
        + "<td class=\"n\">\(metric.shown(metric.baseMedian))</td><td class=\"n\">\(metric.shown(metric.candidateMedian))</td></tr>"
    }.joined(separator: "\n")
    let more =
      all.count > Self.maxChanges
      ? " (the first \(Self.maxChanges) of \(all.count); all of them in the table below)" : ""
    let head = PageTable.head(["case", "metric", "verdict"], numbers: ["change", "interval", "A", "B"])
    return "<h3>Largest changes</h3>\n"
      + HTMLPage.scrolling(
        "Largest changes",
        "<table><caption><span>Metrics that decide, those that are worse first\(more).</span></caption>\(head)<tbody>\n\(rows)</tbody></table>"
      )
  }

  private static func size(_ metric: MetricComparison) -> Double {
    metric.ratio.map { abs($0.estimate - 1) } ?? metric.shift.map { abs($0.estimate) } ?? 0
  }

  private var means: String {
    let rows = comparison.means.filter { $0.cases > 1 }.map { mean in
      "<tr><th scope=\"row\">\(XMLText.escape(mean.metric.name))</th><td class=\"n\">\(mean.cases)</td>"
        + "<td class=\"n\">\(Percent.words(mean.ratio - 1, signed: true))</td></tr>"
    }
    guard !rows.isEmpty else { return "" }
    let head = PageTable.head(["metric"], numbers: ["cases", "change"])
    return "<h3>Geometric means over the cases</h3>\n"
      + HTMLPage.scrolling(
        "Geometric means",
        "<table><caption><span>Told, not judged.</span></caption>\(head)<tbody>\n\(rows.joined(separator: "\n"))</tbody></table>"
      )
  }

  private var differences: String {
    let all = comparison.differences
    guard !all.isEmpty else {
      return "<h3>Differences of hosts and tools</h3>\n" + HTMLPage.paragraph("No difference is known.")
    }
    let rows = all.prefix(Self.maxDifferences).map { item in
      let forced = item.isDecisive ? " <span class=\"decisive\">(decisive: compared by force)</span>" : ""
      return "<tr><th scope=\"row\">\(HTMLPage.name(item.key))\(forced)</th>"
        + [item.base, item.candidate].map { "<td class=\"t\">\($0.map(HTMLPage.name) ?? "<i>not told</i>")</td>" }
        .joined()
        + "</tr>"
    }.joined(separator: "\n")
    let more = all.count - Self.maxDifferences
    return "<h3>Differences of hosts and tools</h3>\n"
      + HTMLPage.scrolling(
        "Differences", "<table>\(PageTable.head(["what", "A", "B"], numbers: []))<tbody>\n\(rows)</tbody></table>")
      + (more > 0 ? HTMLPage.paragraph("And \(more) more.", class: "mute") : "")
  }

  private func link(_ number: Int, _ item: CaseComparison) -> String {
    "<a href=\"#\(ComparisonPage.anchor(number))\">\(HTMLPage.name(item.name))</a>"
  }
}
