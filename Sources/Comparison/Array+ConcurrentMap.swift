// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

extension Array where Element: Sendable {
  /// The results of `body` in the order of the elements, computed on all CPUs. For work that depends on nothing but its element.
  package func concurrentMap<Result: Sendable>(_ body: @Sendable (Element) -> Result) -> [Result] {
    concurrentMap(with: {}) { _, element in body(element) }
  }

  /// The same where the work wants something that cannot be shared, a reader with an open store for example: each thread makes one.
  func concurrentMap<Context, Result: Sendable>(
    with context: @Sendable () -> Context, _ body: @Sendable (inout Context, Element) -> Result
  ) -> [Result] {
    let parts = Swift.min(count, ProcessInfo.processInfo.activeProcessorCount)
    guard parts > 1 else {
      var own = context()
      return map { body(&own, $0) }
    }
    let done = Mutex<[Int: [Result]]>([:])
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      var own = context()
      let results = self[count * part / parts..<count * (part + 1) / parts].map { body(&own, $0) }
      done.withLock { $0[part] = results }
    }
    return done.withLock { results in (0..<parts).flatMap { results[$0] ?? [] } }
  }
}
