// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation

/// What a child does: input after input, its place noted before each, so that its death names the input.
struct FuzzWork: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "work", shouldDisplay: false)

  @Argument var reader: String
  @Option var seed: UInt64
  @Option var from: Int
  @Option var to: Int
  @Option var corpus: String
  @Option var scratch: String
  @Option var limit: Int

  func run() throws {
    guard let reader = FuzzedReader.named(reader) else { throw ValidationError("there is no reader `\(reader)`.") }
    // An input that wants more memory than this has failed, too.
    var bound = rlimit(rlim_cur: 6 << 30, rlim_max: 6 << 30)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &bound)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    let corpus = try Corpus(directory: corpus)
    let place = FuzzPlace(directory: scratch)
    let notes = try FuzzNotes(path: place.path("notes"))
    var note = FuzzNotes.Note()
    for index in from..<to {
      note.index = index
      notes.write(note)
      let bytes = reader.input(corpus, FuzzSeed(seed, reader.name, index).value)
      // The default action of SIGALRM ends what does not end by itself.
      alarm(UInt32(limit))
      switch try reader.feed(bytes, place) {
      case .accepted: note.accepted += 1
      case .refused: note.refused += 1
      }
    }
    alarm(0)
    note.index = to
    notes.write(note)
  }
}

/// The seed of one input, so that it can be made again alone.
struct FuzzSeed {
  let value: UInt64

  init(_ seed: UInt64, _ reader: String, _ index: Int) {
    let start = reader.utf8.reduce(seed &+ 0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    value = start &+ UInt64(index) &* 0x9e37_79b9_7f4a_7c15
  }
}

/// Where a child is, in a file that outlives it.
struct FuzzNotes {
  struct Note {
    var index = 0
    var accepted = 0, refused = 0
  }

  private let file: Int32

  init(path: String) throws {
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw ValidationError("\(path): \(String(cString: strerror(errno)))") }
  }

  func write(_ note: Note) {
    withUnsafeBytes(of: note) { _ = pwrite(file, $0.baseAddress, $0.count, 0) }
  }

  func read() -> Note {
    var note = Note()
    withUnsafeMutableBytes(of: &note) { _ = pread(file, $0.baseAddress, $0.count, 0) }
    return note
  }

  func close() { _ = Glibc.close(file) }
}
