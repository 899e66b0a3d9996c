// SPDX-License-Identifier: GPL-2.0-only

/// Functions that one kernel has and another has by another name.
enum FunctionRenames {
  /// The names in the base of functions that are new in the candidate.
  ///
  /// Two are the same where what the kernel is known to have changed is all that sets their names apart. The changes are undone
  /// one after the other: the module that it is in; `_noprof` (memory allocation profiling, 6.10); `page` for `folio`; `frozen`
  /// (pages without a reference, 6.14); `_mpol`; `_or_report` (checks of lists, 6.6); `_fn`; underscores in front; a number
  /// behind. After each, a function that is gone and one that is new are paired where theirs are the only two with that name.
  /// Anything less certain stays gone and new.
  static func pairs(gone: some Collection<String>, new: some Collection<String>) -> [String: String] {
    var pairs: [String: String] = [:]
    var (rest, others) = (gone.map { ($0, $0[...]) }, new.map { ($0, $0[...]) })
    for undo in changes {
      rest = rest.map { ($0.0, undo($0.1)) }
      others = others.map { ($0.0, undo($0.1)) }
      let (left, right) = (Dictionary(grouping: rest, by: \.1), Dictionary(grouping: others, by: \.1))
      for (name, old) in left where old.count == 1 {
        if let new = right[name], new.count == 1 { pairs[new[0].0] = old[0].0 }
      }
      let paired = Set(pairs.values)
      rest.removeAll { paired.contains($0.0) }
      others.removeAll { pairs[$0.0] != nil }
    }
    return pairs
  }

  private static let changes: [@Sendable (Substring) -> Substring] = [
    { $0.prefix { $0 != " " } },
    { without("_noprof", $0) },
    { words($0) { $0 == "page" ? "folio" : $0 == "pages" ? "folios" : $0 } },
    { words($0) { $0 == "frozen" ? nil : $0 } },
    { without("_mpol", $0) },
    { without("_or_report", $0) },
    { without("_fn", $0) },
    { withoutUnderscores($0) },
    { withoutNumber($0) },
  ]

  private static func without(_ suffix: String, _ name: Substring) -> Substring {
    name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count ? name.dropLast(suffix.count) : name
  }

  private static func words(_ name: Substring, _ change: (Substring) -> Substring?) -> Substring {
    name.split(separator: "_", omittingEmptySubsequences: false).compactMap(change).joined(separator: "_")[...]
  }

  private static func withoutUnderscores(_ name: Substring) -> Substring {
    let rest = name.drop { $0 == "_" }
    return rest.isEmpty ? name : rest
  }

  /// Thunks are told by registers: `x86_indirect_thunk_r12` is no newer `_r11`.
  private static func withoutNumber(_ name: Substring) -> Substring {
    var rest = name
    while let last = rest.last, last.isASCII, last.isNumber { rest.removeLast() }
    guard rest.count < name.count, !name.hasPrefix("x86_") else { return name }
    if rest.last == "_" { rest.removeLast() }
    return rest.isEmpty ? name : rest
  }
}
