// SPDX-License-Identifier: GPL-2.0-only
import CLinux

extension FioSymbols {
  /// fio keeps its jobs in segments of eight.
  static let jobsPerSegment = 8

  /// `struct thread_segment`: the same in every release.
  struct Segment {
    let threads: UnsafeRawPointer?
    let sharedMemoryID: Int32
    let threadCount: Int32
  }

  /// The version that fio reports.
  package var version: FioVersion? {
    let text = UnsafeRawPointer(versionString).assumingMemoryBound(to: UInt8.self)
    return FioVersion(UnsafeBufferPointer(start: text, count: strnlen(versionString, 64)))
  }

  /// `sizeof(struct thread_data)`: `fio_debug_jobp` points behind the first segment's jobs. Nil before there is a segment.
  package var threadDataSize: Int? {
    guard segmentCount.pointee > 0, let end = afterFirstSegment.pointee,
      let begin = segment(0).threads, end > begin
    else { return nil }
    return (end - begin) / Self.jobsPerSegment
  }

  /// Everything that tells one layout from another.
  package func measurements(ioopsVersion: Int32) -> FioMeasurements {
    FioMeasurements(version: version, ioopsVersion: ioopsVersion, threadDataSize: threadDataSize)
  }

  /// True where `thread` is exactly one of the jobs in fio's segments.
  package func isJob(_ thread: UnsafeRawPointer, threadDataSize size: Int) -> Bool {
    guard size > 0 else { return false }
    for index in 0..<Int(segmentCount.pointee) {
      guard let begin = segment(index).threads, thread >= begin else { continue }
      let distance = thread - begin
      if distance < Self.jobsPerSegment * size { return distance % size == 0 }
    }
    return false
  }

  /// Calls `body` with each job that precedes `thread` in fio's order, which is that of its job file.
  package func forEachJob(
    before thread: UnsafeRawPointer, threadDataSize size: Int, _ body: (UnsafeMutableRawPointer) -> Void
  ) {
    for index in 0..<Int(segmentCount.pointee) {
      let segment = segment(index)
      guard let begin = segment.threads else { continue }
      for place in 0..<min(Int(segment.threadCount), Self.jobsPerSegment) {
        let job = begin + place * size
        if job == thread { return }
        body(UnsafeMutableRawPointer(mutating: job))
      }
    }
  }

  /// Where `struct thread_options` keeps a core option, by fio's own table. The first match: a profile may add a second one.
  ///
  /// `field` is that of the table which says so: an option of two values has a second one.
  func offset(ofCoreOption name: StaticString, in field: Int = OptionLayout.offset1) -> Int? {
    coreOption(name).map { Int($0.load(fromByteOffset: field, as: UInt32.self)) }
  }

  /// What fio stores for a word of a core option; nil where its table has no such word.
  package func value(of word: StaticString, ofCoreOption name: StaticString) -> UInt32? {
    guard let option = coreOption(name) else { return nil }
    for index in 0..<ValuePairLayout.capacity {
      let pair = option + OptionLayout.values + index * ValuePairLayout.size
      guard let text = pair.load(fromByteOffset: ValuePairLayout.text, as: UnsafePointer<CChar>?.self) else {
        return nil
      }
      if word.matches(text) {
        return UInt32(truncatingIfNeeded: pair.load(fromByteOffset: ValuePairLayout.value, as: UInt64.self))
      }
    }
    return nil
  }

  private func coreOption(_ name: StaticString) -> UnsafeRawPointer? {
    for index in 0..<CoreOptionTable.count {
      let option = coreOptions + index * OptionLayout.size
      guard let optionName = option.load(fromByteOffset: OptionLayout.name, as: UnsafePointer<CChar>?.self) else {
        return nil
      }
      if name.matches(optionName) { return option }
    }
    return nil
  }

  private func segment(_ index: Int) -> Segment {
    segments.load(fromByteOffset: index * MemoryLayout<Segment>.stride, as: Segment.self)
  }
}

/// fio's own option table, `fio_options[]`.
enum CoreOptionTable {
  /// `FIO_MAX_OPTS`; a nameless entry ends it earlier.
  static let count = 512
}

extension StaticString {
  /// Compares with a C string.
  func matches(_ other: UnsafePointer<CChar>) -> Bool {
    strlen(other) == utf8CodeUnitCount && memcmp(other, utf8Start, utf8CodeUnitCount) == 0
  }
}
