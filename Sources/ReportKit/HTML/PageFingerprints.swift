// SPDX-License-Identifier: GPL-2.0-only

/// What is known of both hosts and their tools, side by side; what differs is marked.
struct PageFingerprints {
  let comparison: Comparison

  var markup: String {
    let sides = [comparison.base, comparison.candidate].map { side in
      Dictionary(grouping: side.facts, by: \.key).mapValues { $0.map(\.value).joined(separator: " | ") }
    }
    var seen: Set<String> = []
    let keys = (comparison.base.facts + comparison.candidate.facts).map(\.key).filter { seen.insert($0).inserted }
    guard !keys.isEmpty else {
      return HTMLPage.section(
        "fingerprints", "Hosts and tools", HTMLPage.paragraph("The sources tell nothing about hosts and tools."))
    }
    let rows = keys.map { key in
      let values = sides.map { $0[key] }
      return "<tr\(values[0] == values[1] ? "" : " class=\"differs\"")><th scope=\"row\">\(HTMLPage.name(key))</th>"
        + values.map { "<td class=\"t\">\($0.map(HTMLPage.name) ?? "<i>not told</i>")</td>" }.joined() + "</tr>"
    }.joined(separator: "\n")
    return HTMLPage.section(
      "fingerprints", "Hosts and tools",
      HTMLPage.scrolling(
        "Hosts and tools",
        "<table><caption><span>In full; what differs is bold.</span></caption>\(PageTable.head(["what", "A", "B"], numbers: []))"
          + "<tbody>\n\(rows)</tbody></table>"))
  }
}
