// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import Results

/// The profiles of a side's cases, read for whoever shows them.
package struct SideProfiles: Sendable {
  /// The cases that have one, in the side's order.
  package private(set) var cases: [(name: String, profile: CaseProfile)] = []
  /// The cases whose repeats have none.
  package private(set) var without: [String] = []
  /// Profiles that cannot be read, with their cases. The profile of a case is that of its other repeats.
  package private(set) var unreadable: [(name: String, profiles: UnreadableProfiles)] = []

  /// Reads those of the cases of these names, of all repeats that count.
  package init(_ side: ComparedSide, of names: [String]) {
    var reader = ProfileReader()
    let wanted = Set(names)
    for item in side.cases where wanted.contains(item.name) {
      let found = reader.profile(of: item.numberedTexts)
      unreadable += found.unreadable.map { (item.name, $0) }
      if let profile = found.profile {
        cases.append((item.name, profile))
      } else if found.unreadable.isEmpty {
        without.append(item.name)
      }
    }
  }
}

extension ComparedSide {
  /// The kernel on which it ran; nil where nobody told.
  package var kernel: String? { facts.first { $0.key == "kernel" }?.value }
}

extension ComparedCase {
  /// Where its repeats' texts are, with the numbers of the repeats.
  var numberedTexts: [(number: Int, texts: RepeatTexts)] {
    texts.enumerated().map { place, texts in (numbers.indices.contains(place) ? numbers[place] : place + 1, texts) }
  }
}
