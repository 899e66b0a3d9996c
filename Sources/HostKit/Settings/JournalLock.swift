// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// The lock that lets one process at a time change settings; the kernel opens it when that process dies.
struct JournalLock: ~Copyable {
  private let file: FileDescriptor

  init(directory: String) throws(HostSettingError) {
    let path = "\(directory)/lock"
    let opened: FileDescriptor
    do {
      opened = try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec, .noFollow], permissions: [.ownerReadWrite])
    } catch {
      throw .journal(path, "open \(path)", error as? Errno ?? .ioError)
    }
    guard flock(opened.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      let error = Errno(rawValue: errno)
      let holder = Self.holder(opened)
      try? opened.close()
      guard error == .wouldBlock else { throw .journal(path, "flock \(path)", error) }
      throw HostSettingError(
        code: .locked, path: path,
        message: "\(holder.map { "process \($0)" } ?? "another process") changes settings of this host (\(path))",
        errno: error.rawValue, remedy: "wait for it, or end it", process: holder)
    }
    let pid = Array("\(getpid())\n".utf8)
    _ = ftruncate(opened.rawValue, 0)
    _ = pid.withUnsafeBytes { try? opened.write(toAbsoluteOffset: 0, $0) }
    file = opened
  }

  deinit {
    // Whoever reads the pid after this must not take a dead process for the holder.
    _ = ftruncate(file.rawValue, 0)
    try? file.close()
  }

  /// The holder writes its pid right after it got the lock: a moment may pass.
  private static func holder(_ file: FileDescriptor) -> Int32? {
    for _ in 1...20 {
      var bytes = [UInt8](repeating: 0, count: 16)
      let count = bytes.withUnsafeMutableBytes { try? file.read(fromAbsoluteOffset: 0, into: $0) } ?? 0
      let text = String(decoding: bytes.prefix(count), as: UTF8.self)
      if let pid = Int32(text.prefix { $0.isNumber }) { return pid }
      usleep(10_000)
    }
    return nil
  }
}
