// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// The fios that scripts/fio-builds makes of Debian's source: each with a version that no row has, and fields put into its
/// structures. Not stripped, and in the tree that they were built from.
package struct FioBuild: Sendable, CustomStringConvertible {
  /// The directory below `.cache/fio-learn`.
  package let name: String
  /// What it reports as its version.
  package let version: String

  /// A tree with changes, and one after a release.
  package static let all = [
    FioBuild(name: "dirty", version: "fio-3.33-7-gabcdef0-dirty"),
    FioBuild(name: "snapshot", version: "fio-3.33-97-g0123abc"),
  ]

  /// Those that are there.
  package static let present = all.filter { FileManager.default.isExecutableFile(atPath: $0.path) }

  /// The tree.
  package var tree: String { Repository.root.appending(path: ".cache/fio-learn/\(name)").path }

  /// The program.
  package var path: String { "\(tree)/fio" }

  /// As the tests' output calls it.
  package var description: String { version }

  /// Why tests that need them are skipped: the script's own words.
  package static let skipReason: String = {
    let reasons = all.map { build in
      let note = try? String(contentsOfFile: "\(build.tree)/SKIP", encoding: .utf8)
      return note?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "\(build.version): run scripts/fio-builds first"
    }
    return "no fio of unknown layout: \(reasons.joined(separator: "; "))"
  }()
}
