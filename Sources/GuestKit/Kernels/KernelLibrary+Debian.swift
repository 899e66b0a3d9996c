// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Words

extension KernelLibrary {
  /// What is known of a kernel in the cache is in this file beside it.
  private static let label = "package.json"

  /// A kernel of Debian's in the cache: its directory, which it is, and what there is to know of the choice.
  typealias Fetched = (path: String, package: KernelPackage, remarks: [String])

  /// The kernel that a name means, fetched where it is not in the cache.
  ///
  /// What a name meant once it means until ``update()``: a comparison tomorrow is one with the same kernel, network or not.
  func fetched(_ name: DebianName) async throws(GuestError) -> Fetched {
    let here = cached()
    if let exact = here.first(where: { name.isExactly($0.package) }) { return (exact.path, exact.package, []) }
    let note = "names/\(name.text.dropFirst(DebianName.prefix.count).replacing("/", with: "_"))"
    if let known = known(note, in: here) { return known }
    return try await cache.locked(note) { () async throws(GuestError) -> Fetched in
      let here = cached()
      if let known = known(note, in: here) { return known }
      do throws(GuestError) {
        let (path, package) = try await fetchNewest(name)
        do throws(FileBytes.IOError) {
          try FileBytes.write(Array(Self.entry(of: package).utf8), to: "\(cache.directory)/\(note)")
        } catch {
          throw GuestError(.cache, "\(note) cannot be written (\(error.description))", remedy: GuestCache.remedy)
        }
        return (path, package, [])
      } catch {
        guard error.code == .notFetched, let package = name.choose(from: here.map(\.package)),
          let known = here.first(where: { $0.package == package })
        else { throw error }
        return (
          known.path, package, ["\(package.version) is the newest \(name.text) that was fetched: \(error.message)"]
        )
      }
    }
  }

  /// What a name meant when it was first used; nil where it was not, or where that kernel is gone.
  private func known(_ note: String, in here: [(path: String, package: KernelPackage)]) -> Fetched? {
    guard let entry = Self.text(of: "\(cache.directory)/\(note)") else { return nil }
    return here.first { Self.entry(of: $0.package) == entry }.map { ($0.path, $0.package, []) }
  }

  private func fetchNewest(_ name: DebianName) async throws(GuestError) -> (path: String, package: KernelPackage) {
    let package = try await find(name)
    do throws(GuestError) {
      let path = try await fetch(package)
      return (path, package)
    } catch {
      // The archive may have another one by now.
      guard error.code == .notFetched, let index = archive.known(), index.age > Self.minAge,
        let newer = try? await archive.index(maxAge: .zero), newer.complaint.isEmpty,
        let other = name.choose(from: newer.kernels), other != package
      else { throw error }
      let path = try await fetch(other)
      return (path, other)
    }
  }

  /// An index that is younger is not asked for again.
  private static let minAge = Duration.seconds(60)

  /// Asks the archive anew, and forgets which packages names like `debian:6.12` meant: the next use takes the newest. Fetched
  /// kernels stay.
  package func update() async throws(GuestError) {
    _ = try await archive.index(maxAge: .zero)
    try? FileManager.default.removeItem(atPath: "\(cache.directory)/names")
  }

  /// The kernels of Debian's that are in the cache.
  func cached() -> [(path: String, package: KernelPackage)] {
    let place = "\(cache.directory)/kernels"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).sorted()
    return names.compactMap { name in
      guard !name.hasSuffix(".lock"), !name.contains(".new."),
        let bytes = try? FileBytes.read("\(place)/\(name)/\(Self.label)", limit: 1 << 20),
        let package = try? JSONDecoder().decode(KernelPackage.self, from: Data(bytes))
      else { return nil }
      return ("\(place)/\(name)", package)
    }
  }

  static func entry(of package: KernelPackage) -> String { "\(package.release)_\(package.version)" }

  /// Which entry of the cache each name means that was used before.
  func meanings() -> [String: String] {
    let place = "\(cache.directory)/names"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).filter { !$0.hasSuffix(".lock") }
    return Dictionary(
      names.compactMap { name in
        Self.text(of: "\(place)/\(name)").map { (DebianName.prefix + name.replacing("_", with: "/"), $0) }
      }
    ) { first, _ in first }
  }

  private func find(_ name: DebianName) async throws(GuestError) -> KernelPackage {
    var index = try await archive.index(maxAge: maxAge)
    if let package = name.choose(from: index.kernels) { return package }
    // One that was asked for just now has no more to say.
    if index.age > Self.minAge {
      index = try await archive.index(maxAge: .zero)
      if let package = name.choose(from: index.kernels) { return package }
    }
    let flavours = Set(index.kernels.filter { DebianName.unflavoured(name).matches($0) }.map(\.flavour)).sorted()
    let series = Self.newestOfEach(index.kernels).map(\.seriesName)
    let near = flavours.isEmpty ? Spelling.candidates(for: name.text, in: series) + series : []
    var seen: Set<String> = []
    let list = near.filter { seen.insert($0).inserted }.prefix(8).joined(separator: ", ")
    throw GuestError(
      index.complaint.isEmpty ? .noKernel : .notFetched,
      "Debian's archive has no kernel \(name.text)"
        + (flavours.isEmpty ? "" : " of that flavour: only \(flavours.joined(separator: ", "))")
        + (index.complaint.isEmpty ? "" : "; apt says: \(index.complaint)"),
      remedy: list.isEmpty ? "faultbench guest kernels lists all" : "it has \(list); faultbench guest kernels lists all"
    )
  }

  private func fetch(_ package: KernelPackage) async throws(GuestError) -> String {
    try await cache.entry("kernels/\(Self.entry(of: package))") { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try await archive.fetch(package, into: path)
      // Documents and reportbug's scripts.
      try? FileManager.default.removeItem(atPath: "\(path)/usr/share")
      let files = try KernelFiles(directory: path, root: path, for: architecture)
      guard files.image.release == package.release else {
        throw GuestError(
          .notFetched, "the package of \(package.release) has the kernel \(files.image.release)",
          remedy: "name another one")
      }
      try JSONEncoder().encode(package).write(to: URL(fileURLWithPath: "\(path)/\(Self.label)"))
    }
  }

  /// The newest of each series and flavour.
  static func newestOfEach(_ packages: [KernelPackage]) -> [KernelPackage] {
    let groups = Dictionary(grouping: packages) { "\($0.series) \($0.flavour) \($0.isReleased)" }
    return groups.values.compactMap { $0.max { ($0.order, $1.suiteRank) < ($1.order, $0.suiteRank) } }
      .sorted { ($0.isOfCloud ? 0 : 1, $1.order) < ($1.isOfCloud ? 0 : 1, $0.order) }
  }

  private static func text(of path: String) -> String? {
    (try? FileBytes.read(path, limit: 4096)).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension DebianName {
  /// The same with any flavour.
  static func unflavoured(_ name: DebianName) -> DebianName {
    DebianName(text: name.text, version: name.version, flavour: nil)
  }
}

extension KernelPackage {
  /// `6.12`.
  var series: String {
    version.split(separator: ".").prefix(2).map { $0.prefix { $0.isNumber } }.joined(separator: ".")
  }

  /// The name that means the newest of its series and flavour; for a trial, of its version.
  var seriesName: String {
    let beginning = isReleased ? series : String(version.prefix { $0 != "-" })
    return DebianName.prefix + beginning + flavourSuffix
  }
}
