// SPDX-License-Identifier: GPL-2.0-only

/// A kernel in Debian's archive: one package, or a few that belong together.
struct KernelPackage: Sendable, Hashable, Codable {
  /// `6.12.118+deb13-cloud-amd64`.
  let release: String
  /// `6.12.118-1`.
  let version: String
  /// `trixie-security`.
  let suite: String
  /// The packages to fetch.
  let parts: [String]
  /// What is fetched, in bytes.
  let size: Int
  /// False where the archive has dropped the package with its modules.
  let hasModules: Bool
  /// How far behind in the list of suites its own is.
  let suiteRank: Int

  /// `cloud-amd64`: what follows the version in its release.
  var flavour: String {
    release.split(separator: "-").drop { word in
      !(word.first?.isLetter ?? false) || word.hasPrefix("rc") && word.dropFirst(2).allSatisfy(\.isNumber)
    }.joined(separator: "-")
  }

  /// The smallest flavour, made for guests.
  var isOfCloud: Bool { GuestArchitecture.allCases.contains { flavour == "cloud-\($0.debian)" } }
  /// The flavour with everything.
  var isOfEverything: Bool { GuestArchitecture.allCases.contains { flavour == $0.debian } }
  /// Whether it is more than a trial.
  var isReleased: Bool { suite != "experimental" }
  /// Its place among the others.
  var order: DebianVersion { DebianVersion(version) }

  /// The name that means it and no other.
  var exactName: String { DebianName.prefix + version + flavourSuffix }
  /// What names its flavour where that is not the one for clouds: `/rt`.
  var flavourSuffix: String {
    isOfCloud ? "" : "/" + (DebianName.shortFlavour(flavour) ?? flavour)
  }

  /// A paragraph of an index.
  struct Record {
    /// `linux-image-6.1.0-56-cloud-amd64`.
    var package = ""
    var version = ""
    var depends = ""
    var size = 0

    /// From its lines.
    init(_ paragraph: some StringProtocol) {
      for line in paragraph.split(whereSeparator: \.isNewline) {
        guard let colon = line.firstIndex(of: ":") else { continue }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        switch line[..<colon] {
        case "Package": package = String(value)
        case "Version": version = String(value)
        case "Depends": depends = String(value)
        case "Size": size = Int(value) ?? 0
        default: break
        }
      }
    }
  }

  /// The kernels of one suite's index, whose paragraphs of packages named linux-… these are.
  static func kernels(
    in index: String, suite: String, rank: Int, architecture: GuestArchitecture = .own
  ) -> [KernelPackage] {
    let records = index.split(separator: "\n\n").map { Record($0) }
    let sizes = Dictionary(records.map { ("\($0.package) \($0.version)", $0.size) }) { first, _ in first }
    return records.compactMap { record in
      let prefix = "linux-image-"
      // `arm64-16k` is a flavour, and `arm64-dbg`, `arm64-unsigned` are none.
      let words = record.package.split(separator: "-").suffix(2).map(String.init)
      guard record.package.hasPrefix(prefix), !record.version.isEmpty,
        words.last == architecture.debian
          || words == [architecture.debian, words.last ?? ""] && (words.last ?? "").hasSuffix("k")
      else { return nil }
      let release = String(record.package.dropFirst(prefix.count))
      let needed = record.depends.split(separator: ",").compactMap { $0.split(separator: " ").first.map(String.init) }
      // linux-image-6.12-cloud-amd64 is empty and leads to the current one.
      guard release.first?.isNumber ?? false, !needed.contains(where: { $0.hasPrefix(prefix) }) else { return nil }
      let split = ["binary", "modules", "base"].map { "linux-\($0)-\(release)" }
      let isSplit = needed.contains(split[0])
      let parts = (isSplit ? split : [record.package]).filter { sizes["\($0) \(record.version)"] != nil }
      guard !isSplit || parts.first == split[0] else { return nil }
      return KernelPackage(
        release: release, version: record.version, suite: suite, parts: parts,
        size: parts.reduce(0) { $0 + (sizes["\($1) \(record.version)"] ?? 0) },
        hasModules: !isSplit || parts.contains(split[1]), suiteRank: rank)
    }
  }
}
