// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

extension HostFiles {
  /// Writes a value in one write(2), which is what files of /proc and /sys want; the file must be there.
  func write(_ value: String, to path: String) throws(Errno) {
    do {
      let file = try FileDescriptor.open(self.path(path), .writeOnly, options: [.closeOnExec, .truncate])
      try file.closeAfter {
        let bytes = Array("\(value)\n".utf8)
        let count = try bytes.withUnsafeBytes { try file.write($0) }
        if count != bytes.count { throw Errno.ioError }
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Whether the file can be opened for writing, which the kernel decides by more than its mode bits.
  func mayWrite(_ path: String) -> Bool {
    let number = open(self.path(path).string, O_WRONLY | O_CLOEXEC)
    if number >= 0 { close(number) }
    return number >= 0
  }
}
