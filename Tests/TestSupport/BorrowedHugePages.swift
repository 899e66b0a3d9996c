// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

/// Pages added to a hugetlb pool for a while. One process of a machine has a pool at a time: the others wait.
package final class BorrowedHugePages: Sendable {
  /// The pools.
  package enum Size: Int, Sendable {
    case twoMebibytes = 2048
    case oneGibibyte = 0x10_0000

    /// As mmap(2) and memfd_create(2) take them: MAP_HUGETLB and the size's binary logarithm.
    package var mapFlags: Int32 { 0x40000 | Int32((rawValue << 10).trailingZeroBitCount) << 26 }

    fileprivate var directory: String { "/sys/kernel/mm/hugepages/hugepages-\(rawValue)kB" }
    fileprivate var setting: String { directory + "/nr_hugepages" }
  }

  /// Why there are none.
  package struct RefusedError: Error, CustomStringConvertible {
    package let pages: Int
    package let size: Size
    package let errno: Int32
    package var description: String {
      "\(pages) huge pages of \(size.rawValue) KiB cannot be had: \(String(cString: strerror(errno)))"
    }
  }

  private let size: Size
  private let pages: Int
  private let lock: Lock

  /// Borrows so many pages more than the pool has, which are given back with this object.
  package init(_ pages: Int, of size: Size = .twoMebibytes) throws {
    (self.size, self.pages) = (size, pages)
    lock = try Lock.shared(size)
    let before = Self.count(size)
    do {
      try Self.set(before + pages, size)
      guard Self.count(size) >= before + pages else { throw RefusedError(pages: pages, size: size, errno: ENOMEM) }
    } catch {
      try? Self.set(before, size)
      throw error
    }
  }

  deinit { try? Self.set(max(Self.count(size) - pages, 0), size) }

  /// Borrows pages for as long as `body` runs.
  package static func with<T>(_ pages: Int, of size: Size = .twoMebibytes, _ body: () throws -> T) throws -> T {
    let borrowed = try BorrowedHugePages(pages, of: size)
    defer { withExtendedLifetime(borrowed) {} }
    return try body()
  }

  /// Borrows pages for as long as `body` runs.
  package static func with<T>(
    _ pages: Int, of size: Size = .twoMebibytes, _ body: () async throws -> T
  ) async throws -> T {
    let borrowed = try BorrowedHugePages(pages, of: size)
    defer { withExtendedLifetime(borrowed) {} }
    return try await body()
  }

  /// Whether a test can have that many.
  package static func areAvailable(_ pages: Int, of size: Size = .twoMebibytes) -> Bool {
    (try? BorrowedHugePages(pages, of: size)) != nil
  }

  /// Whether a test that borrows pages has the pool for itself: nobody but borrowers has any.
  package static func isPoolEmpty(_ size: Size = .twoMebibytes) -> Bool {
    guard let lock = try? Lock.shared(size) else { return false }
    return withExtendedLifetime(lock) { count(size) == 0 }
  }

  /// Pages in the pool.
  package static func count(_ size: Size = .twoMebibytes) -> Int { number(size.setting) ?? 0 }

  /// Pages that nobody uses; some may be set aside.
  package static func free(_ size: Size = .twoMebibytes) -> Int { number(size.directory + "/free_hugepages") ?? 0 }

  private static func number(_ path: String) -> Int? {
    let text = try? String(contentsOfFile: path, encoding: .utf8)
    return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private static func set(_ pages: Int, _ size: Size) throws {
    let file = open(size.setting, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw RefusedError(pages: pages, size: size, errno: errno) }
    defer { close(file) }
    let text = "\(pages)"
    guard write(file, text, text.utf8.count) == text.utf8.count else {
      throw RefusedError(pages: pages, size: size, errno: errno)
    }
  }

  /// The setting's own file, locked against other processes; nothing is left of it, however a test ends.
  private final class Lock: Sendable {
    private struct Held {
      weak var lock: Lock?
    }
    private static let held = Mutex<[Size: Held]>([:])
    private let file: Int32

    /// This process' lock, which it takes once.
    static func shared(_ size: Size) throws -> Lock {
      try held.withLock { held in
        if let lock = held[size]?.lock { return lock }
        let lock = try Lock(size)
        held[size] = Held(lock: lock)
        return lock
      }
    }

    private init(_ size: Size) throws {
      file = open(size.setting, O_RDWR | O_CLOEXEC)
      guard file >= 0 else { throw RefusedError(pages: 0, size: size, errno: errno) }
      while flock(file, LOCK_EX) != 0 {
        guard errno == EINTR else {
          close(file)
          throw RefusedError(pages: 0, size: size, errno: errno)
        }
      }
    }

    deinit { close(file) }
  }
}
