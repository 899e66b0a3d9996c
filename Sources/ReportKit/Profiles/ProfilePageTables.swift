// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Metrics
import ProfileKit

/// The tables of a profiled case on a page: phases, paths, functions.
struct ProfilePageTables {
  let item: ProfileReport.Case
  let table: PhaseTable
  let colours: PhaseColours

  private static let maxFunctions = 60, maxPaths = 24, maxCallers = 2

  var markup: String { phases + paths + functions }

  private var phases: String {
    let all = item.phaseRows
    let shown = all.rows.filter { $0.own > 0 }
    guard let greatest = shown.map(\.own).max() else { return "" }
    let rows = shown.map { phase, own, share in
      "<tr><th scope=\"row\">\(phase.map { HTMLPage.name($0) } ?? "in no phase")</th>"
        + "<td class=\"bars\">\(bar(phase, Double(own) / Double(greatest)))</td>\(cells(own, share))</tr>"
    }
    return section(
      "Phases", "Own instructions a fault of the functions of each phase.",
      "<th scope=\"col\">phase</th><td></td>", ["a fault", "share"],
      rows + ["<tr><th scope=\"row\"><b>a fault</b></th><td></td>\(cells(all.own, all.share))</tr>"])
  }

  private func bar(_ phase: String?, _ share: Double) -> String {
    "<span class=\"part \(colours.style(phase: phase))\" style=\"width:\(IcicleText.percent(share))\"></span>"
  }

  private var paths: String {
    let all = item.paths.paths
    let faults = all.reduce(item.paths.unknown.count) { $0 &+ $1.count }
    guard faults > 0 else { return "" }
    func count(_ value: UInt64) -> String { MetricUnit.count.show(Double(value)) }
    var rows = all.prefix(Self.maxPaths).map { path in
      "<tr><th scope=\"row\" class=\"t\">\(HTMLPage.name(ProfileWords.words(path)))</th>"
        + "<td class=\"n\">\(Percent.words(Double(path.count) / Double(faults)))</td><td class=\"n\">\(count(path.count))</td>"
        + "<td class=\"n\">\(IcicleText.instructions(path.mean))</td><td class=\"n\">\(count(path.min))</td>"
        + "<td class=\"n\">\(count(path.max))</td><td class=\"n\">\(count(UInt64(path.ways)))</td></tr>"
    }
    let rest = all.dropFirst(Self.maxPaths)
    let others = [
      ("\(rest.count) further", rest.reduce(0) { $0 &+ $1.count }, rest.reduce(0) { $0 &+ $1.sum }),
      ("not known", item.paths.unknown.count, item.paths.unknown.sum),
    ]
    for (name, number, sum) in others where number > 0 {
      rows.append(
        "<tr><th scope=\"row\">\(name)</th><td class=\"n\">\(Percent.words(Double(number) / Double(faults)))</td>"
          + "<td class=\"n\">\(count(number))</td><td class=\"n\">\(IcicleText.instructions(Double(sum) / Double(number)))</td>"
          + "<td></td><td></td><td></td></tr>")
    }
    return section(
      "Paths", "Faults by the way that they took through the functions, and what is special about it.",
      "<th scope=\"col\">path</th>", ["share", "faults", "a fault", "from", "to", "ways"], rows)
  }

  private var functions: String {
    let all = item.functionRows(top: Self.maxFunctions)
    guard !all.rows.isEmpty else { return "" }
    func several(_ name: String, _ own: Int, _ share: Int?) -> String {
      "<tr><th scope=\"row\">\(name)</th><td></td>\(cells(own, share))<td></td><td></td><td></td></tr>"
    }
    let rows = all.rows.map { subject, own, share in
      subject.cost.map { row($0, own, share) } ?? several(subject.name, own, share)
    }
    return section(
      "Functions", "The costliest first. Callers are those that called it most often.",
      "<th scope=\"col\">function</th><th scope=\"col\">phase</th>",
      ["own, a fault", "share", "with all it calls", "calls, a fault"], after: "<th scope=\"col\">callers</th>",
      rows + [several("<b>a fault</b>", all.own, all.share)])
  }

  private func row(_ function: FunctionCost, _ own: Int, _ share: Int?) -> String {
    let phase = table.phase(of: function.name)
    let all = RoundedParts.tenths(item.profile.perFault(function.inclusive))
    return "<tr><th scope=\"row\">\(HTMLPage.name(function.name))</th>"
      + "<td class=\"ph\"><span class=\"key k \(colours.style(phase: phase))\"></span>\(phase.map { HTMLPage.name($0) } ?? "-")</td>"
      + "\(cells(own, share))<td class=\"n\">\(IcicleText.instructions(tenths: all))</td>"
      + "<td class=\"n\">\(IcicleText.calls(item.profile.perFault(function.calls)))</td>"
      + "<td class=\"t\">\(callers(function))</td></tr>"
  }

  /// The callers of most calls; an exception's entry has none.
  private func callers(_ function: FunctionCost) -> String {
    let all = function.callers.sorted { ($1.value, $0.key ?? "") < ($0.value, $1.key ?? "") }
    let calls = all.reduce(0) { $0 &+ $1.value }
    let shown = all.prefix(Self.maxCallers).map { caller, count in
      (caller.map { HTMLPage.name($0) } ?? "<i>an exception</i>")
        + (all.count > 1 && calls > 0 ? " \(Percent.words(Double(count) / Double(calls)))" : "")
    }
    return (shown + (all.count > Self.maxCallers ? ["\(all.count - Self.maxCallers) more"] : [])).joined(
      separator: ", ")
  }

  /// Own instructions and their share.
  private func cells(_ own: Int, _ share: Int?) -> String {
    "<td class=\"n\">\(IcicleText.instructions(tenths: own))</td><td class=\"n\">\(IcicleText.share(tenths: share))</td>"
  }

  private func section(
    _ title: String, _ caption: String, _ words: String, _ numbers: [String], after: String = "", _ rows: [String]
  ) -> String {
    let head = words + numbers.map { "<th scope=\"col\" class=\"n\">\($0)</th>" }.joined() + after
    return "<h3>\(title)</h3>\n"
      + HTMLPage.scrolling(
        "\(title) of \(ShownText.name(item.name))",
        "<table><caption><span>\(caption)</span></caption><thead><tr>\(head)</tr></thead><tbody>\n"
          + "\(rows.joined(separator: "\n"))</tbody></table>")
  }
}
