// SPDX-License-Identifier: GPL-2.0-only

/// What stands around the result of `fio --client`: the server's identity, its words, and a report for people that nobody asked for.
///
/// The report comes with the identity (`--output-format=normal,json+`), and without the identity nobody could tell a server that is at
/// work from one that never answered.
struct ClientWords: Sendable {
  /// What the server said of itself; nil where it did not come to that.
  let identity: ServerIdentity?
  /// The lines that explain something, without the name that fio puts before those of a server.
  let lines: [String]
  /// Those of them that are the server's.
  let serverLines: [String]
  /// Whether the server had set its jobs up, and began them.
  let hasBegun: Bool

  init(_ lines: [String]) {
    identity = lines.lazy.compactMap(ServerIdentity.init(line:)).first
    let said = lines.filter { $0.first?.isWhitespace == false }.map { line in
      let own = line.replacing(/^<[^<>]*> ?/, with: "", maxReplacements: 1)
      return (own: own, isServers: own != line)
    }
    hasBegun = said.contains { $0.isServers && $0.own.hasPrefix("Starting ") }
    let reasons = said.filter { !Self.isReport($0.own) }
    self.lines = reasons.map(\.own)
    serverLines = reasons.filter(\.isServers).map(\.own)
  }

  /// The protocols of both sides, where they are two.
  var protocols: (server: String, client: String)? {
    lines.lazy.compactMap { line in
      line.firstMatch(of: /client\/server version mismatch \((\d+) != (\d+)\)/).map { (String($0.1), String($0.2)) }
    }.first
  }

  /// Why there was no connection, in fio's words: `connect: Connection refused`.
  var refusal: String? {
    lines.lazy.compactMap { line in
      // Of a socket in the file system, another mark stands behind the call.
      line.firstMatch(of: /^fio: connect[:;] (.+)$/).map { "connect: \($0.1)" }
        ?? line.firstMatch(of: /^fio: failed to resolve <.*> \((.+)\)$/).map { String($0.1) }
    }.first
  }

  /// Whether the name of the host is known nowhere.
  var isUnresolved: Bool { lines.contains { $0.hasPrefix("fio: failed to resolve ") } }

  /// Whether the connection ended before the server had said that it was through, or nothing came over it any more.
  var isCut: Bool {
    lines.contains { $0.contains(/^client: host=.* disconnected$/) || $0.contains(/^fio: client .* timed out$/) }
  }

  /// Whether the connection ended before any job had begun.
  var isCutEarly: Bool { isCut && !isSilent && !hasBegun }

  /// Whether nothing came over the connection any more.
  var isSilent: Bool { lines.contains { $0.contains(/^fio: client .* timed out$/) } }

  private static func isReport(_ line: String) -> Bool {
    line.isEmpty || line == "..." || line.hasPrefix("hostname=") || line.hasPrefix("Starting ")
      || line.hasPrefix("Run status group ") || line.hasPrefix("Disk stats (") || line.hasPrefix("All clients:")
      || line.contains(/^.*: \(groupid=-?\d+, jobs=\d+\): err=/) || line.contains(/^.*: \(g=\d+\): rw=/)
      || line.contains(/: Laying out IO file/) || line.contains(/^client <.*>: (exited with error|timeout on SEND_ETA)/)
  }
}
