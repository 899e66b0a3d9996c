// SPDX-License-Identifier: GPL-2.0-only

/// A stored run in the shape of its publication.
package struct SuiteReport: Sendable {
  /// What is reported.
  package let results: SuiteResults

  /// A report of `results`.
  package init(_ results: SuiteResults) {
    self.results = results
  }

  var sections: [ReportSection] { SuiteSections(layout: results.layout, cases: results.cases).all }

  /// Plain text that keeps its shape in a mail.
  package func text(width: Int = TextRenderer.mailWidth) -> String {
    let head = ReportHead(results: results)
    let topics = head.topics.map { topic, words in
      TextRenderer.hanging(Self.topic(topic), [words], width: width)
    }
    let renderer = TextRenderer(width: width)
    let body = sections.map { section in
      switch section {
      case .table(let table): renderer.render(table)
      case .lines(let title, let lines):
        // Charts keep their shape; a narrow terminal shows their beginning.
        TextRenderer.wrapped(title, width: width)
          + lines.map {
            ($0.count > max(width, 1) && width < TextRenderer.mailWidth ? $0.prefix(width - 1) + "…" : $0) + "\n"
          }
          .joined()
      }
    }
    let parts = [TextRenderer.wrapped(head.title, width: width) + topics.joined()] + body + [outcomes(width)]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func outcomes(_ width: Int) -> String {
    let outcomes = ReportOutcomes(results)
    let skipped = outcomes.skipped.map { skip, names in
      TextRenderer.hanging(
        "SKIP    ", [CaseNames.families(names), skip.reason, "remedy: \(skip.remedy)"], width: width)
    }
    let failed = outcomes.failures.map { head, reasons in
      TextRenderer.hanging("FAILED  ", ["\(head):"] + reasons, width: width)
    }
    return (skipped + failed).joined() + TextRenderer.wrapped(outcomes.summary, width: width)
  }

  private static func topic(_ name: String) -> String {
    name + String(repeating: " ", count: max(1, 11 - name.count))
  }

  /// GitHub-flavoured Markdown: tables are tables, everything else keeps its shape in code blocks.
  package func markdown() -> String {
    let head = ReportHead(results: results)
    let renderer = MarkdownRenderer()
    let topics = head.topics.map { "- \($0): \(MarkdownRenderer.escape($1))\n" }.joined()
    let body = sections.map { section in
      switch section {
      case .table(let table): renderer.render(table)
      case .lines(let title, let lines):
        (title.isEmpty ? "" : "### \(MarkdownRenderer.escape(title))\n\n") + "```\n"
          + lines.map { $0 + "\n" }.joined() + "```\n"
      }
    }
    let outcomes = ReportOutcomes(results)
    let skipped = outcomes.skipped.map { skip, names in
      let why = MarkdownRenderer.escape("\(skip.reason) Remedy: \(skip.remedy)")
      return "- SKIP \(MarkdownRenderer.escape(CaseNames.families(names))): \(why)\n"
    }
    let failed = outcomes.failures.map { head, reasons in
      "- FAILED \(MarkdownRenderer.code(head)): \(MarkdownRenderer.escape(reasons.joined(separator: " ")))\n"
    }
    let parts =
      ["## \(MarkdownRenderer.escape(head.title))\n", topics] + body + [
        (skipped + failed).joined(), outcomes.summary + "\n",
      ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
