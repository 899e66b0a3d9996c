// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A look at fio's list of engines, through the end of it that it shows to whoever registers.
///
/// Only the main thread may look, while it parses options: fio's list has no lock.
package struct EngineList {
  /// `version` of the built-in engine registered last: the host's `FIO_IOOPS_VERSION`.
  package let ioopsVersion: Int32
  /// The ops of the built-in libaio engine, where there is one.
  let libaio: UnsafeRawPointer?

  /// `struct flist_head` at the beginning of every ops table, and what follows it in all releases.
  private struct Entry {
    let next: UnsafeRawPointer?
    let previous: UnsafeRawPointer?
    let name: UnsafePointer<CChar>?
    let version: Int32
  }

  /// Registers `ops` (zeroed but for its name), looks at its neighbours, and takes it out again.
  /// - Throws: `noBuiltInEngine` when it was alone.
  package init(registering ops: UnsafeMutableRawPointer, in symbols: FioSymbols) throws(LayoutRefusal) {
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
