// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// A kernel that a guest can be given, or one that is seen but cannot be had.
package struct KernelOffer: Sendable, Hashable {
  /// Where it is.
  package enum Place: Sendable, Hashable {
    /// In /boot or /usr/lib/modules of this machine.
    case installed(path: String)
    /// Fetched before.
    case cached(path: String)
    /// In Debian's archive; so many bytes are fetched.
    case archive(suite: String, size: Int)
    /// Nowhere that a guest can be started from, and why.
    case unusable(reason: String)
  }

  /// What to write for `--kernel`.
  package let name: String
  /// What `uname -r` says inside; empty where that is not known.
  package let release: String
  /// Where it is.
  package let place: Place
  /// What else there is to know; empty for most.
  package let remark: String

  init(name: String, release: String, place: Place, remark: String = "") {
    (self.name, self.release, self.place, self.remark) = (name, release, place, remark)
  }
}

extension KernelLibrary {
  /// What there is to choose from: the kernels of this machine, those in the cache, and the newest of each series in Debian's
  /// archive. The archive is asked where nobody has asked within a day; without an answer, the last entry says why.
  package func available() async -> [KernelOffer] {
    let meanings = meanings()
    var offers = present()
    var complaint = ""
    var index: AptArchive.Index?
    do throws(GuestError) { index = try await archive.index(maxAge: maxAge) } catch { complaint = error.message }
    if let index {
      complaint = index.complaint
      let had = Set(cached().map(\.package.exactName))
      offers += Self.newestOfEach(Self.smallest(index.kernels)).filter { !had.contains($0.exactName) }.map { package in
        KernelOffer(
          // A name that means an older one already does not mean this one.
          name: meanings[package.seriesName] == nil ? package.seriesName : package.exactName, release: package.release,
          place: .archive(suite: package.suite, size: package.size), remark: Self.remark(package))
      }
    }
    if !complaint.isEmpty {
      offers.append(KernelOffer(name: "\(DebianName.prefix)…", release: "", place: .unusable(reason: complaint)))
    }
    return offers
  }

  /// Those of them that are here: the network is not asked.
  package func present() -> [KernelOffer] {
    let meanings = meanings()
    return installedOffers()
      + cached().map { path, package in
        let names = meanings.filter { $0.value == Self.entry(of: package) }.map(\.key)
        let name = names.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) } ?? package.exactName
        return KernelOffer(
          name: name, release: package.release, place: .cached(path: path), remark: Self.remark(package))
      }
  }

  private func installedOffers() -> [KernelOffer] {
    KernelFiles.installed(root: root).map { release, path in
      let isRunning = release == running
      do throws(GuestError) {
        let image = try KernelImage(path: path, for: architecture)
        return KernelOffer(
          name: isRunning ? Self.host : image.release == release ? release : path, release: image.release,
          place: .installed(path: path), remark: isRunning ? "it runs here now" : "")
      } catch {
        return KernelOffer(name: release, release: "", place: .unusable(reason: error.message))
      }
    }
  }

  private static func remark(_ package: KernelPackage) -> String {
    package.hasModules ? "" : "without modules, which the archive has dropped"
  }

  /// Of each series the flavour for clouds, or what there is.
  private static func smallest(_ packages: [KernelPackage]) -> [KernelPackage] {
    Dictionary(grouping: packages, by: \.series).values.flatMap { group in
      let cloud = group.filter(\.isOfCloud)
      return cloud.isEmpty ? group : cloud
    }
  }
}
