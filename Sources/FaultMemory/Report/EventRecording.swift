// SPDX-License-Identifier: GPL-2.0-only

/// Calls that are noted, where there is a log; without one, the call alone.
extension EventLog? {
  /// Makes a call about a range and notes how it ended.
  @inline(__always)
  package func recording<Failure: Error>(
    _ kind: EventKind, _ address: UnsafeRawPointer?, length: Int, errno: (Failure) -> Int32,
    _ call: () throws(Failure) -> Void
  ) throws(Failure) {
    guard let log = self else { return try call() }
    let begin = EventLog.now()
    do throws(Failure) {
      try call()
      log.append(kind, address: address, length: length, begin: begin, errno: 0)
    } catch {
      log.append(kind, address: address, length: length, begin: begin, errno: errno(error))
      throw error
    }
  }

  /// Makes a system call about a range and notes how it ended.
  @inline(__always)
  package func recording(
    _ kind: EventKind, _ address: UnsafeRawPointer?, length: Int, _ call: () throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    try recording(kind, address, length: length, errno: { $0.errno }, call)
  }

  /// Makes a call that maps `length` bytes, and notes where.
  @inline(__always)
  func recordingMap(
    length: Int, _ call: () throws(SystemCallError) -> UnsafeMutableRawPointer
  ) throws(SystemCallError) -> UnsafeMutableRawPointer {
    guard let log = self else { return try call() }
    let begin = EventLog.now()
    do throws(SystemCallError) {
      let base = try call()
      log.append(.map, address: base, length: length, begin: begin, errno: 0)
      return base
    } catch {
      log.append(.map, address: nil, length: length, begin: begin, errno: error.errno)
      throw error
    }
  }
}
