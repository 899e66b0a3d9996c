// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

/// A mapping of one kind of memory that userfaultfd can handle; unmapped at the end, its hugetlb pages given back.
final class UserfaultfdMapping {
  let backing: UserfaultfdBacking
  let pageSize: Int
  let pages: Int
  private(set) var range: UserfaultfdRange
  /// -1 without a file.
  let file: Int32
  private let pool: BorrowedHugePages?

  init(_ backing: UserfaultfdBacking, pages: Int, pageSize: Int = PageSize.base, sharing: Int32 = MAP_SHARED) throws {
    (self.backing, self.pages, self.pageSize) = (backing, pages, pageSize)
    let size: BorrowedHugePages.Size = pageSize == 1 << 30 ? .oneGibibyte : .twoMebibytes
    pool = backing.isHugetlb ? try BorrowedHugePages(pages, of: size) : nil
    let hugetlb = backing.isHugetlb ? size.mapFlags : 0
    switch backing {
    case .memfd, .hugetlbMemfd:
      file = try Self.memfd(length: pages * pageSize, flags: UInt32(backing.isHugetlb ? 4 | hugetlb & ~0x40000 : 0))
      range = try Self.map(pages * pageSize, sharing, file)
    default:
      file = -1
      range = try Self.map(pages * pageSize, MAP_PRIVATE | MAP_ANONYMOUS | hugetlb, -1)
    }
  }

  deinit {
    munmap(range.base, range.length)
    if file >= 0 { close(file) }
  }

  /// Takes the mapping down and makes another.
  func remap() throws {
    munmap(range.base, range.length)
    range = try Self.map(pages * pageSize, MAP_PRIVATE | MAP_ANONYMOUS, -1)
  }

  func address(_ page: Int) -> UnsafeMutablePointer<UInt64> {
    (range.base + page * pageSize).assumingMemoryBound(to: UInt64.self)
  }

  func giveBack() { #expect(madvise(range.base, range.length, MADV_DONTNEED) == 0) }

  func start(
    _ options: UserfaultfdOptions, onFailure: Userfaultfd.FailureHandler? = nil, context: UnsafeMutableRawPointer? = nil
  ) throws(UserfaultfdError) -> Userfaultfd {
    var ranges = [range]
    var result: Result<Userfaultfd, UserfaultfdError> = .failure(.unsupported(.none))
    ranges.withUnsafeMutableBufferPointer { ranges in
      do throws(UserfaultfdError) {
        result = .success(
          try Userfaultfd.start(options, UnsafeBufferPointer(ranges), onFailure: onFailure, context: context))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  private static func map(_ length: Int, _ flags: Int32, _ file: Int32) throws -> UserfaultfdRange {
    var base: UnsafeMutableRawPointer?
    let result = clinux_map(nil, length, PROT_READ | PROT_WRITE, flags, file, 0, &base)
    try #require(result == 0, "mmap: \(String(cString: strerror(-result)))")
    return UserfaultfdRange(base: try #require(base), length: length)
  }

  private static func memfd(length: Int, flags: UInt32) throws -> Int32 {
    typealias Create = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    let create = unsafeBitCast(try #require(clinux_program_symbol("memfd_create")), to: Create.self)
    let file = create("userfaultfd-test", flags)
    try #require(file >= 0)
    try #require(ftruncate(file, length) == 0)
    return file
  }
}

extension Userfaultfd {
  /// Stops it where nobody asks what was timed.
  @discardableResult
  func end() -> (failure: SystemCallError?, counts: UserfaultfdCounts) {
    let outcome = stop()
    outcome.timing?.destroy()
    return (outcome.failure, outcome.counts)
  }
}

/// What this machine can do, and helpers for threads.
enum UserfaultfdHost {
  static let isOpen: Bool = {
    let descriptor = clinux_uffd_open(Int32(CLINUX_UFFD_BY_CALL), CLINUX_UFFD_DEVICE, 1)
    return descriptor >= 0 && clinux_close(descriptor) == 0
  }()
  static let features: UInt64 = {
    guard
      let opening = try? UserfaultfdOpening.open(
        requiring: (.none, .none), optional: .none, nonblocking: true, kernelFaults: false)
    else { return 0 }
    _ = clinux_close(opening.descriptor)
    return opening.offered
  }()
  static let has2M = BorrowedHugePages.areAvailable(1)
  static let has1G = BorrowedHugePages.areAvailable(1, of: .oneGibibyte)

  /// Runs `body` in so many threads at once; true when all of them ended within a minute.
  static func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Bool {
    let running = started(count, body)
    return running.wait(timeout: .now() + 60) == .success
  }

  static func started(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> DispatchGroup {
    let group = DispatchGroup()
    for index in 0..<count {
      group.enter()
      Thread.detachNewThread {
        body(index)
        group.leave()
      }
    }
    return group
  }
}

/// An address or a handle that threads of a test share.
struct Shared<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
