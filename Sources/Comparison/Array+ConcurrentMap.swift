// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

extension Array where Element: Sendable {
  /// The results of `body` in the order of the elements, computed on all CPUs. For work that depends on nothing but its element.
  func concurrentMap<Result: Sendable>(_ body: @Sendable (Element) -> Result) -> [Result] {
    let parts = Swift.min(count, ProcessInfo.processInfo.activeProcessorCount)
    guard parts > 1 else { return map(body) }
    let done = Mutex<[Int: [Result]]>([:])
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let results = self[count * part / parts..<count * (part + 1) / parts].map(body)
      done.withLock { $0[part] = results }
    }
    return done.withLock { results in (0..<parts).flatMap { results[$0] ?? [] } }
  }
}
