// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import Synchronization

/// The check of a store, while others read it: it takes as long as reading a run, and one for all readers is enough.
final class StoreCheck: Sendable {
  private let end = DispatchSemaphore(value: 0)
  private let outcome = Mutex<Result<Void, StoreError>>(.success(()))

  /// Begins, in a thread of its own.
  init(of path: String) {
    Thread.detachNewThread { [self] in
      let result = Result { () throws(StoreError) in try Store(path: path, mode: .existing).check() }
      outcome.withLock { $0 = result }
      end.signal()
    }
  }

  /// Waits for the end. To be called once.
  /// - Throws: what is wrong with the store: what others read of it is not to be believed then.
  func finish() throws(StoreError) {
    end.wait()
    try outcome.withLock { $0 }.get()
  }
}
