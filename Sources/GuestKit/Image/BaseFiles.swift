// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation

/// What every root has: places to mount, and the few files that the C library and mkfs ask for.
enum BaseFiles {
  /// Those files.
  static var all: [GuestFile] {
    let directories = ["/proc", "/sys", "/dev", "/run", "/host", "/etc", "/var"].map { GuestFile($0, .directory) }
    let open = ["/tmp", "/var/tmp"].map { GuestFile($0, .directory, mode: 0o1777) }
    let texts: [(String, String)] = [
      ("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"),
      ("/etc/group", "root:x:0:\nnogroup:x:65534:\n"),
      ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
      ("/etc/hosts", "127.0.0.1 localhost guest\n"),
      ("/etc/os-release", "NAME=\"faultbench guest\"\nID=faultbench-guest\nPRETTY_NAME=\"faultbench guest\"\n"),
    ]
    // mke2fs reads its defaults there.
    let settings: [String] = ["/etc/mke2fs.conf"].filter { (path: String) in access(path, R_OK) == 0 }
    let copies = settings.map { GuestFile($0, .copy(of: $0), mode: 0o644) }
    return directories + open + [GuestFile("/root", .directory, mode: 0o700)]
      + texts.map { GuestFile($0, .bytes(Array($1.utf8)), mode: 0o644) } + copies + [
        GuestFile("/dev/console", .device(major: 5, minor: 1), mode: 0o600),
        GuestFile("/dev/null", .device(major: 1, minor: 3), mode: 0o666),
      ]
  }
}

/// A fio that is a script, which starts the real one with libraries of its own: it takes its directory along.
enum Script {
  private static let home = "/usr/lib/faultbench/fio"
  private static let maxSize = 256 << 20

  /// Whether a file begins like a script.
  static func isScript(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: 2)) == Data("#!".utf8)
  }

  /// Where the script is in the guest.
  static func place(of path: String) -> String { "\(home)/\(GuestTree.name(of: path))" }

  /// All files of its directory, with their permissions.
  static func files(of path: String) throws(GuestError) -> [GuestFile] {
    let root = URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent().path
    var files: [GuestFile] = []
    var size = 0
    for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      var status = stat()
      let file = "\(root)/\(name)"
      guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      size += Int(status.st_size)
      guard size <= maxSize else {
        throw GuestError(
          .noFile, "fio at \(path) is a script, and its directory has more than \(maxSize >> 20) MiB",
          remedy: "name the program that the script starts, or put both into a directory of their own")
      }
      files.append(GuestFile("\(home)/\(name)", .copy(of: file), mode: status.st_mode & 0o777))
    }
    return files
  }
}
