// SPDX-License-Identifier: GPL-2.0-only
import FioABI

/// Which part of a job compares data that somebody must have written before it: an earlier run, or an earlier job.
///
/// fio's `do_io()` compares every read of a job that only reads, `do_verify=0` or not; with `verify_only=1` a job that writes
/// only pretends to, and `do_verify()` compares.
///
/// A structure for the reason that `Advice` is one.
struct EarlierData: Equatable {
  private let rawValue: UInt8
  static var verifyOnly: EarlierData { EarlierData(rawValue: 0) }
  static var reads: EarlierData { EarlierData(rawValue: 1) }

  private init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Nil where the job writes what it compares, and where any data may be right: `verify=null`, and `verify=pattern` without
  /// a header, whose pattern may be zeroes. A replayed I/O log has directions of its own.
  init?(of thread: FioThread, in symbols: FioSymbols) {
    func option(_ name: StaticString) -> UInt32 { thread.coreOption(name, in: symbols) ?? 0 }
    let verify = option("verify")
    guard verify != 0, verify != symbols.value(of: "null", ofCoreOption: "verify"),
      verify != symbols.value(of: "pattern", ofCoreOption: "verify"), option("read_iolog") == 0
    else { return nil }
    let directions = thread.directions(in: symbols)
    if directions.contains(.write), option("verify_only") != 0, option("do_verify") != 0 {
      self = .verifyOnly
    } else if directions.contains(.read), !directions.contains(.write) {
      self = .reads
    } else {
      return nil
    }
  }
}
