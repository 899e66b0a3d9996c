// SPDX-License-Identifier: GPL-2.0-only
import Metrics

extension ProfileReport {
  /// How many functions are shown unless somebody says otherwise.
  package static let defaultTop = 25

  /// Plain text that keeps its shape in a mail; of the functions the dearest `top`.
  package func text(width: Int = TextRenderer.mailWidth, top: Int = defaultTop) -> String {
    let head =
      TextRenderer.wrapped(title, width: width)
      + topics.map { TextRenderer.hanging($0.padding, [$1], width: width) }.joined()
    let body = cases.flatMap { item -> [String] in
      let words = ProfileWords(item: item)
      let said = words.head + [words.strings].compactMap { $0 }
      let name = TextRenderer.broken(ShownText.name(item.name), width: max(1, width)).map { $0 + "\n" }.joined()
      let notes = words.doubts.map { TextRenderer.hanging("note: ", [$0], width: width) }.joined()
      return [name + TextRenderer.wrapped(said.joined(separator: " "), width: width) + notes]
        + tables(of: item, top: top, .init(width: width)).text(width: width)
    }
    return ([head] + body).joined(separator: "\n")
  }

  /// GitHub-flavoured Markdown.
  package func markdown(top: Int = defaultTop) -> String {
    let escape = MarkdownRenderer.escape
    let head = "## \(escape(title))\n\n" + topics.map { "- \($0): \(escape($1))\n" }.joined()
    let body = cases.flatMap { item -> [String] in
      let words = ProfileWords(item: item)
      let said = words.head + [words.strings].compactMap { $0 }
      let notes = words.doubts.map { "- note: \(escape($0))\n" }.joined()
      return [
        "## \(MarkdownRenderer.code(ShownText.name(item.name)))\n", said.map(escape).joined(separator: " ") + "\n",
        notes,
      ]
        + tables(of: item, top: top, .wide).all.map { MarkdownRenderer().render($0) }
    }
    return ([head] + body).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func tables(of item: Case, top: Int, _ room: ProfileTextTables.Room) -> ProfileTextTables {
    ProfileTextTables(item: item, report: self, top: top, room: room)
  }

  private var title: String { "Profile of \(ShownText.name(name)): where the instructions of its faults went" }

  private var topics: [(String, String)] {
    [("run", origin), ("kernel", kernel ?? ""), ("note", MeasurementClock.instructions.label ?? "")].filter {
      !$0.1.isEmpty
    }
    .map { ($0, ShownText.name($1)) }
  }
}

extension String {
  fileprivate var padding: String { self + String(repeating: " ", count: max(1, 9 - count)) }
}
