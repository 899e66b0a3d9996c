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
        let address = UInt64(Substring(words[0]), radix: 16), address != 0,
        !Self.padding.contains(where: { words[2].starts(with: $0) })
      else { continue }
      let own = String(Substring(words[2]))
      let name = words.count > 3 ? "\(own) \(Substring(words[3]))" : own
      if let other = names[address], Self.rank(other) <= Self.rank(name) { continue }
      names[address] = name
    }
    self.names = names
  }

  /// Types of symbols that are code, and what the compiler puts before functions, or, in modules of arm64, amid them: `$x`.
  private static let code = Array("tTwW".utf8), padding = ["__pfx_", "__cfi_", "$"].map { Array($0.utf8) }

  /// Of several names at one address the one that a reader of the source knows goes first: one that is no mark of the linker's
  /// and no second name, then the shortest: `memset` before `__memset`.
  private static func rank(_ name: String) -> (Int, Int, String) { (isMark(name) ? 1 : 0, name.utf8.count, name) }

  /// `__irqentry_text_end` is where the next function begins, `__pi_memset` is `memset` for code that runs early, and every
  /// module has a `cleanup_module`.
  private static func isMark(_ name: String) -> Bool {
    let symbol = name.prefix { $0 != " " }
    return ["_start", "_end", "_text", "_stext", "_etext", "_begin"].contains(where: symbol.hasSuffix)
      || ["__pi_", "__start_", "__stop_", "__ia32_"].contains(where: symbol.hasPrefix)
      || ["cleanup_module", "init_module"].contains(symbol)
  }

  /// Whether there is none, as for a reader who is not allowed to know addresses.
  package var isEmpty: Bool { names.isEmpty }

  /// The name of the function that begins there, a module's name behind it in brackets.
  package func name(of address: UInt64) -> String { names[address] ?? Self.unnamed(address) }

  /// What stands for the name of a function that has none.
  static func unnamed(_ address: UInt64) -> String {
    address == 0 ? "[no symbol]" : "0x" + String(address, radix: 16)
  }
}
