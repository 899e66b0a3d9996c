// SPDX-License-Identifier: GPL-2.0-only

/// Something in the guest's root.
package struct GuestFile: Sendable, Hashable {
  /// What it is.
  package enum Content: Sendable, Hashable {
    /// A copy of this file of the host, links followed.
    case copy(of: String)
    /// These bytes.
    case bytes([UInt8])
    /// A symbolic link to this path.
    case link(to: String)
    /// A directory.
    case directory
    /// A character device, for a kernel that makes none before its first program runs.
    case device(major: UInt32, minor: UInt32)
  }

  /// Where, from the root, beginning with a slash.
  package let path: String
  /// What.
  package let content: Content
  /// Permissions: 0o755.
  package let mode: UInt32

  /// A file.
  package init(_ path: String, _ content: Content, mode: UInt32 = 0o755) {
    (self.path, self.content, self.mode) = (path, content, mode)
  }
}
