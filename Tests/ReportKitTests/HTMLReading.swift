// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import FoundationXML
import MadeResults
import Results

@testable import ReportKit

/// A page read as XML: what is in it, and what is wrong with it.
final class HTMLReading: NSObject, XMLParserDelegate {
  /// Names of elements in their order.
  private(set) var elements: [String] = []
  /// All attributes: element, name, value.
  private(set) var attributes: [(element: String, name: String, value: String)] = []
  /// The text of each element of these names, innermost only.
  private(set) var texts: [(element: String, text: String)] = []
  private(set) var error: (any Error)?
  private var open: [(name: String, text: String)] = []

  init(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.replacingOccurrences(of: "<!DOCTYPE html>\n", with: "").utf8))
    parser.delegate = self
    if !parser.parse() { error = parser.parserError ?? CocoaError(.coderReadCorrupt) }
  }

  /// The values of an attribute, in their order.
  func values(_ name: String) -> [String] { attributes.filter { $0.name == name }.map(\.value) }

  /// The texts of an element's name.
  func texts(_ element: String) -> [String] { texts.filter { $0.element == element }.map(\.text) }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append(name)
    self.attributes += attributes.map { (name, $0.key, $0.value) }
    open.append((name, ""))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard let ended = open.popLast() else { return }
    texts.append((ended.name, ended.text))
    // What stands in an inner element belongs to the outer one, too.
    if !open.isEmpty { open[open.count - 1].text += ended.text }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if !open.isEmpty { open[open.count - 1].text += string }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { error = parseError }
}

extension Comparison {
  /// Its page, with what it needs read as `compare` does.
  func page(by gnuplot: Gnuplot? = Gnuplot.find()) async throws -> String {
    let details = try ComparisonDetails(self, maxCases: ChartGallery.maxCases, maxRepeats: ChartGallery.maxRepeats)
    return await ComparisonPage(self, details, by: gnuplot).text
  }
}

extension SuiteResults {
  /// Its page, with what it needs read as `report` does.
  func page(store: String, by gnuplot: Gnuplot? = Gnuplot.find()) async throws -> String {
    let details = try details(store: store, maxCases: ChartGallery.maxCases, maxRepeats: ChartGallery.maxRepeats)
    return await SuiteReportPage(self, details, by: gnuplot).text
  }
}

extension StoredSuite {
  /// The text of its report.
  func text() async throws -> String { SuiteReport(try await results()).text() }
}

extension String {
  /// Every line is short enough for a mail, and none ends in a blank.
  var isMailReady: Bool {
    split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { $0.count <= 76 && $0.last != " " }
  }
}
