// SPDX-License-Identifier: GPL-2.0-only

/// A machine on which `fio --server` listens.
package struct ClientHost: Sendable, Hashable, CustomStringConvertible {
  /// As the user named it, which is what it is called everywhere.
  package let name: String
  /// How fio is told to reach it.
  let address: Address

  /// Where its server listens.
  enum Address: Sendable, Hashable {
    /// A name or an IPv4 address.
    case ip(String, port: Int?)
    /// An IPv6 address, without brackets.
    case ip6(String, port: Int?)
    /// A socket in the file system of this machine.
    case socket(String)
  }

  /// Reads `name`, `name:port`, `address`, `address:port`, `[v6]:port`, a bare IPv6 address, or `sock:/path`; `ip:`, `ip4:` and `ip6:` of
  /// fio's may stand before it.
  package init(_ text: String) throws(ClientHostError) {
    guard text != Self.all else { throw ClientHostError(text: text, problem: .all) }
    name = text
    address = try Self.address(text)
  }

  package var description: String { name }

  /// What comparisons call all hosts of a fleet together, so that none may have it as its name.
  package static let all = "all"

  /// What fio's `--client` takes. A prefix always: fio would take the name of a file for a list of hosts.
  var argument: String { argument(at: nil) }

  /// What fio's `--server` takes there.
  var listenArgument: String { argument(at: "ADDRESS") }

  /// A place as fio writes it; `own` stands for the host where a server names its own address.
  private func argument(at own: String?) -> String {
    switch address {
    case .ip(let host, let port): "ip:\(own ?? host)" + (port.map { ",\($0)" } ?? "")
    case .ip6(let host, let port): "ip6:\(own ?? host)" + (port.map { ",\($0)" } ?? "")
    case .socket(let path): "sock:\(path)"
    }
  }

  private static func address(_ text: String) throws(ClientHostError) -> Address {
    if text.hasPrefix("sock:") {
      let path = String(text.dropFirst(5))
      // A longer one does not fit into a socket's address.
      guard path.hasPrefix("/"), path.utf8.count <= 107 else { throw ClientHostError(text: text, problem: .socket) }
      return .socket(path)
    }
    let isVersion6 = text.hasPrefix("ip6:")
    let prefix = ["ip6:", "ip4:", "ip:"].first { text.hasPrefix($0) } ?? ""
    let rest = text.dropFirst(prefix.count)
    if rest.hasPrefix("[") {
      guard let end = rest.firstIndex(of: "]") else { throw ClientHostError(text: text, problem: .bracket) }
      let host = String(rest[rest.index(after: rest.startIndex)..<end])
      return .ip6(try checked(host, text), port: try port(rest[rest.index(after: end)...], text))
    }
    if isVersion6 || rest.count(where: { $0 == ":" }) > 1 { return .ip6(try checked(String(rest), text), port: nil) }
    let host = rest.prefix { $0 != ":" }
    return .ip(try checked(String(host), text), port: try port(rest.dropFirst(host.count), text))
  }

  /// fio cuts at a comma, and a name with blanks or a leading dash is a mistake in the command line.
  private static func checked(_ host: String, _ text: String) throws(ClientHostError) -> String {
    let isUsable = host.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-._:%".unicodeScalars.contains(scalar))
    }
    guard isUsable, let first = host.first, first != "-" else { throw ClientHostError(text: text, problem: .name) }
    return host
  }

  private static func port(_ text: Substring, _ whole: String) throws(ClientHostError) -> Int? {
    if text.isEmpty { return nil }
    let digits = text.dropFirst()
    guard text.first == ":", digits.allSatisfy({ ("0"..."9").contains($0) }), let port = Int(digits),
      (1...65535).contains(port)
    else { throw ClientHostError(text: whole, problem: .port) }
    return port
  }
}

/// A text that names no host.
package struct ClientHostError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong with it.
  enum Problem: Sendable {
    case name, port, bracket, socket, twice, none, all
  }

  let text: String
  let problem: Problem
  /// The list that it stands in, where it does.
  var file: String?

  /// What it is, and what a host looks like.
  package var description: String {
    let place = file.map { "\($0): " } ?? ""
    let form = "a host is name, name:port, address:port, [IPv6]:port or sock:/path"
    return switch problem {
    case .name: "\(place)`\(text)` is no name of a host; \(form)."
    case .port: "\(place)`\(text)` has no port from 1 to 65535 behind its colon; \(form)."
    case .bracket: "\(place)`\(text)` lacks its closing bracket; \(form)."
    case .socket: "\(place)`\(text)`: the path of a socket begins with / and has at most 107 bytes; \(form)."
    case .twice: "\(place)\(text) is named twice; a host is measured once at a time."
    case .all:
      "\(place)`\(text)` means all hosts together in comparisons; name that host by its address, or with its port: \(text):8765."
    case .none: "\(place)no host is named there; write one on each line."
    }
  }
}
