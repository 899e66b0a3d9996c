// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How long a file is before anybody opens it for a job.
package enum FileSize {
  /// Bytes of the file or block device at `path`; nil where there is none, or none that can be looked at.
  package static func of(_ path: UnsafePointer<CChar>) -> UInt64? {
    var file = clinux_file()
    return clinux_describe_path(path, &file) < 0 ? nil : UInt64(file.size)
  }
}
