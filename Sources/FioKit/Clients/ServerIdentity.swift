// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// What a server says of itself when a client connects. It is all that is known of the machine: its kernel it does not tell.
package struct ServerIdentity: Sendable, Hashable {
  /// Its own name, which other machines may have, too.
  package let hostName: String
  /// As fio calls it: `Linux`, `x86-64`.
  package let system: String, architecture: String
  /// `64-bit`; `little-endian`.
  package let words: String, byteOrder: String
  /// The fio there: `fio-3.33`.
  package let fioVersion: String

  /// From the client's line `hostname=…, be=0, 64-bit, os=Linux, arch=x86-64, fio=fio-3.33, flags=1`; nil for another line.
  package init?(line: String) {
    let pattern = /^hostname=(.*), be=(\d+), (\d+-bit), os=(.*), arch=(.*), fio=(.*), flags=[0-9a-f]+$/
    guard let match = line.wholeMatch(of: pattern) else { return nil }
    (hostName, words) = (String(match.1), String(match.3))
    (system, architecture, fioVersion) = (String(match.4), String(match.5), String(match.6))
    byteOrder = match.2 == "0" ? "little-endian" : "big-endian"
  }

  /// What a run's record keeps of the host: what the server said, and nothing of this machine.
  package var fingerprint: String {
    let facts = [
      "serverName": hostName, "serverSystem": system, "architecture": architecture, "wordSize": words,
      "byteOrder": byteOrder,
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(facts)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
