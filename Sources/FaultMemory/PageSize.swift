// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// The base page size of this machine.
public enum PageSize {
  /// In bytes; a power of two.
  public static var base: Int {
    let size = sysconf(Int32(_SC_PAGESIZE))
    return size > 0 ? size : 4096
  }

  /// What one entry of the second page table level (PMD) maps on x86-64, and on arm64 with base pages of 4 KiB.
  public static let huge = 2 << 20
}
