// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// How many faults the accesses to one mapping should cause, access by access: `FaultModel`, with a memory of what each page
/// went through. One byte a page; a view without an owner, for one thread.
package struct FaultLedger: BitwiseCopyable {
  /// What a page went through.
  private enum Page: UInt8 {
    case unmapped, readable, writable
    /// It was given back in a way that the kernel may or may not have followed by now.
    case uncertain
  }

  private let model: FaultModel
  private let base: UInt
  private let length: Int
  private let pages: UnsafeMutablePointer<UInt8>
  /// How many pages of each window are mapped; nil where one fault maps one page.
  private let windows: UnsafeMutablePointer<UInt32>?
  private let windowSize: Int
  /// Whether a write to a page that can be read always faults: it is protected, or shared with a forked child.
  private let protects: Bool
  /// What is to be expected of all accesses so far.
  package private(set) var expected = FaultExpectation.none

  /// A ledger for a mapping at `region`, of which nothing is mapped; `protects` where write protection is what is measured.
  package static func make(
    _ model: FaultModel, for region: Region, protects: Bool = false
  ) throws(SystemCallError) -> FaultLedger {
    let size = model.pageSize
    let window = max(model.hugePageSize ?? size, model.hasFile ? model.faultAroundBytes : size)
    let pages = try Syscalls.allocate(UInt8.self, count: region.length / size + 1)
    guard window > size else {
      return FaultLedger(model, region, pages: pages, windows: nil, windowSize: size, protects)
    }
    do throws(SystemCallError) {
      // A window of the mapping may begin before it.
      let count = region.length / window + 2
      let windows = try Syscalls.allocate(UInt32.self, count: count)
      return FaultLedger(model, region, pages: pages, windows: windows, windowSize: window, protects)
    } catch {
      free(pages)
      throw error
    }
  }

  private init(
    _ model: FaultModel, _ region: Region, pages: UnsafeMutablePointer<UInt8>,
    windows: UnsafeMutablePointer<UInt32>?, windowSize: Int, _ protects: Bool
  ) {
    self.model = model
    base = UInt(bitPattern: region.base)
    length = region.length
    self.pages = pages
    self.windows = windows
    self.windowSize = windowSize
    self.protects = protects
  }

  /// Frees it.
  package func destroy() {
    free(pages)
    free(windows)
  }

  /// An access to bytes of the mapping. A fault inside a system call that a userfaultfd handler resolves may go without being
  /// counted: the call finds the page there when it looks again.
  package mutating func access(
    _ direction: AccessDirection, at position: Int, count: Int, mayGoUncounted: Bool = false
  ) {
    let pages = pageNumbers(position, count)
    var first = pages.lowerBound
    while first < pages.upperBound {
      let state = self.pages[first]
      var end = first + 1
      while end < pages.upperBound, self.pages[end] == state { end += 1 }
      var faults = expectation(first..<end, Page(rawValue: state) ?? .uncertain, direction)
      if mayGoUncounted { faults.minimum = 0 }
      expected += faults
      first = end
    }
    enter(pages, direction == .read ? .readable : .writable)
  }

  /// The pages of a range were mapped by something that is not counted: for reading, or for writing.
  package mutating func map(writable: Bool, at position: Int, count: Int) {
    enter(pageNumbers(position, count), writable ? .writable : .readable)
  }

  /// The pages of a range can be read and not be written any more: they are protected, or shared again.
  package mutating func protect(at position: Int, count: Int) {
    for number in pageNumbers(position, count) where pages[number] == Page.writable.rawValue {
      pages[number] = Page.readable.rawValue
    }
  }

  /// The pages of a range were given back; `certainly` where the kernel cannot have kept one.
  package mutating func giveBack(certainly: Bool, at position: Int, count: Int) {
    for number in pageNumbers(position, count) where pages[number] != Page.unmapped.rawValue {
      // What may still be there keeps its window from being called empty.
      if certainly { leave(number) }
      pages[number] = certainly ? Page.unmapped.rawValue : Page.uncertain.rawValue
    }
  }

  private func expectation(_ run: Range<Int>, _ state: Page, _ direction: AccessDirection) -> FaultExpectation {
    let before: FaultModel.State =
      switch state {
      case .unmapped, .uncertain: .unmapped
      case .readable: .readable
      case .writable: .writable
      }
    var faults = model.faults(
      base: base, position: run.lowerBound * model.pageSize, count: run.count * model.pageSize, direction,
      before: before)
    if state == .uncertain { faults.minimum = 0 }
    if state == .readable {
      if protects, direction != .read { faults.minimum = faults.maximum }
      // One fault may have copied the whole window.
      if windows != nil { faults.minimum = 0 }
    } else if let windows {
      let mapped = windowNumbers(run).count { windows[$0] > 0 }
      faults.minimum -= min(UInt64(mapped), faults.minimum)
    }
    return faults
  }

  private func enter(_ run: Range<Int>, _ state: Page) {
    for number in run {
      if let windows, pages[number] == Page.unmapped.rawValue { windows[window(of: number)] &+= 1 }
      // A page that can be written stays so.
      if state == .writable || pages[number] != Page.writable.rawValue { pages[number] = state.rawValue }
    }
  }

  private func leave(_ number: Int) {
    guard let windows else { return }
    windows[window(of: number)] &-= 1
  }

  private func pageNumbers(_ position: Int, _ count: Int) -> Range<Int> {
    guard position >= 0, count > 0, position < length, count <= length - position else { return 0..<0 }
    return position / model.pageSize..<(position + count - 1) / model.pageSize + 1
  }

  private func windowNumbers(_ run: Range<Int>) -> ClosedRange<Int> {
    window(of: run.lowerBound)...window(of: run.upperBound - 1)
  }

  /// Windows are aligned in the address space, and the first one may begin before the mapping.
  private func window(of page: Int) -> Int {
    Int(UInt(bitPattern: page * model.pageSize) + base % UInt(bitPattern: windowSize)) / windowSize
  }
}
