// SPDX-License-Identifier: GPL-2.0-only

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

/// Plain names of a profile's functions as numbers, which are compared quickly.
struct PlainNames {
  private(set) var names: [String] = []
  /// By places of functions.
  private(set) var numbers: [Int] = []

  init(_ functions: [Profile.Function]) {
    var known: [String: Int] = [:]
    for function in functions {
      let name = FunctionName.plain(function.name)
      let number = known[name] ?? names.count
      if number == names.count {
        known[name] = number
        names.append(name)
      }
      numbers.append(number)
    }
  }

  subscript(number: Int) -> String { names[number] }
}
