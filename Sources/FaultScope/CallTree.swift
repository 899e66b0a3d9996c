// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// Who called whom: a node for each function below each way that led to it. Own and inclusive instructions, calls, callers and
/// flame graphs all follow from it.
struct CallTree {
  struct Node: BitwiseCopyable {
    var function: Int32
    var parent: Int32
    /// The child that was entered last, in a ring of all.
    var lastChild: Int32
    var nextSibling: Int32
    /// Instructions of the function itself.
    var own: UInt64
    /// How often it was entered at its beginning.
    var calls: UInt64
    /// Of `own`: executions of string instructions with a repeat prefix.
    var repeats: UInt64
    /// Bytes that these stored (of comparisons: loaded).
    var bytes: UInt64
  }

  static var capacity: Int { 1 << 16 }

  let nodes: UnsafeMutablePointer<Node>
  /// Node 0 is none; then the roots of the categories.
  private(set) var count = 0
  /// Functions that found no room and were added to their callers.
  private(set) var lost: UInt64 = 0

  init?() {
    guard let nodes = allocate(Self.capacity, of: Node.self) else { return nil }
    self.nodes = nodes
    clear()
  }

  func destroy() { free(nodes) }

  mutating func clear() {
    lost = 0
    count = 1 + Category.treeCount
    memset(nodes, 0, count &* MemoryLayout<Node>.stride)
    for index in 0..<count { nodes[index].function = -1 }
  }

  static func root(of category: Category) -> Int32 { 1 &+ Int32(category.rawValue) }

  @inline(__always)
  mutating func child(of parent: Int32, function: Int32) -> Int32 {
    let last = nodes[Int(parent)].lastChild
    guard last != 0 else { return add(function, below: parent) }
    // Faults of one kind call in one order: it is the same again or the next in the ring.
    var child = last
    repeat {
      if nodes[Int(child)].function == function {
        nodes[Int(parent)].lastChild = child
        return child
      }
      child = nodes[Int(child)].nextSibling
    } while child != last
    return add(function, below: parent)
  }

  @inline(never)
  private mutating func add(_ function: Int32, below parent: Int32) -> Int32 {
    guard count < Self.capacity else {
      lost &+= 1
      return parent
    }
    let index = Int32(truncatingIfNeeded: count)
    let last = nodes[Int(parent)].lastChild
    nodes[count] = Node(
      function: function, parent: parent, lastChild: 0, nextSibling: last == 0 ? index : nodes[Int(last)].nextSibling,
      own: 0,
      calls: 0, repeats: 0, bytes: 0)
    if last != 0 { nodes[Int(last)].nextSibling = index }
    nodes[Int(parent)].lastChild = index
    count &+= 1
    return index
  }
}
