// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit

/// The kernel that a side ran on, as its fingerprint tells it.
package struct SideKernel: Sendable, Hashable {
  /// For example `6.12.0-rc3-00042-g1a2b3c4d5e6f`.
  package let release: String
  /// The build: `#1 SMP PREEMPT_DYNAMIC …`; nil where nobody noted it.
  package let version: String?
  /// The architecture: `x86_64`; nil where nobody noted it.
  package let machine: String?

  /// The commit that a development kernel has in its release, in as many digits as stand there; nil where it has none.
  package var commit: String? {
    commitInRelease.map { String($0.1) }
  }

  /// Whether the release says that more was built than the commit: `-dirty`, or `+` behind it.
  package var isChanged: Bool {
    guard let range = commitInRelease?.range else { return false }
    return release[range.upperBound...].contains(/\+|-dirty(?![0-9a-zA-Z])/)
  }

  private var commitInRelease: Regex<(Substring, Substring)>.Match? {
    release.matches(of: /-g([0-9a-f]{7,40})(?![0-9a-zA-Z])/).last
  }

  /// The kernel of a stored fingerprint; nil where it names none.
  init?(fingerprint: String) {
    guard let facts = try? JSONDecoder().decode(Facts.self, from: Data(fingerprint.utf8)), let release = facts.kernel
    else { return nil }
    (self.release, version, machine) = (release, facts.kernelVersion, facts.machine)
  }

  private struct Facts: Decodable {
    let kernel: String?, kernelVersion: String?, machine: String?
  }
}

extension ComparedSide {
  /// The kernels of its runs, each once, in their order; nil where a part of it does not tell, as no result of fio's does.
  package var kernels: [SideKernel]? {
    guard !runs.isEmpty, sources.isEmpty || sources.count == runs.count else { return nil }
    var known: [SideKernel] = []
    for run in runs {
      guard let kernel = SideKernel(fingerprint: run.fingerprint) else { return nil }
      if !known.contains(kernel) { known.append(kernel) }
    }
    return known
  }

  /// When the first of its runs began; nil for results of fio's.
  package var started: Date? { runs.map(\.started).min() }

  /// What its stored runs are called in every store; empty for results of fio's and made-up sides.
  package var uuids: [String] {
    sources.compactMap { if case .run(let uuid) = $0.identity { uuid } else { nil } }
  }
}
