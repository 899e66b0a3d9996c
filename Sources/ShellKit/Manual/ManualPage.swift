// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The manual pages, each made of what declares it.
package enum ManualPage: String, CaseIterable, Sendable {
  /// The commands.
  case faultbench = "faultbench.1"
  /// suite.yaml.
  case suite = "faultbench-suite.5"
  /// The engine's options.
  case engine = "libpagefault.7"

  /// Its name without the section.
  var title: String { String(rawValue.dropLast(2)) }
  var section: Int { Int(rawValue.suffix(1)) ?? 1 }

  /// The page.
  ///
  /// - Parameters:
  ///   - version: what `faultbench --version` says.
  ///   - date: the day of the source, seconds since 1970; a page has none where nobody says it, so that two builds make the same.
  package func text(of tool: ToolDescription, version: String, date: Int?) -> String {
    let manual =
      switch self {
      case .faultbench: "User Commands"
      case .suite: "File Formats"
      case .engine: "Miscellaneous Information"
      }
    var page = Roff(
      Roff.Head(title: title, section: section, date: date.map(Self.day) ?? "", source: version, manual: manual))
    switch self {
    case .faultbench: CommandPage(tool.command).write(to: &page)
    case .suite: SuitePage.write(to: &page)
    case .engine: EnginePage.write(to: &page)
    }
    return page.text
  }

  /// `2026-11-27`, in UTC.
  private static func day(_ seconds: Int) -> String {
    var time = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&time, &parts) != nil else { return "" }
    return String(format: "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)
  }
}
