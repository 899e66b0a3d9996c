// SPDX-License-Identifier: GPL-2.0-only

/// Names of a kernel's functions, from its /proc/kallsyms.
package struct KernelSymbols: Sendable {
  private let names: [UInt64: String]

  /// Reads `address type name [module]` lines; others are left out.
  package init(kallsyms text: String) {
    var names: [UInt64: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count >= 3, "tTwW".contains(words[1]), let address = UInt64(words[0], radix: 16), address != 0,
        !words[2].hasPrefix("__pfx_")
      else { continue }
      let name = words.count > 3 ? "\(words[2]) \(words[3])" : String(words[2])
      // Of several names the one that a reader of the source knows: the shortest, then the first.
      if let other = names[address], (other.count, other) <= (name.count, name) { continue }
      names[address] = name
    }
    self.names = names
  }

  /// The name of the function that begins there, a module's name behind it in brackets.
  package func name(of address: UInt64) -> String {
    if address == 0 { return "[no symbol]" }
    return names[address] ?? "0x" + String(address, radix: 16)
  }
}

/// A function's name without what the compiler put behind it.
package enum FunctionName {
  private static let suffixes: Set<Substring> = ["isra", "constprop", "part", "cold", "llvm", "lto_priv"]

  /// `count_memcg_events` for `count_memcg_events.constprop.0`, `handle_pte_fault` for `handle_pte_fault.isra.0.cold`.
  package static func plain(_ name: String) -> String {
    let words = name.split(separator: " ", maxSplits: 1)
    guard let first = words.first else { return name }
    let parts = first.split(separator: ".", omittingEmptySubsequences: false)
    let kept = parts.prefix { !suffixes.contains($0) }
    guard kept.count < parts.count, !kept.isEmpty else { return name }
    return ([kept.joined(separator: ".")] + words.dropFirst().map(String.init)).joined(separator: " ")
  }
}
