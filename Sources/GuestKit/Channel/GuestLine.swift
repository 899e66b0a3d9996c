// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// An end of the line between host and guest: a serial device inside, a socket of QEMU's outside. One thread reads, and many may
/// write, a message at a time.
package final class GuestLine: Sendable {
  private let file: FileDescriptor
  private let isSocket: Bool
  private let writing = NSLock()

  /// The line behind this descriptor, which it owns.
  package init(_ file: FileDescriptor) {
    self.file = file
    var status = stat()
    isSocket = fstat(file.rawValue, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// Sends a message.
  package func send(_ message: some Encodable) throws(GuestError) {
    try send(frame: GuestFrame.encode(message))
  }

  /// Sends a message that was encoded before.
  func send(frame bytes: [UInt8]) throws(GuestError) {
    writing.lock()
    defer { writing.unlock() }
    do {
      try write(bytes)
    } catch {
      throw GuestError(.ended, "the line between host and guest is broken (\(error))")
    }
  }

  /// A socket whose other side is gone is an error, and no signal that ends this process.
  private func write(_ bytes: [UInt8]) throws {
    guard isSocket else { return _ = try file.writeAll(bytes) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(file.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count >= 0 || errno == EINTR else { throw Errno(rawValue: errno) }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// What reading came to.
  package enum Event<Message: Sendable>: Sendable {
    /// A message.
    case message(Message)
    /// Nothing came within the time.
    case silent
    /// The other side is gone.
    case closed
  }

  /// The next message. `buffer` has what came before it was whole.
  package func next<Message: Decodable & Sendable>(
    _ type: Message.Type, within time: Duration, buffer: inout [UInt8]
  ) throws(GuestError) -> Event<Message> {
    let end = ContinuousClock.now + time
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      do throws(GuestError) {
        if let message = try GuestFrame.decode(type, from: &buffer) { return .message(message) }
      } catch {
        try showMore(type, of: &buffer)
        throw error
      }
      let left = end - .now
      guard left > .zero else { return .silent }
      var wanted = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
      // A guest that dribbles bytes and never ends a message is silent, too.
      guard poll(&wanted, 1, Int32(clamping: Int64(left / .milliseconds(1)) + 1)) >= 0 || errno == EINTR else {
        return .closed
      }
      guard wanted.revents != 0 else { continue }
      guard let count = try? chunk.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 else {
        return .closed
      }
      buffer += chunk.prefix(count)
    }
  }

  /// Throws what the rest of a line makes clearer: a serial line brings one letter at a time.
  private func showMore<Message: Decodable>(_ type: Message.Type, of buffer: inout [UInt8]) throws(GuestError) {
    var chunk = [UInt8](repeating: 0, count: 64)
    var wanted = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
    while buffer.count < chunk.count, poll(&wanted, 1, 2000) > 0 {
      guard let count = try? chunk.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 else { break }
      buffer += chunk.prefix(count)
    }
    _ = try GuestFrame.decode(type, from: &buffer)
  }

  /// Ends it: whoever reads is told that it is closed.
  package func close() {
    // A thread may be in read(2): the descriptor must not become another file under it.
    shutdown(file.rawValue, Int32(SHUT_RDWR))
  }

  /// Waits until a serial device has sent what was written to it.
  func drain() { _ = tcdrain(file.rawValue) }

  deinit { try? file.close() }
}
