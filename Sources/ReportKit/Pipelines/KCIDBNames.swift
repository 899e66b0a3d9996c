// SPDX-License-Identifier: GPL-2.0-only
import StoreKit

/// Names as KCIDB takes them.
enum KCIDBNames {
  /// So many characters of a log stand in a report.
  static let maxExcerpt = 16_384
  /// Stands in a path where the cases are no suite's.
  static let noSuite = "jobs"

  /// An id of this origin that is the same for the same parts, and another for any others.
  static func id(_ origin: String, _ parts: [String]) -> String {
    // A length before each part, so that no two lists read alike.
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return "\(origin):\(SHA256.hexadecimal(text.utf8).prefix(32))"
  }

  /// KCIDB's word for an architecture, of which the kernel has another for some.
  static func architecture(_ machine: String) -> String {
    switch machine {
    case "aarch64": "arm64"
    case "i686", "i586", "i486": "i386"
    default: String(machine.lowercased().unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
    }
  }

  /// `faultbench.page-fault.first-touch.SHARING_private_RW_write.clat_p50_ns`: parts with dots between them, of letters, digits,
  /// `_` and `-`. The `=`, `,` and `.` of parameters become `_`; a name with anything else gets a digest, so that two of them do
  /// not become one path.
  static func path(suite: String?, item: String, metric: String?) -> String {
    let cases = item.split(separator: "/", omittingEmptySubsequences: false).map { segment(String($0)) }
    let counters = metric?.split(separator: ".", omittingEmptySubsequences: false).map { segment(String($0)) } ?? []
    return (["faultbench", segment(suite ?? noSuite)] + cases + counters).joined(separator: ".")
  }

  private static func segment(_ name: String) -> String {
    let plain = String(name.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
    let isUsual = !plain.isEmpty && name.unicodeScalars.allSatisfy { isPlain($0) || "=,.".unicodeScalars.contains($0) }
    return isUsual ? plain : "\(plain.isEmpty ? "_" : plain)-\(SHA256.hexadecimal(name.utf8).prefix(8))"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
    default: false
    }
  }
}
