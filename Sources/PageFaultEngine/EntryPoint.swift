// SPDX-License-Identifier: GPL-2.0-only

/// The one symbol of `libpagefault.so`: fio asks it for the engine, three to six times a run.
///
/// Hands out the same block each time, or nothing where this fio is not one that the engine knows.
@_cdecl("get_ioengine")
public func getIOEngine(_ ops: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) {
  ops?.pointee = Engine.load()
}
