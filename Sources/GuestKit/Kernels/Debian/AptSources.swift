// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// A place that apt fetches from, as this machine's own lists have it (sources.list(5)).
struct AptSource: Sendable, Hashable {
  /// Where the archive is.
  var address: String
  /// `bookworm-security`.
  var suite: String
  var components: [String] = []
  /// Which keys sign it: paths or fingerprints; empty for those that apt trusts for all.
  var keys: [String] = []
  /// A key that stands in the list itself.
  var ownKey: String?
  /// Whether it is trusted without a signature.
  var isTrusted = false

  /// Those of /etc/apt below `root` that have packages for x86-64.
  static func all(root: String) -> [AptSource] {
    let parts = "\(root)/etc/apt/sources.list.d"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: parts)) ?? []).sorted()
    return (["\(root)/etc/apt/sources.list"] + names.map { "\(parts)/\($0)" }).flatMap { path -> [AptSource] in
      guard path.hasSuffix(".list") || path.hasSuffix(".sources"), let bytes = try? FileBytes.read(path, limit: 4 << 20)
      else {
        return []
      }
      let text = String(decoding: bytes, as: UTF8.self)
      return path.hasSuffix(".list") ? lines(text) : stanzas(text)
    }
  }

  // MARK: - one line each

  /// `deb [signed-by=… trusted=yes] ADDRESS SUITE COMPONENT…`
  static func lines(_ text: String) -> [AptSource] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      var words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)[...]
      guard words.popFirst() == "deb" else { return nil }
      var options: [String] = []
      if words.first?.hasPrefix("[") ?? false {
        while let word = words.popFirst() {
          options += word.split(whereSeparator: { $0 == "[" || $0 == "]" }).map(String.init)
          if word.hasSuffix("]") { break }
        }
      }
      guard words.count >= 2, let address = words.popFirst(), let suite = words.popFirst() else { return nil }
      var source = AptSource(address: address, suite: suite, components: Array(words))
      for option in options {
        let sides = option.split(separator: "=", maxSplits: 1).map(String.init)
        guard sides.count == 2 else { continue }
        let values = sides[1].split(separator: ",").map(String.init)
        switch sides[0].lowercased() {
        case "signed-by": source.keys = values
        case "trusted": source.isTrusted = isYes(sides[1])
        case "arch" where !values.contains("amd64"): return nil
        default: break
        }
      }
      return source.isFetched ? source : nil
    }
  }

  // MARK: - stanzas (deb822)

  /// Fields of many words: `Types: deb`, `URIs: …`, `Suites: …`.
  static func stanzas(_ text: String) -> [AptSource] {
    var stanzas: [[String: String]] = [[:]]
    var field = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isBlank = line.allSatisfy(\.isWhitespace)
      if isBlank {
        stanzas.append([:])
        field = ""
      } else if line.hasPrefix("#") {
        continue
      } else if line.first?.isWhitespace ?? false {
        stanzas[stanzas.count - 1][field, default: ""] += "\n\(line.drop(while: \.isWhitespace))"
      } else if let colon = line.firstIndex(of: ":") {
        field = line[..<colon].lowercased()
        stanzas[stanzas.count - 1][field] = String(line[line.index(after: colon)...])
      }
    }
    return stanzas.flatMap(sources)
  }

  private static func sources(of stanza: [String: String]) -> [AptSource] {
    func words(_ field: String) -> [String] {
      (stanza[field] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }
    guard words("types").contains("deb"), words("enabled").first.map(isYes) ?? true,
      words("architectures").isEmpty || words("architectures").contains("amd64")
    else { return [] }
    let key = stanza["signed-by"].flatMap { $0.contains("-----BEGIN") ? ownKey($0) : nil }
    return words("uris").flatMap { address in
      words("suites").map { suite in
        AptSource(
          address: address, suite: suite, components: words("components"),
          keys: key == nil ? words("signed-by").flatMap { $0.split(separator: ",").map(String.init) } : [], ownKey: key,
          isTrusted: words("trusted").first.map(isYes) ?? false)
      }
    }.filter(\.isFetched)
  }

  /// An empty line of it is written as a point.
  private static func ownKey(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      let words = line.trimmingCharacters(in: .whitespaces)
      return words == "." ? "" : words
    }.joined(separator: "\n") + "\n"
  }

  private static func isYes(_ text: String) -> Bool {
    ["yes", "true", "1", "on", "with", "enable"].contains(text.lowercased())
  }

  /// Whether it has an index, and asks nobody for a disc.
  private var isFetched: Bool { address.contains(":/") && !address.hasPrefix("cdrom:") && !suite.hasSuffix("/") }
}
