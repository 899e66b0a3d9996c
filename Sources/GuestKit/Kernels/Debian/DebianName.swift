// SPDX-License-Identifier: GPL-2.0-only

/// A kernel of Debian's as a user names it: `debian:6.12`, `debian:6.1.192-2`, `debian:6.1.0-56-cloud-amd64`, `debian:7/rt`.
struct DebianName: Sendable, Hashable {
  static let prefix = "debian:"

  /// As it was written.
  let text: String
  /// The beginning of a version or release, or the whole of one.
  let version: String
  /// `rt` or `rt-amd64`, `16k` or `arm64-16k`; nil for the one that guests use where they may choose.
  let flavour: String?

  /// nil for a word that does not begin with `debian:`; throws where nothing sensible follows.
  init?(_ word: String) throws(GuestError) {
    guard word.hasPrefix(Self.prefix) else { return nil }
    let parts = word.dropFirst(Self.prefix.count).split(separator: "/", omittingEmptySubsequences: false)
    func isPlain(_ part: Substring) -> Bool {
      part.utf8.count <= 64 && part.utf8.first.map { $0 != 0x2e } ?? false
        && part.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x5a).contains($0 & 0xdf) || ".+~-".utf8.contains($0)
        }
    }
    guard let version = parts.first, isPlain(version), version.first?.isNumber ?? false, parts.count <= 2,
      parts.count == 1 || isPlain(parts[1])
    else {
      throw GuestError(
        .noKernel, "\(word) names no version of Debian's kernels",
        remedy:
          "write debian:6.12 for the newest 6.12, debian:6.1.192-2 for one package, debian:6.1/amd64 for another flavour"
      )
    }
    text = word
    self.version = String(version)
    flavour = parts.count == 2 ? String(parts[1]) : nil
  }

  /// A name of these parts.
  init(text: String, version: String, flavour: String?) {
    (self.text, self.version, self.flavour) = (text, version, flavour)
  }

  /// Whether this package is one of those that the name means.
  func matches(_ package: KernelPackage) -> Bool {
    isExactly(package) || hasFlavour(package) && (begins(package.version) || begins(package.release))
  }

  /// Whether the name means this package and no other.
  func isExactly(_ package: KernelPackage) -> Bool {
    version == package.release && flavour == nil
      || version == package.version && (flavour == nil ? package.isOfCloud : hasFlavour(package))
  }

  /// The one that is meant: of the flavour for clouds where there is one, the newest that still has its modules, and one of
  /// experimental's only where no other suite has any.
  func choose(from packages: [KernelPackage]) -> KernelPackage? {
    if let exact = packages.first(where: isExactly) { return exact }
    var meant = packages.filter(matches)
    let flavours = flavour == nil ? [\KernelPackage.isOfCloud, \.isOfEverything] : []
    for isBetter in [\KernelPackage.isReleased] + flavours + [\.hasModules] {
      let better = meant.filter { $0[keyPath: isBetter] }
      if !better.isEmpty { meant = better }
    }
    return meant.max { ($0.order, $1.suiteRank) < ($1.order, $0.suiteRank) }
  }

  private func hasFlavour(_ package: KernelPackage) -> Bool {
    flavour == nil || flavour == package.flavour || flavour == Self.shortFlavour(package.flavour)
  }

  /// `rt` of `rt-amd64`, `16k` of `arm64-16k`; nil where there is nothing to leave out.
  static func shortFlavour(_ flavour: String) -> String? {
    for architecture in GuestArchitecture.allCases.map(\.debian) {
      if flavour.hasSuffix("-\(architecture)") { return String(flavour.dropLast(architecture.count + 1)) }
      if flavour.hasPrefix("\(architecture)-") { return String(flavour.dropFirst(architecture.count + 1)) }
    }
    return nil
  }

  /// `6.1` begins 6.1.192-2, not 6.12.
  private func begins(_ text: String) -> Bool {
    guard text.hasPrefix(version) else { return false }
    guard let next = text.dropFirst(version.count).first else { return true }
    return !next.isLetter && !next.isNumber
  }
}
