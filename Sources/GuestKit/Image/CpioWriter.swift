// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import SystemPackage

/// What an archive says about a file before its bytes.
struct CpioHead {
  /// Where, beginning with a slash.
  let path: String
  /// The same for every name of one file.
  var inode: Int
  /// Type and permissions.
  var mode: UInt32 = 0
  /// How many names the file has.
  var names = 1
  /// Of a device.
  var device: (major: UInt32, minor: UInt32) = (0, 0)

  init(path: String, inode: Int) {
    (self.path, self.inode) = (path, inode)
  }

  /// The bytes, padded; the kernel reads eight hexadecimal digits a field.
  func bytes(size: UInt64) -> [UInt8] {
    let name = Array(path.utf8.drop { $0 == UInt8(ascii: "/") }) + [0]
    let fields: [UInt64] = [
      UInt64(inode), UInt64(mode), 0, 0, UInt64(names), 0, size, 0, 0, UInt64(device.major), UInt64(device.minor),
      UInt64(name.count), 0,
    ]
    var bytes = Array("070701".utf8)
    for field in fields {
      let digits = Array(String(field, radix: 16, uppercase: true).utf8)
      bytes += [UInt8](repeating: UInt8(ascii: "0"), count: Swift.max(0, 8 - digits.count)) + digits
    }
    bytes += name
    return bytes + [UInt8](repeating: 0, count: Self.padding(bytes.count))
  }

  static func padding(_ count: Int) -> Int { (4 - count & 3) & 3 }
}

/// Writes an archive, entry by entry, to a file.
final class CpioWriter {
  private let file: FileDescriptor
  private let path: String
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 20

  init(path: String, behindOther: Bool) throws(GuestError) {
    self.path = path
    do {
      file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, behindOther ? .append : .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw Self.refused(path, error)
    }
    buffer.reserveCapacity(2 * Self.bufferSize)
  }

  /// An entry with these bytes.
  func add(_ head: CpioHead, _ bytes: [UInt8]) throws(GuestError) {
    try put(head.bytes(size: UInt64(bytes.count)))
    try put(bytes)
    try put([UInt8](repeating: 0, count: CpioHead.padding(bytes.count)))
  }

  /// An entry with the bytes of a file of the host.
  func add(_ head: CpioHead, copyOf source: String) throws(GuestError) {
    do {
      let input = try FileDescriptor.open(FilePath(source), .readOnly, options: [.closeOnExec])
      defer { try? input.close() }
      var status = stat()
      guard fstat(input.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw GuestError(.noFile, "\(source), which the guest needs, is no file")
      }
      guard status.st_size < 1 << 32 else {
        throw GuestError(.noFile, "\(source) is too large for a guest's first root (4 GiB and more)")
      }
      try put(head.bytes(size: UInt64(status.st_size)))
      var chunk = [UInt8](repeating: 0, count: Self.bufferSize)
      var left = Int(status.st_size)
      while left > 0 {
        let count = try chunk.withUnsafeMutableBytes {
          try input.read(into: .init(rebasing: $0[..<min($0.count, left)]))
        }
        guard count > 0 else { throw GuestError(.noFile, "\(source) became shorter while it was read") }
        try put(chunk[..<count])
        left -= count
      }
      try put([UInt8](repeating: 0, count: CpioHead.padding(Int(status.st_size))))
    } catch let error as GuestError {
      throw error
    } catch {
      throw CpioArchive.unreadable(source, error as? Errno ?? .ioError)
    }
  }

  /// The entry that ends an archive; then padding, so that another one may follow.
  func end() throws(GuestError) {
    var head = CpioHead(path: "TRAILER!!!", inode: 0)
    head.mode = 0
    try add(head, [])
    try flush()
  }

  func close() { try? file.close() }

  private func put(_ bytes: some Collection<UInt8>) throws(GuestError) {
    buffer += bytes
    if buffer.count >= Self.bufferSize { try flush() }
  }

  private func flush() throws(GuestError) {
    do { _ = try file.writeAll(buffer) } catch { throw Self.refused(path, error) }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func refused(_ path: String, _ error: any Error) -> GuestError {
    let reason = (error as? Errno)?.description ?? "\(error)"
    return GuestError(.cache, "\(path) cannot be written (\(reason))", remedy: GuestCache.remedy)
  }
}
