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
  ) throws(LayoutRefusal) {
    func find(_ name: StaticString) throws(LayoutRefusal) -> UnsafeMutableRawPointer {
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
