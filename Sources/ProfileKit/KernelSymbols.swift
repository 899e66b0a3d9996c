// SPDX-License-Identifier: GPL-2.0-only

/// Names of a kernel's functions, from its /proc/kallsyms.
package struct KernelSymbols: Sendable {
  private let names: [UInt64: String]

  /// Reads `address type name [module]` lines; others are left out.
  package init(kallsyms text: String) {
    var names: [UInt64: String] = [:]
    // Bytes: there are a hundred thousand lines and more.
    for line in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
      let words = line.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
      guard words.count >= 3, let kind = words[1].first, Self.code.contains(kind), words[1].count == 1,
        let address = UInt64(Substring(words[0]), radix: 16), address != 0, !words[2].starts(with: Self.padding)
      else { continue }
      let own = String(Substring(words[2]))
      let name = words.count > 3 ? "\(own) \(Substring(words[3]))" : own
      // Of several names the one that a reader of the source knows: the shortest, then the first.
      if let other = names[address], (other.utf8.count, other) <= (name.utf8.count, name) { continue }
      names[address] = name
    }
    self.names = names
  }

  /// Types of symbols that are code, and what the compiler puts before functions.
  private static let code = Array("tTwW".utf8), padding = Array("__pfx_".utf8)

  /// Whether there is none, as for a reader who is not allowed to know addresses.
  package var isEmpty: Bool { names.isEmpty }

  /// The name of the function that begins there, a module's name behind it in brackets.
  package func name(of address: UInt64) -> String { names[address] ?? Self.unnamed(address) }

  /// What stands for the name of a function that has none.
  static func unnamed(_ address: UInt64) -> String {
    address == 0 ? "[no symbol]" : "0x" + String(address, radix: 16)
  }
}
