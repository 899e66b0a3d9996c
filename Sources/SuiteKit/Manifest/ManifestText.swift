// SPDX-License-Identifier: GPL-2.0-only
import Yams

/// From bytes to a YAML tree.
enum ManifestText {
  static func root(_ bytes: [UInt8], file: String) throws(ManifestError) -> Node {
    func refuse(_ message: String, _ place: SourcePlace?) -> ManifestError {
      ManifestError([ManifestMistake(file: file, place: place, message: message)])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw refuse("is no UTF-8 text.", nil)
    }
    if let place = AnchorScan.firstAnchor(in: text) {
      throw refuse(
        "`&` begins an anchor, or `*` an alias, which a suite may not have; quote the text if it is none.", place)
    }
    do {
      guard let root = try Parser(yaml: text).singleRoot() else {
        throw refuse("is empty; a suite begins with `suite: NAME`.", nil)
      }
      return root
    } catch let error as YamlError {
      let (message, place) = explain(error)
      throw refuse(message, place)
    } catch let error as ManifestError {
      throw error
    } catch {
      throw refuse("is no YAML: \(error).", nil)
    }
  }

  private static func explain(_ error: YamlError) -> (String, SourcePlace?) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let when = context.map { "\($0.text.trimmed), " } ?? ""
      return ("this is no YAML: \(when)\(problem).", SourcePlace(line: mark.line, column: mark.column))
    case .duplicatedKeysInMapping(let keys, let context):
      let mark = context.mark
      return ("`\(keys.first ?? "")` is there twice.", SourcePlace(line: mark.line, column: mark.column))
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.prefix(offset ?? 0)
      let line = before.count(where: \.isNewline) + 1
      let column = before.reversed().prefix { !$0.isNewline }.count + 1
      return ("this is no YAML: \(problem).", offset.map { _ in SourcePlace(line: line, column: column) })
    default:
      return ("this is no YAML: \(error).", nil)
    }
  }
}

extension String {
  fileprivate var trimmed: Substring {
    self[...].drop(while: \.isWhitespace)
  }
}
