// SPDX-License-Identifier: GPL-2.0-only

/// Which suites of Debian's archive have kernels, told by the suites that this machine fetches from: its own, and all newer ones.
enum DebianSuites {
  /// From old to new; the archive does not have all of them yet, or any more.
  private static let names = ["buster", "bullseye", "bookworm", "trixie", "forky", "duke"]
  private static let aliases = ["oldoldstable", "oldstable", "stable"]
  private static let rolling = ["testing", "sid"]

  /// The sources of kernels, in the order in which one of equal versions is taken. Empty where this machine knows no archive of
  /// Debian's.
  static func sources(from sources: [AptSource], keyring: String?) -> [AptSource] {
    let candidates = sources.filter { $0.components.contains("main") && base(of: $0.suite) != nil }
    // Others have suites of the same names.
    let archives =
      [
        candidates.filter { source in source.keys.contains { $0.contains("debian-archive") } },
        candidates.filter { $0.address.contains("debian") }, candidates,
      ].first { !$0.isEmpty } ?? []
    var found: [AptSource] = []
    for source in archives {
      guard let base = base(of: source.suite) else { continue }
      let isSecurity = source.suite.hasSuffix("-security") || source.suite.hasSuffix("/updates")
      for suite in suites(from: base, isSecurity: isSecurity) {
        var new = source
        (new.suite, new.components) = (suite, ["main"])
        // Newer suites are signed by newer keys.
        if let keyring, source.keys.contains(where: { $0.contains("debian-archive") }) { new.keys = [keyring] }
        if !found.contains(where: { $0.address == new.address && $0.suite == suite }) { found.append(new) }
      }
    }
    // Security fixes first, trials last.
    return found.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
  }

  /// `bookworm` of bookworm-backports and bookworm/updates; nil for a suite that is none of Debian's.
  private static func base(of suite: String) -> String? {
    let word = String(suite.prefix { $0 != "-" && $0 != "/" })
    if word == "unstable" { return "sid" }
    let rest = suite.dropFirst(word.count)
    let known = ["", "-security", "-updates", "-backports", "-proposed-updates", "-backports-sloppy", "/updates"]
    return (names + aliases + rolling).contains(word) && known.contains(String(rest)) ? word : nil
  }

  private static func suites(from base: String, isSecurity: Bool) -> [String] {
    let stable = [names, aliases].compactMap { list in list.firstIndex(of: base).map { list[$0...] } }.first ?? []
    if isSecurity { return stable.map { $0 == "buster" ? "buster/updates" : "\($0)-security" } }
    // One of the names is testing's.
    let rolled = names.contains(base) || base == "sid" ? ["sid"] : rolling
    return stable.flatMap { [$0, "\($0)-backports"] } + rolled + ["experimental"]
  }

  private static func rank(_ source: AptSource) -> Int {
    if source.suite == "experimental" { return 3 }
    if source.suite.hasSuffix("-security") || source.suite.hasSuffix("/updates") { return 0 }
    return source.suite.hasSuffix("-backports") ? 2 : 1
  }
}
