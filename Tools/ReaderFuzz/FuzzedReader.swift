// SPDX-License-Identifier: GPL-2.0-only

/// A reader, what it is fed with, and what it must hold to.
struct FuzzedReader: Sendable {
  /// What became of an input.
  enum Verdict: Sendable {
    case accepted, refused
  }

  let name: String
  /// Of a thousand inputs so many are for this reader: files cost more than texts.
  let share: Int
  /// An input made of the corpus by this seed.
  let input: @Sendable (Corpus, UInt64) -> [UInt8]
  /// Reads it as the program does, and uses all of what was read; throws only what must not be.
  let feed: @Sendable ([UInt8], FuzzPlace) throws -> Verdict

  static let all: [FuzzedReader] = [
    .fioResult, .export, .suite, .jobFile, .faultReport, .profile, .phases, .kernelSymbols, .store, .comparison,
  ]

  /// Those that misbehave, by which the fuzzer itself is tested.
  static let misbehaving: [FuzzedReader] = [.crashing, .hanging, .untold]

  static func named(_ name: String) -> FuzzedReader? { (all + misbehaving).first { $0.name == name } }
}

/// A reader that keeps its promise in another way than by crashing or hanging: what it did instead.
struct BrokenPromiseError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// A refusal must say something.
  static func check(_ told: String, of reader: String) throws {
    if told.isEmpty { throw BrokenPromiseError("\(reader) refused without a word") }
  }
}

/// Where a reader that wants files has them.
struct FuzzPlace: Sendable {
  let directory: String

  func path(_ name: String) -> String { "\(directory)/\(name)" }
}
