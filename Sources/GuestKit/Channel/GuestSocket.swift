// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// The socket to which QEMU connects the guest's result channel.
final class GuestSocket: Sendable {
  private let file: FileDescriptor

  /// Listens at `path`.
  init(path: String) throws(GuestError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw GuestError(
        .cache, "\(path) is too long for a socket", remedy: "set TMPDIR to a directory with a shorter path")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw Self.refusal("socket", path) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(number, 1) == 0 else {
      let error = Self.refusal("bind", path)
      Glibc.close(number)
      throw error
    }
    file = FileDescriptor(rawValue: number)
  }

  deinit { try? file.close() }

  /// The line to whoever connects; nil where nobody did within the time.
  func accept(within time: Duration) -> GuestLine? {
    var wanted = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, Int32(clamping: Int64(time / .milliseconds(1)))) > 0 else { return nil }
    let number = Glibc.accept(file.rawValue, nil, nil)
    guard number >= 0 else { return nil }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    return GuestLine(FileDescriptor(rawValue: number))
  }

  private static func refusal(_ call: String, _ path: String) -> GuestError {
    GuestError(
      .cache, "\(call) \(path) (\(Errno(rawValue: errno).description))", remedy: "set TMPDIR to another directory")
  }
}
