// SPDX-License-Identifier: GPL-2.0-only
import ReportKit

extension ResultFormat {
  /// A single table in this format.
  func render(_ table: Table, width: Int) throws -> String {
    switch self {
    case .text: TextRenderer(width: width).render(table)
    case .markdown: MarkdownRenderer().render(table)
    case .json: try JSONRenderer().render(table)
    case .csv: CSVRenderer().render(table)
    case .html: HTMLRenderer().render([table])
    }
  }
}
