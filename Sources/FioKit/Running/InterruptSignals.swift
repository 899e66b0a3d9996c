// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM of this process into a stop request, so that fio can still write what it has measured.
public enum InterruptSignals {
  /// From now on SIGINT and SIGTERM request `latch` to stop; a second one ends this process at once, as it would have before.
  public static func forward(to latch: StopLatch) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let readEnd = ends[0]
    writeEnd.store(ends[1], ordering: .releasing)
    Thread.detachNewThread {
      var number: UInt8 = 0
      while read(readEnd, &number, 1) == 1 {
        latch.request(.signal(Int32(number)))
      }
    }
    for number in [SIGINT, SIGTERM] { install(number) }
  }

  private static func install(_ number: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      // Only async-signal-safe calls: one byte into the pipe. SA_RESETHAND brings the usual death back for the next one.
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(writeEnd.load(ordering: .acquiring), &byte, 1)
      errno = saved
    }
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    sigaction(number, &action, nil)
  }
}

private let writeEnd = Atomic<Int32>(-1)
