// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// Zeroed memory for `count` values of a type that is bits alone; nil where there is none.
func allocate<Value>(_ count: Int, of type: Value.Type) -> UnsafeMutablePointer<Value>? {
  guard let memory = calloc(max(count, 1), MemoryLayout<Value>.stride) else { return nil }
  return memory.bindMemory(to: Value.self, capacity: max(count, 1))
}

/// Heap sort: no memory, no recursion.
func sort<Value>(
  _ values: UnsafeMutablePointer<Value>, _ count: Int, by precedes: (Value, Value) -> Bool
) {
  func sink(_ first: Int, _ end: Int) {
    var root = first
    while root * 2 + 1 < end {
      var child = root * 2 + 1
      if child + 1 < end, precedes(values[child], values[child + 1]) { child += 1 }
      guard precedes(values[root], values[child]) else { return }
      swapAt(values, root, child)
      root = child
    }
  }
  for first in stride(from: count / 2 - 1, through: 0, by: -1) { sink(first, count) }
  for end in stride(from: count - 1, to: 0, by: -1) {
    swapAt(values, 0, end)
    sink(0, end)
  }
}

private func swapAt<Value>(_ values: UnsafeMutablePointer<Value>, _ first: Int, _ second: Int) {
  let value = values[first]
  values[first] = values[second]
  values[second] = value
}
