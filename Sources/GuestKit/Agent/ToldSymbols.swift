// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

/// What the host knows of the kernel's functions: told again where modules came or went.
final class ToldSymbols: Sendable {
  private let line: GuestLine
  private let symbols: GuestSymbols
  private let told = Mutex("")

  init(_ symbols: GuestSymbols, _ line: GuestLine) {
    (self.symbols, self.line) = (symbols, line)
  }

  /// Tells them where they have changed, and waits until the host has them.
  func tell() throws(GuestError) {
    let key = symbols.key
    guard told.withLock({ $0 != key }) else { return }
    try line.send(GuestReport.symbols(key: key))
    if try answer() == .send { try send(symbols.functions) }
    told.withLock { $0 = key }
  }

  /// Names of functions are ASCII, which may be cut anywhere.
  private func send(_ text: Data) throws(GuestError) {
    var place = 0
    repeat {
      let end = min(place + Self.partSize, text.count)
      try line.send(
        GuestReport.symbolText(String(decoding: text[place..<end], as: UTF8.self), isLast: end == text.count))
      place = end
    } while place < text.count
    _ = try answer()
  }

  /// Waits for the host.
  func answer() throws(GuestError) -> GuestAnswer {
    var buffer: [UInt8] = []
    switch try line.next(GuestAnswer.self, within: .seconds(600), buffer: &buffer) {
    case .message(let answer): return answer
    case .silent, .closed: throw GuestError(.ended, "the host does not answer")
    }
  }

  private static let partSize = 1 << 20
}
