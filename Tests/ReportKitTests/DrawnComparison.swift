// SPDX-License-Identifier: GPL-2.0-only
import Comparison
import Foundation
import MadeResults
import StoreKit
import TestSupport

/// Comparisons that follow from a seed, of every verdict and with names that no reader would like.
enum DrawnComparison {
  private static let names = [
    "plain", "first-touch/SIZE=4k,RW=read", "two words", "\"quoted\" 'twice'", "a\nb\r\nc\td", "/", "a//b", "..",
    ".a.b.",
    "naïve 👩‍🔬", "\u{202e}turned", "\u{0}\u{1}\u{1b}[31m", "# SKIP not me", "- dash", "-", "ok 1 mine", "not ok 2 mine",
    "KTAP version 1", "1..7", "Subtest: mine", "clat # TODO", "made", "made (itself)", "ns_per_fault", "", " ",
    "a=b/c=d",
    "ünï/cödé=\u{2028}x", "\\", "x\u{85}y", String(repeating: "long", count: 60),
  ]

  /// What its cases are called, each once.
  static func draw(_ dice: inout Dice) throws -> Comparison {
    var (base, candidate): ([ComparedCase], [ComparedCase]) = ([], [])
    var taken: Set<String> = []
    for _ in 0..<dice.below(9, from: 1) {
      let name = dice.any(of: names) + (dice.chance(30) ? dice.any(of: names) : "")
      guard taken.insert(name).inserted else { continue }
      let (kind, seed) = (dice.below(8), dice.next() % 1000)
      let count = dice.any(2, 6, 10)
      let centre = dice.any(0.002, 12, 999.5, 1000, 54_321, 2.5e8, 4e12)
      let factor = dice.any(1.0, 1.0, 1.5, 0.6, 1.06)
      let spread = dice.any(0.0, 0.01, 0.2)
      let reason = "fio said: \(dice.any(of: names))"
      func item(_ factor: Double, _ further: UInt64, problems: [String] = [], skip: String? = nil) -> ComparedCase {
        MadeSide.item(
          name, centre * factor, spread: spread, count: count, seed: seed + further, problems: problems, skip: skip)
      }
      switch kind {
      case 0: base.append(item(1, 0))
      case 1: candidate.append(item(1, 0))
      case 2:
        base.append(item(1, 0, skip: reason))
        candidate.append(item(1, 0, skip: dice.chance(50) ? reason : nil))
      case 3:
        base.append(item(1, 0))
        candidate.append(item(factor, 1, problems: [reason, "repeat 7 failed"]))
      default:
        base.append(item(1, 0))
        candidate.append(item(factor, 1))
      }
    }
    if base.isEmpty, candidate.isEmpty { base.append(MadeSide.item("a", 1)) }
    return try Comparison(
      base: side("before \(dice.any(of: names))", base, kernel: "6.12.0", &dice),
      candidate: side("after", candidate, kernel: dice.any("6.12.0", "6.13.0-rc1-00042-g1a2b3c4d5e6f"), &dice))
  }

  /// A side of a stored run.
  static func side(
    _ name: String, _ cases: [ComparedCase], kernel: String, suite: String? = "made", machine: String = "x86_64"
  ) -> ComparedSide {
    var side = ComparedSide(
      name: name, origin: "run 1 of made, 2026-11-27, fio-3.33", suite: suite,
      facts: [ComparedFact("cpuModel", "Model X", isDecisive: true), ComparedFact("kernel", kernel)], cases: cases)
    side.runs = [
      NewRun(
        suite: suite, started: Date(timeIntervalSince1970: 1_764_028_800.25),
        fingerprint: ##"{"kernel":"\##(kernel)","kernelVersion":"#1 SMP","machine":"\##(machine)"}"##,
        fioVersion: "fio-3.33", fioPath: "/usr/bin/fio", tool: "faultbench")
    ]
    return side
  }

  private static func side(
    _ name: String, _ cases: [ComparedCase], kernel: String, _ dice: inout Dice
  ) -> ComparedSide {
    side(name, cases, kernel: kernel, suite: dice.any("made", "made", nil, "a \"suite\"\n# SKIP"))
  }
}
