// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// What every fio exports to its engines, found by name in the running program.
///
/// Addresses only: nothing is read before it is asked for. Not `Sendable` by the compiler's rules, yet fio never moves them.
package struct FioSymbols: @unchecked Sendable {
  let versionString: UnsafePointer<CChar>
  let segments: UnsafeRawPointer
  let segmentCount: UnsafePointer<UInt32>
  let afterFirstSegment: UnsafePointer<UnsafeRawPointer?>
  let coreOptions: UnsafeRawPointer
  let debugMask: UnsafePointer<UInt>
  let logError: UnsafeMutableRawPointer
  let logInfo: UnsafeMutableRawPointer
  let registerEngine: @convention(c) (UnsafeMutableRawPointer) -> Void
  let unregisterEngine: @convention(c) (UnsafeMutableRawPointer) -> Void
  private let terminateJob: @convention(c) (UnsafeMutableRawPointer) -> Void

  /// Finds a symbol of the program that loaded the engine.
  package static func programSymbol(_ name: StaticString) -> UnsafeMutableRawPointer? {
    name.withUTF8Buffer { text in
      text.withMemoryRebound(to: CChar.self) { clinux_program_symbol($0.baseAddress) }
    }
  }

  /// All of them, by `lookup`.
  /// - Throws: `missingSymbol` with the first that is not there: the program is no fio, or hides its symbols.
  package init(
    lookup: (StaticString) -> UnsafeMutableRawPointer? = programSymbol
  ) throws(LayoutError) {
    func find(_ name: StaticString) throws(LayoutError) -> UnsafeMutableRawPointer {
      guard let address = lookup(name) else { throw .missingSymbol(name) }
      return address
    }
    typealias Function = @convention(c) (UnsafeMutableRawPointer) -> Void
    versionString = UnsafePointer(try find("fio_version_string").assumingMemoryBound(to: CChar.self))
    segments = UnsafeRawPointer(try find("segments"))
    segmentCount = UnsafePointer(try find("nr_segments").assumingMemoryBound(to: UInt32.self))
    afterFirstSegment = UnsafePointer(
      try find("fio_debug_jobp").assumingMemoryBound(to: UnsafeRawPointer?.self))
    coreOptions = UnsafeRawPointer(try find("fio_options"))
    debugMask = UnsafePointer(try find("fio_debug").assumingMemoryBound(to: UInt.self))
    logError = try find("log_err")
    logInfo = try find("log_info")
    registerEngine = unsafeBitCast(try find("register_ioengine"), to: Function.self)
    unregisterEngine = unsafeBitCast(try find("unregister_ioengine"), to: Function.self)
    terminateJob = unsafeBitCast(try find("fio_mark_td_terminate"), to: Function.self)
  }

  /// Asks the job at `thread` to end, as fio does on its own errors.
  package func terminate(_ thread: UnsafeMutableRawPointer) { terminateJob(thread) }
}

/// A look at fio's list of engines, through the end of it that it shows to whoever registers.
///
/// Only the main thread may look, while it parses options: fio's list has no lock.
package struct EngineList {
  /// `version` of the built-in engine registered last: the host's `FIO_IOOPS_VERSION`.
  package let ioopsVersion: Int32
  /// The ops of the built-in libaio engine, where there is one.
  let libaio: UnsafeRawPointer?

  /// Where it finds them, which no release has moved.
  static let nameOffset = 16
  static let versionOffset = 24

  /// `struct flist_head` at the beginning of every ops table, and what follows it in all releases.
  private struct Entry {
    let next: UnsafeRawPointer?
    let previous: UnsafeRawPointer?
    let name: UnsafePointer<CChar>?
    let version: Int32
  }

  /// Registers `ops` (zeroed but for its name), looks at its neighbours, and takes it out again.
  /// - Throws: `noBuiltInEngine` when it was alone.
  package init(registering ops: UnsafeMutableRawPointer, in symbols: FioSymbols) throws(LayoutError) {
    symbols.registerEngine(ops)
    defer { symbols.unregisterEngine(ops) }
    let own = UnsafeRawPointer(ops).load(as: Entry.self)
    // Alone in a circular list, both neighbours are the list's head, which is no engine.
    guard let head = own.next, let last = own.previous, head != last else { throw .noBuiltInEngine }
    ioopsVersion = last.load(as: Entry.self).version
    libaio = Self.find("libaio", from: last, to: head)
  }

  private static func find(
    _ name: StaticString, from last: UnsafeRawPointer, to head: UnsafeRawPointer
  ) -> UnsafeRawPointer? {
    var next: UnsafeRawPointer? = last
    while let engine = next, engine != head {
      let entry = engine.load(as: Entry.self)
      if let entryName = entry.name, name.matches(entryName) { return engine }
      next = entry.previous
    }
    return nil
  }
}
