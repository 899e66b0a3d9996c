// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What could be read from fio's text: the last result, what went wrong, and everything that is no JSON.
public struct FioDecoding: Sendable {
  /// The last document that could be decoded; with `--status-interval` an intermediate one where the final one is broken.
  public let output: FioOutput?
  /// What is wrong with the final document; nil when ``output`` is the final result.
  public let error: FioOutputError?
  /// How many documents there were.
  public let documentCount: Int
  /// The lines that are no JSON.
  public let noise: [String]

  /// Reads what fio wrote with `--output-format=json` or `json+`.
  public init(_ text: String) {
    let parts = FioText(text)
    documentCount = parts.documents.count
    noise = parts.noise
    var failure: FioOutputError? = .noDocument
    var decoded: FioOutput?
    for document in parts.documents.reversed() where decoded == nil {
      do {
        decoded = try Self.decode(document)
        if failure == .noDocument { failure = nil }
      } catch {
        if failure == .noDocument { failure = error }
      }
    }
    output = decoded
    error = failure
  }

  private static func decode(_ document: FioText.Document) throws(FioOutputError) -> FioOutput {
    guard document.isComplete else {
      let last = document.text.split(whereSeparator: \.isNewline).last.map { $0.prefix(60) } ?? ""
      throw .truncated(openedAtLine: document.line, lastLine: last.trimmingCharacters(in: .whitespaces))
    }
    do {
      return try JSONDecoder().decode(FioOutput.self, from: Data(JSONRepair.repair(document.text)))
    } catch let error as DecodingError {
      throw explain(error, line: document.line)
    } catch {
      throw .malformed(line: document.line, detail: error.localizedDescription)
    }
  }

  private static func explain(_ error: DecodingError, line: Int) -> FioOutputError {
    switch error {
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      let cause = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
      return .malformed(line: line, detail: cause ?? context.debugDescription)
    case .dataCorrupted(let context):
      return .unexpected(line: line, path: path(context.codingPath), detail: context.debugDescription)
    case .keyNotFound(let key, let context):
      return .unexpected(line: line, path: path(context.codingPath), detail: "there is no \"\(key.stringValue)\"")
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return .unexpected(line: line, path: path(context.codingPath), detail: "it is not of the expected kind")
    @unknown default:
      return .malformed(line: line, detail: error.localizedDescription)
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.isEmpty ? "top level" : keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }
}
