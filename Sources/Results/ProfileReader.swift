// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit
import StoreKit

/// Reads the profiles of repeats.
package struct ProfileReader {
  private var texts = RepeatTextReader()

  /// A reader that has read nothing yet.
  package init() {}

  /// The profile of a case from those of its repeats that have one; nil where none has.
  package mutating func profile(
    of repeats: some Sequence<(number: Int, texts: RepeatTexts)>
  ) throws(ProfileReadError) -> CaseProfile? {
    var parts: [(number: Int, profile: Profile, counted: UInt64?)] = []
    for (number, place) in repeats {
      guard let found = try read(place) else { continue }
      switch found.profile {
      case .success(let profile): parts.append((number, profile, found.counted))
      case .failure(let error): throw .unreadable(number: number, error)
      }
    }
    return CaseProfile(parts)
  }

  private mutating func read(
    _ place: RepeatTexts
  ) throws(ProfileReadError) -> (profile: Result<Profile, ProfileError>, counted: UInt64?)? {
    do { return try texts.profile(place) } catch { throw .store(error) }
  }
}

/// Why the profiles of a case cannot be had.
package enum ProfileReadError: Error, Sendable, CustomStringConvertible {
  /// The store or the export cannot be read.
  case store(StoreError)
  /// A repeat's is none that this program knows.
  case unreadable(number: Int, ProfileError)

  package var description: String {
    switch self {
    case .store(let error): error.description
    case .unreadable(let number, let error): "The profile of repeat \(number) cannot be read: \(error)."
    }
  }
}
