// SPDX-License-Identifier: GPL-2.0-only
import CLinux

#if MOCK_SYSCALLS
  /// A switch of debug builds that makes every I/O slower by so many per cent, so that it can be measured whether
  /// `faultbench compare` finds a slow-down of known size. Release builds do not have it.
  enum Slowdown {
    /// The variable with the per cent.
    static let variable = "PAGEFAULT_TEST_SLOWDOWN"

    private static let percent: Int64 = {
      guard let text = getenv(variable), let value = Int64(String(cString: text)) else { return 0 }
      return min(max(value, 0), 1000)
    }()

    /// When an access begins.
    static func begin() -> Int64 {
      Int64(clinux_monotonic_ns())
    }

    /// Spins until the access has lasted as long as it should.
    static func end(_ begin: Int64) {
      let end = Int64(clinux_monotonic_ns())
      let due = end + (end - begin) * percent / 100
      while Int64(clinux_monotonic_ns()) < due {}
    }
  }
#endif
