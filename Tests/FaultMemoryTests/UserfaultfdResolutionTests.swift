// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import Testing

@testable import FaultMemory

/// One combination, and what a page holds after its fault.
struct UserfaultfdCase: Sendable, CustomTestStringConvertible {
  var mode: UserfaultfdMode
  var backing: UserfaultfdBacking
  var answer: UserfaultfdAnswer
  var expected: UInt64
  var pageSize = PageSize.base
  var sharing = MAP_SHARED

  var testDescription: String {
    "mode \(mode.bit), backing \(backing.code), answer \(answer.ioctl), pages of \(pageSize), sharing \(sharing)"
  }

  static var pattern: UInt64 { UserfaultfdPattern.word }
  static let base: [UserfaultfdCase] = [
    UserfaultfdCase(mode: .missing, backing: .anon, answer: .auto, expected: pattern),
    UserfaultfdCase(mode: .missing, backing: .anon, answer: .copy, expected: pattern),
    UserfaultfdCase(mode: .missing, backing: .anon, answer: .zeropage, expected: 0),
    UserfaultfdCase(mode: .missing, backing: .memfd, answer: .copy, expected: pattern),
    UserfaultfdCase(mode: .missing, backing: .memfd, answer: .copy, expected: pattern, sharing: MAP_PRIVATE),
    UserfaultfdCase(mode: .missing, backing: .memfd, answer: .zeropage, expected: 0),
    UserfaultfdCase(mode: .missing, backing: .memfd, answer: .zeropage, expected: 0, sharing: MAP_PRIVATE),
    UserfaultfdCase(mode: .minor, backing: .memfd, answer: .auto, expected: pattern),
    UserfaultfdCase(mode: .minor, backing: .memfd, answer: .continue, expected: pattern, sharing: MAP_PRIVATE),
    UserfaultfdCase(mode: .wp, backing: .anon, answer: .auto, expected: 7),
    UserfaultfdCase(mode: .wp, backing: .memfd, answer: .auto, expected: 7),
  ]
  static let huge: [UserfaultfdCase] = [2 << 20, 1 << 30].flatMap { size in
    [
      UserfaultfdCase(mode: .missing, backing: .hugetlbAnon, answer: .auto, expected: pattern, pageSize: size),
      UserfaultfdCase(mode: .missing, backing: .hugetlbMemfd, answer: .copy, expected: pattern, pageSize: size),
      UserfaultfdCase(mode: .minor, backing: .hugetlbMemfd, answer: .auto, expected: pattern, pageSize: size),
    ]
  }

  /// Raises a fault on each page once and checks who resolved it, and with what.
  func check(pages: Int) throws {
    let mapping = try UserfaultfdMapping(backing, pages: pages, pageSize: pageSize, sharing: sharing)
    if mode == .minor {
      try UserfaultfdPageCache.fill(mapping.file, offset: 0, length: mapping.range.length, pageSize: pageSize)
    }
    if mode == .wp { for page in 0..<pages { mapping.address(page).pointee = 7 } }
    var options = UserfaultfdOptions(mode, backing)
    (options.answer, options.pageSize) = (answer, pageSize)
    let userfaultfd = try mapping.start(options)
    let begins = try #require(userfaultfd.claimBegins())
    let last = pageSize / 8 - 1
    for page in 0..<pages {
      begins.mark()
      if mode == .wp {
        mapping.address(page)[1] = UInt64(page)
      } else if page % 2 == 0 {
        #expect(mapping.address(page)[last] == expected)
      } else {
        mapping.address(page)[1] = UInt64(page)
      }
    }
    let timing = try stopped(userfaultfd, resolved: pages)
    defer { timing.destroy() }
    #expect(timing.wakeUp.count == UInt64(pages))
    for page in 0..<pages {
      #expect(mapping.address(page).pointee == expected)
      #expect(mapping.address(page)[1] == (page % 2 == 1 || mode == .wp ? UInt64(page) : expected))
    }
  }

  /// Ends it; exactly so many faults were resolved, and nothing else happened.
  private func stopped(_ userfaultfd: Userfaultfd, resolved: Int) throws -> UserfaultfdTiming {
    let outcome = userfaultfd.stop()
    #expect(outcome.failure == nil)
    #expect(outcome.counts == UserfaultfdCounts(resolved: UInt64(resolved), alreadyThere: 0, retried: 0))
    let timing = try #require(outcome.timing)
    #expect(timing.resolution.count == UInt64(resolved))
    return timing
  }
}

@Suite(
  "userfaultfd: faults are resolved as asked", .enabled(if: UserfaultfdHost.isOpen, "no userfaultfd for this user"))
struct UserfaultfdResolutionTests {
  @Test("Each mode, backing and answer", .timeLimit(.minutes(1)), arguments: UserfaultfdCase.base)
  func base(_ combination: UserfaultfdCase) throws { try combination.check(pages: 64) }

  @Test(
    "Pages are moved, not copied",
    .enabled(if: UserfaultfdHost.features & UserfaultfdFeature.move.bit != 0, "the kernel has no UFFDIO_MOVE"),
    .timeLimit(.minutes(1)))
  func move() throws {
    try UserfaultfdCase(mode: .missing, backing: .anon, answer: .move, expected: UserfaultfdPattern.word).check(
      pages: 64)
  }

  @Test(
    "hugetlb pages of 2 MiB", .enabled(if: UserfaultfdHost.has2M, "no 2 MiB hugetlb page can be reserved"),
    .timeLimit(.minutes(1)), arguments: UserfaultfdCase.huge.filter { $0.pageSize == 2 << 20 })
  func huge(_ combination: UserfaultfdCase) throws { try combination.check(pages: 8) }

  @Test(
    "hugetlb pages of 1 GiB", .enabled(if: UserfaultfdHost.has1G, "no 1 GiB hugetlb page can be reserved"),
    .timeLimit(.minutes(2)), arguments: UserfaultfdCase.huge.filter { $0.pageSize == 1 << 30 })
  func gigantic(_ combination: UserfaultfdCase) throws { try combination.check(pages: 1) }

  @Test("Pages that are given back fault again", .timeLimit(.minutes(1)))
  func refault() throws {
    for (mode, backing) in [(UserfaultfdMode.missing, UserfaultfdBacking.anon), (.minor, .memfd)] {
      let mapping = try UserfaultfdMapping(backing, pages: 16)
      if mode == .minor {
        try UserfaultfdPageCache.fill(mapping.file, offset: 0, length: mapping.range.length, pageSize: PageSize.base)
      }
      let userfaultfd = try mapping.start(UserfaultfdOptions(mode, backing))
      for _ in 0..<3 {
        for page in 0..<16 { #expect(mapping.address(page).pointee == UserfaultfdPattern.word) }
        mapping.giveBack()
      }
      #expect(userfaultfd.end().counts.resolved == 48)
    }
  }

  @Test("Pages that are protected again fault again", .timeLimit(.minutes(1)))
  func protectAgain() throws {
    for backing in [UserfaultfdBacking.anon, .memfd] {
      let mapping = try UserfaultfdMapping(backing, pages: 16)
      let userfaultfd = try mapping.start(UserfaultfdOptions(.wp, backing))
      for round in 0..<3 {
        for page in 0..<16 { mapping.address(page).pointee = UInt64(round) }
        for page in 0..<16 { mapping.address(page).pointee += 1 }
        try userfaultfd.protect(mapping.range)
        for page in 0..<16 { #expect(mapping.address(page).pointee == UInt64(round + 1)) }
      }
      #expect(userfaultfd.end().counts.resolved == 48)
      // Nothing is protected any longer.
      for page in 0..<16 { mapping.address(page).pointee = 99 }
    }
  }

  @Test("A new mapping takes the place of one that is gone", .timeLimit(.minutes(1)))
  func replace() throws {
    let mapping = try UserfaultfdMapping(.anon, pages: 16)
    let userfaultfd = try mapping.start(UserfaultfdOptions(.missing, .anon))
    for _ in 0..<3 {
      for page in 0..<16 { #expect(mapping.address(page).pointee == UserfaultfdPattern.word) }
      try mapping.remap()
      try userfaultfd.replace(0, with: mapping.range)
    }
    #expect(throws: SystemCallError.self) { try userfaultfd.replace(1, with: mapping.range) }
    #expect(userfaultfd.end().counts.resolved == 48)
    #expect(mapping.address(0).pointee == 0)
  }
}
