// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import StoreKit

/// Reads the profiles of repeats.
package struct ProfileReader {
  private var texts = RepeatTextReader()

  /// A reader that has read nothing yet.
  package init() {}

  /// What the repeats of a case have.
  package struct Found: Sendable {
    /// Of those whose profiles can be read; nil where none has such a one.
    package var profile: CaseProfile?
    /// The others that have one, those of one reason together.
    package var unreadable: [UnreadableProfiles] = []
  }

  /// The profile of a case from those of its repeats that have one.
  package mutating func profile(of repeats: some Sequence<(number: Int, texts: RepeatTexts)>) -> Found {
    var found = Found()
    var parts: [(number: Int, profile: Profile, counted: UInt64?)] = []
    for (number, place) in repeats {
      do throws(StoreError) {
        guard let one = try texts.profile(place) else { continue }
        switch one.profile {
        case .success(let profile): parts.append((number, profile, one.counted))
        case .failure(let error): found.add(number, error.description)
        }
      } catch {
        found.add(number, error.description)
      }
    }
    found.profile = CaseProfile(parts)
    return found
  }
}

extension ProfileReader.Found {
  fileprivate mutating func add(_ number: Int, _ reason: String) {
    if let place = unreadable.firstIndex(where: { $0.reason == reason }) {
      unreadable[place].numbers.append(number)
    } else {
      unreadable.append(UnreadableProfiles(numbers: [number], reason: reason))
    }
  }
}

/// Profiles that are none that this program knows, or that the store or the export does not give.
package struct UnreadableProfiles: Sendable, Equatable, CustomStringConvertible {
  /// The repeats.
  package fileprivate(set) var numbers: [Int]
  /// Why they cannot be read.
  package let reason: String

  /// `the profile of repeat 3 cannot be read: line 1 of the profile …`.
  package var description: String {
    let many = numbers.count == 1 ? "" : "s"
    let repeats = numbers.map(String.init).joined(separator: ", ")
    return "the profile\(many) of repeat\(many) \(repeats) cannot be read: \(reason)"
  }
}
