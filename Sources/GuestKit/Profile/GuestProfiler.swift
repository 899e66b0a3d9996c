// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import ProfileKit
import Synchronization

/// What follows a guest's faults: libfaultscope.so in its QEMU, the symbols that it needs, and the profiles that it leaves. One a
/// boot.
package final class GuestProfiler: Sendable {
  private let library: String
  private let cache: GuestCache
  private let state = Mutex(State())

  private struct State {
    /// Of the boot.
    var directory = ""
    /// The symbols' name in the cache, and what came of them so far.
    var key = ""
    var received = Data()
    var symbols: KernelSymbols?
    /// Whether the guest was asked for them.
    var isAwaited = false
    /// Windows whose profiles were taken.
    var taken = 0
  }

  /// A profiler with the plugin of this path.
  package init(library: String, cache: GuestCache) {
    (self.library, self.cache) = (library, cache)
  }

  /// Files in a boot's directory.
  private static let symbolsName = "kallsyms", profileName = "profile"

  /// What QEMU is told, in whose working directory the plugin's files are.
  var arguments: [String] {
    // QEMU ends a value at a comma, unless it is doubled.
    let file = library.replacing(",", with: ",,")
    return ["-plugin", "file=\(file),symbols=\(Self.symbolsName),out=\(Self.profileName)"]
  }

  /// A boot begins, whose files are in this directory.
  func begin(in directory: String) { state.withLock { $0 = State(directory: directory) } }

  /// Takes in what a guest says, and what it waits for then; nil for nothing.
  func answer(to report: GuestReport) throws(GuestError) -> GuestAnswer? {
    switch report {
    case .symbols(let key):
      let known = try state.withLock { (state) throws(GuestError) in try self.use(key: key, &state) }
      return known ? .goOn : .send
    case .symbolText(let text, let isLast):
      let isWhole = try state.withLock { (state) throws(GuestError) in
        guard state.isAwaited else {
          throw GuestError(.garbage, "the guest sends symbols that nobody asked for")
        }
        state.received += Data(text.utf8)
        guard state.received.count <= Self.maxSymbolBytes else {
          throw GuestError(.garbage, "the guest's /proc/kallsyms has no end")
        }
        if isLast { try self.keep(&state) }
        return isLast
      }
      return isWhole ? .goOn : nil
    case .began:
      // What was open before, the probes of requirements for example, is nobody's.
      state.withLock { $0.taken = Self.windows(after: $0.taken, in: $0.directory) }
      return .goOn
    default: return nil
    }
  }

  private static let maxSymbolBytes = 256 << 20

  /// Whether symbols of this kernel at these addresses are in the cache, which the plugin gets then.
  private func use(key: String, _ state: inout State) throws(GuestError) -> Bool {
    guard key.count == 64, key.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
      throw GuestError(.garbage, "the guest names its symbols \(key.debugDescription)")
    }
    state.key = key
    guard let text = SymbolCache(cache).text(of: key) else {
      (state.received, state.isAwaited) = (Data(), true)
      return false
    }
    state.received = text
    try publish(&state)
    return true
  }

  private func keep(_ state: inout State) throws(GuestError) {
    let text = state.received
    try publish(&state)
    SymbolCache(cache).keep(text, of: state.key)
  }

  /// Gives the symbols to the plugin, which reads them when a window opens.
  private func publish(_ state: inout State) throws(GuestError) {
    // Where a fault enters, on x86-64 or arm64, and what handles it.
    for names in [["asm_exc_page_fault", "do_mem_abort"], ["handle_mm_fault"]] {
      guard !names.contains(where: { Self.has($0, state.received) }) else { continue }
      throw GuestError(
        .refused, "the kernel's symbols have no \(names[0]), without which nobody knows its faults",
        remedy: "take Linux 5.8 or later, or leave out --profile")
    }
    let path = "\(state.directory)/\(Self.symbolsName)"
    do { try state.received.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw GuestError(.cache, "\(path) cannot be written (\(error))", remedy: "set TMPDIR to a directory with space")
    }
    state.symbols = KernelSymbols(kallsyms: String(decoding: state.received, as: UTF8.self))
    (state.received, state.isAwaited) = (Data(), false)
  }

  /// Whether a function has this name.
  private static func has(_ name: String, _ kallsyms: Data) -> Bool {
    kallsyms.range(of: Data(" \(name)\n".utf8)) != nil
  }

  /// The profile of the windows since a case began, as one, for the store; nil where there was no window.
  func profile() throws(GuestError) -> String? {
    try state.withLock { (state) throws(GuestError) in
      let end = Self.windows(after: state.taken, in: state.directory)
      // Whatever becomes of these: the next case has its own.
      let first = state.taken
      state.taken = end
      var parts: [Profile] = []
      for number in first..<end {
        let path = "\(state.directory)/\(Self.profileName).\(number + 1)"
        do {
          let text = try String(contentsOfFile: path, encoding: .utf8)
          parts.append(try Profile(text: text))
          try? FileManager.default.removeItem(atPath: path)
        } catch {
          throw GuestError(.garbage, "what libfaultscope.so has counted cannot be read (\(error))")
        }
      }
      guard var profile = Profile(merging: parts), let symbols = state.symbols else { return nil }
      profile.name(by: symbols)
      return profile.text()
    }
  }

  /// How many windows were written down, so many of which are known.
  private static func windows(after known: Int, in directory: String) -> Int {
    var number = known
    while access("\(directory)/\(profileName).\(number + 1)", F_OK) == 0 { number += 1 }
    return number
  }
}
