// SPDX-License-Identifier: GPL-2.0-only
import Metrics
import ProfileKit

/// Where the instructions of a run's faults went, as one page of HTML that needs nothing else: every case with its graph, its
/// phases, its paths and its functions.
package struct ProfilePage {
  private let report: ProfileReport
  private let colours: PhaseColours

  /// A page of `report`.
  package init(report: ProfileReport) {
    self.report = report
    colours = PhaseColours(
      // Cases count alike, however dear their faults are.
      report.cases.flatMap { item in
        item.phases.map { ($0.phase, Double($0.instructions) / Double(max(1, item.profile.profile.instructions))) }
      },
      report.table)
  }

  /// The whole HTML document.
  package var text: String {
    var page = HTMLPage(title: ShownText.name("Profile of \(report.name)"))
    page.style = IcicleStyle.text
    page.body = "<header><h1>Profile of \(HTMLPage.name(report.name))</h1>\n\(origin)</header>\n<main>\n"
    page.body += HTMLPage.section("summary", "Summary", summary)
    page.body += report.cases.enumerated().map { section($0.offset, $0.element) }.joined()
    page.body += HTMLPage.section("method", "Method", Self.method.map { HTMLPage.paragraph($0) }.joined())
    page.body += "</main>\n"
    return page.text
  }

  private var origin: String {
    let kernel = report.kernel.map { "<dt>kernel</dt><dd>\(HTMLPage.name($0))</dd>\n" } ?? ""
    return "<dl class=\"sides\">\n<dt>run</dt><dd>\(HTMLPage.name(report.origin))</dd>\n\(kernel)</dl>\n"
  }

  /// The cases with what a fault of each came to.
  private var summary: String {
    guard !report.cases.isEmpty else { return HTMLPage.paragraph("No case of it has a profile.") }
    let greatest = report.cases.reduce(0) { max($0, $1.profile.instructionsPerFault) }
    let rows = report.cases.enumerated().map { number, item in
      let profile = item.profile
      return
        "<tr><th scope=\"row\" class=\"t\"><a href=\"#\(Self.anchor(number))\">\(HTMLPage.name(item.name))</a></th>"
        + "<td class=\"bars\">\(stack(item, greatest))</td>"
        + "<td class=\"n\">\(IcicleText.instructions(profile.instructionsPerFault))</td>"
        + "<td class=\"n\">\(MetricUnit.count.show(Double(profile.profile.faults)))</td>"
        + "<td class=\"n\">\(profile.parts.count)</td></tr>"
    }
    let head =
      "<thead><tr><th scope=\"col\">case</th><td></td><th scope=\"col\" class=\"n\">a fault</th>"
      + "<th scope=\"col\" class=\"n\">faults</th><th scope=\"col\" class=\"n\">repeats</th></tr></thead>"
    let caption = "Instructions of the kernel for one of the job's faults, and how they divide into phases."
    return HTMLPage.scrolling(
      "Cases",
      "<table><caption><span>\(caption)</span></caption>\(head)<tbody>\n\(rows.joined(separator: "\n"))</tbody></table>"
    )
      + colours.legend
  }

  /// The phases of a case side by side.
  private func stack(_ item: ProfileReport.Case, _ greatest: Double) -> String {
    let whole = item.profile.instructionsPerFault
    guard whole > 0, greatest > 0 else { return "" }
    let parts = item.phases.filter { $0.instructions > 0 }.map {
      let share = item.profile.perFault($0.instructions) / whole
      return "<i class=\"\(colours.style(phase: $0.phase))\" style=\"flex-grow:\(IcicleText.weight(share))\"></i>"
    }
    return
      "<div class=\"stack\" style=\"width:\(IcicleText.percent(whole / greatest))\" aria-hidden=\"true\">\(parts.joined())</div>"
  }

  private func section(_ number: Int, _ item: ProfileReport.Case) -> String {
    let (words, id) = (ProfileWords(item: item), Self.anchor(number))
    let figure = IcicleFigure(
      title: "Functions below their callers",
      caption:
        "The width is what a function and all that it calls come to, a fault; what is left free below it is its own. "
        + "The colour is the function's phase.",
      drawing: IcicleGraph(item.tree, label: "Icicle graph of \(ShownText.name(item.name))", colours: colours).drawing,
      id: "\(id)-graph")
    let doubts = words.doubts.map { "<li>\(XMLText.escape($0))</li>" }.joined()
    let tables = ProfilePageTables(item: item, table: report.table, colours: colours)
    return HTMLPage.section(
      id, ShownText.name(item.name),
      words.head.map { HTMLPage.paragraph($0) }.joined()
        + (doubts.isEmpty ? "" : "<ul>\(doubts)</ul>\n") + figure.markup + colours.legend
        + (words.strings.map { HTMLPage.paragraph($0) } ?? "") + tables.markup)
  }

  private static func anchor(_ number: Int) -> String { "case-\(number + 1)" }

  private static let method = [
    "Every instruction that the guest's kernel executed for the job's faults, from the entry of the exception to its return, "
      + "is counted with its function and the functions that led to it. Interrupts in between are no part of it.",
    "Instructions are not time: no cache, no TLB and no stall is in them. docs/profile.md of faultbench tells what is "
      + "counted, and how.",
  ]
}
