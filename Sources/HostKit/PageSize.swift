// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Glibc

/// The base page of the running kernel, in bytes.
///
/// The kernel tells it as the block size of procfs. What getpagesize(3) tells is the emulator's page where faultbench runs in one, as
/// in guests of another processor: 4 KiB under a kernel with pages of 16 KiB.
let pageSize: Int = {
  var filesystem = clinux_filesystem()
  guard clinux_filesystem_of("/proc", &filesystem) == 0, filesystem.type == procMagic else { return Int(getpagesize()) }
  let size = filesystem.block_size
  return (4096...65536).contains(size) && size.nonzeroBitCount == 1 ? Int(size) : Int(getpagesize())
}()

/// PROC_SUPER_MAGIC of linux/magic.h.
private let procMagic: UInt64 = 0x9fa0
