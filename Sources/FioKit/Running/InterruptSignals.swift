// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP of this process into a stop request, so that fio can still write what it has measured.
public enum InterruptSignals {
  /// From now on SIGINT, SIGTERM and SIGHUP request `latch` to stop; a second one removes the temporary directories and ends
  /// this process at once, as it would have before.
  public static func forward(to latch: StopLatch) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let readEnd = ends[0]
    writeEnd.store(ends[1], ordering: .releasing)
    Thread.detachNewThread {
      var number: UInt8 = 0
      while read(readEnd, &number, 1) == 1 {
        guard latch.reason == nil else { return die(of: Int32(number)) }
        latch.request(.signal(Int32(number)))
      }
    }
    for number in [SIGINT, SIGTERM] { install(number) }
    // nohup means it.
    if !isIgnored(SIGHUP) { install(SIGHUP) }
  }

  private static func die(of number: Int32) {
    OwnedDirectory.removeAll()
    signal(number, SIG_DFL)
    kill(getpid(), number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func install(_ number: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      // Only async-signal-safe calls: one byte into the pipe.
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(writeEnd.load(ordering: .acquiring), &byte, 1)
      errno = saved
    }
    action.sa_flags = SA_RESTART
    sigaction(number, &action, nil)
  }
}

private let writeEnd = Atomic<Int32>(-1)
