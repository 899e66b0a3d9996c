// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Testing

@testable import GuestKit

@Suite("the cache of kernels and images")
struct GuestCacheTests {
  @Test("an entry is made once, also by many at a time, and is whole when it is there")
  func once() async throws {
    try await Scratch.withDirectory { directory in
      let cache = GuestCache(directory: directory)
      let made = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<8 {
          group.addTask {
            var count = 0
            let path = try await cache.entry("kernels/one") { path in
              count += 1
              try Data("\(number)".utf8).write(to: URL(fileURLWithPath: path))
              try await Task.sleep(for: .milliseconds(20))
            }
            _ = try String(contentsOfFile: path, encoding: .utf8)
            return count
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(made == 1)
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/kernels").sorted()
      #expect(names == ["one", "one.lock"])
    }
  }

  @Test("what could not be made is not there")
  func failure() async throws {
    try await Scratch.withDirectory { directory in
      let cache = GuestCache(directory: directory)
      await #expect(throws: GuestError.self) {
        _ = try await cache.entry("one") { path in
          try Data("half".utf8).write(to: URL(fileURLWithPath: path))
          throw GuestError(.notFetched, "apt")
        }
      }
      #expect(access("\(directory)/one", F_OK) != 0)
    }
  }

  @Test("what a dead maker left is removed by the next one")
  func unfinished() async throws {
    try await Scratch.withDirectory { directory in
      let left = "\(directory)/kernels/one.new.1/half"
      try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
      let cache = GuestCache(directory: directory)
      _ = try await cache.entry("kernels/one") { try Data().write(to: URL(fileURLWithPath: $0)) }
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/kernels").sorted()
      #expect(names == ["one", "one.lock"])
    }
  }
}
