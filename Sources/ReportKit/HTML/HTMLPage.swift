// SPDX-License-Identifier: GPL-2.0-only
import Comparison

/// A page that needs nothing but itself: style and script are in it. It is HTML written as XML, so that any reader of XML can
/// check it.
struct HTMLPage {
  let title: String
  /// Sections, as markup.
  var body = ""
  /// Rules that only this page needs.
  var style = ""
  /// Whether it has a table to filter.
  var hasFilter = false

  init(title: String) {
    self.title = title
  }

  /// The page. Neither style nor script may have `<` or `&`, which mean something else in XML.
  var text: String {
    let script = hasFilter ? "<script>\(PageScript.filter)</script>\n" : ""
    return """
      <!DOCTYPE html>
      <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="generator" content="faultbench"/>
      <title>\(XMLText.escape(title))</title>
      <style>\(PageStyle.text)\(style)</style>
      </head>
      <body>
      \(body)\(script)</body>
      </html>

      """
  }

  /// A section with its heading.
  static func section(_ id: String, _ heading: String, _ content: String) -> String {
    "<section id=\"\(id)\" aria-labelledby=\"\(id)-h\"><h2 id=\"\(id)-h\">\(XMLText.escape(heading))</h2>\n\(content)</section>\n"
  }

  /// A paragraph of plain words.
  static func paragraph(_ text: String, class name: String? = nil) -> String {
    "<p\(name.map { " class=\"\($0)\"" } ?? "")>\(XMLText.escape(text))</p>\n"
  }

  /// A name of the user's, which may be written in either direction.
  static func name(_ text: String) -> String { "<bdi>\(XMLText.escape(text))</bdi>" }

  /// A verdict in its colour.
  static func badge(_ verdict: ComparisonVerdict, words: String? = nil) -> String {
    "<span class=\"v \(verdict.word)\">\(XMLText.escape(words ?? verdict.words))</span>"
  }

  /// A table that scrolls in its own box where the page is narrow.
  static func scrolling(_ label: String, _ table: String) -> String {
    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(XMLText.escape(label))\">\(table)</div>\n"
  }
}
