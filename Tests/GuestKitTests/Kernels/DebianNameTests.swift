// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("names and versions of Debian's kernels")
struct DebianNameTests {
  private static func package(
    _ release: String, _ version: String, suite: String = "bookworm", hasModules: Bool = true, rank: Int = 0
  ) -> KernelPackage {
    KernelPackage(
      release: release, version: version, suite: suite, parts: [], size: 0, hasModules: hasModules, suiteRank: rank)
  }

  private static let archive = [
    package("6.1.0-55-cloud-amd64", "6.1.192-1"), package("6.1.0-56-cloud-amd64", "6.1.192-2"),
    package("6.1.0-56-amd64", "6.1.192-2"), package("6.1.0-56-rt-amd64", "6.1.192-2"),
    package("6.12.95+deb12-cloud-amd64", "6.12.95-1~bpo12+1"), package("6.12.118+deb13-cloud-amd64", "6.12.118-1"),
    package("6.12.9+deb13-cloud-amd64", "6.12.9-1"), package("6.14.1-amd64", "6.14.1-1"),
    package("6.19.1+deb13-cloud-amd64", "6.19.1-1", hasModules: false),
    package("7.2.12+deb13-cloud-amd64", "7.2.12-1~bpo13+1"), package("7.2.12+deb14-cloud-amd64", "7.2.12-1"),
    package("7.3-cloud-amd64", "7.3~rc7-1~exp1", suite: "experimental"),
  ]

  private static let arm64 = [
    package("6.1.0-56-cloud-arm64", "6.1.192-2"), package("6.1.0-56-arm64", "6.1.192-2"),
    package("6.1.0-56-rt-arm64", "6.1.192-2"), package("6.12.95+deb12-arm64-16k", "6.12.95-1~bpo12+1"),
    package("6.12.95+deb12-cloud-arm64", "6.12.95-1~bpo12+1"),
  ]

  @Test(
    "of arm64 there is also one of 16 KiB pages, which only its flavour names",
    arguments: [
      ("debian:6.1", "6.1.0-56-cloud-arm64"), ("debian:6.1/arm64", "6.1.0-56-arm64"),
      ("debian:6.1/rt", "6.1.0-56-rt-arm64"), ("debian:6.12", "6.12.95+deb12-cloud-arm64"),
      ("debian:6.12/16k", "6.12.95+deb12-arm64-16k"), ("debian:6.12/arm64-16k", "6.12.95+deb12-arm64-16k"),
    ])
  func arm64Choice(word: String, release: String) throws {
    let name = try #require(try DebianName(word))
    #expect(name.choose(from: Self.arm64)?.release == release)
  }

  @Test("packages of debug information and those that are not signed are no kernels")
  func arm64Packages() {
    let names = ["arm64-16k", "arm64", "cloud-arm64", "arm64-16k-dbg", "arm64-unsigned", "cloud-amd64"]
    let index = names.map { "Package: linux-image-6.12.95+deb12-\($0)\nVersion: 6.12.95-1\nSize: 5\n" }
      .joined(separator: "\n")
    let found = KernelPackage.kernels(in: index, suite: "trixie", rank: 0, architecture: .arm64)
    #expect(found.map(\.flavour) == ["arm64-16k", "arm64", "cloud-arm64"])
    #expect(found.map(\.flavourSuffix) == ["/16k", "/arm64", ""])
  }

  @Test(
    "a name means the newest that it begins, of the flavour for clouds",
    arguments: [
      ("debian:6.1", "6.1.0-56-cloud-amd64"), ("debian:6.1.192-1", "6.1.0-55-cloud-amd64"),
      ("debian:6.1/amd64", "6.1.0-56-amd64"), ("debian:6.1/rt", "6.1.0-56-rt-amd64"),
      ("debian:6.1.192-2/rt-amd64", "6.1.0-56-rt-amd64"), ("debian:6.1.0-55", "6.1.0-55-cloud-amd64"),
      ("debian:6.1.0-56-amd64", "6.1.0-56-amd64"), ("debian:6.12", "6.12.118+deb13-cloud-amd64"),
      ("debian:6.12.9", "6.12.9+deb13-cloud-amd64"), ("debian:6.12.95", "6.12.95+deb12-cloud-amd64"),
      // No flavour for clouds; modules are better than none; a trial only where it is meant.
      ("debian:6.14", "6.14.1-amd64"), ("debian:6", "6.12.118+deb13-cloud-amd64"),
      ("debian:6.19", "6.19.1+deb13-cloud-amd64"), ("debian:7", "7.2.12+deb14-cloud-amd64"),
      ("debian:7.3", "7.3-cloud-amd64"), ("debian:7.3~rc7", "7.3-cloud-amd64"),
    ])
  func choice(word: String, release: String) throws {
    let name = try #require(try DebianName(word))
    #expect(name.choose(from: Self.archive)?.release == release)
    #expect(name.choose(from: Self.archive.reversed())?.release == release)
  }

  @Test(
    "a beginning ends where a number ends", arguments: ["6.11", "6.1.19", "6.12.1", "7.3.1", "6.1/arm64", "06.1", "8"])
  func none(version: String) throws {
    #expect(try #require(try DebianName("debian:\(version)")).choose(from: Self.archive) == nil)
  }

  @Test("every package is meant by its exact name, and by its release", arguments: archive)
  func exact(package: KernelPackage) throws {
    let names = Self.archive.filter { $0.series == package.series && $0.flavour == package.flavour }
    if names == [package] { #expect(try DebianName(package.seriesName)?.choose(from: Self.archive) == package) }
    for word in [package.exactName, "debian:\(package.release)"] {
      #expect(try #require(try DebianName(word)).choose(from: Self.archive) == package, "\(word)")
    }
  }

  @Test("what names no version is refused, and no name leads out of the cache")
  func words() throws {
    #expect(try DebianName("6.1") == nil)
    #expect(try DebianName("debian") == nil)
    for word in [
      "debian:", "debian:/", "debian:6.1/", "debian:../6.1", "debian:6.1/a/b", "debian:six", "debian:6.1 ",
      "debian:6_1",
    ] {
      let error = try #require(throws: GuestError.self) { _ = try DebianName(word) }
      #expect(error.code == .noKernel && error.remedy.contains("debian:6.12"), "\(word)")
    }
    var dice = Dice(seed: Dice.seedOfThisRun)
    let letters = Array("0123456789.+~-/_ ab:\u{e9}\0")
    for _ in 0..<2000 {
      let word = "debian:" + String((0..<dice.below(12)).map { _ in letters[dice.below(letters.count)] })
      guard let name = try? DebianName(word) else { continue }
      #expect(!name.version.contains("/") && !name.version.hasPrefix(".") && name.text == word, "\(word)")
      _ = name.choose(from: Self.archive)
    }
  }

  @Test("versions are in dpkg's order", .enabled(if: HostCommand.exists("dpkg"), "no dpkg to compare with"))
  func versions() throws {
    var dice = Dice(seed: Dice.seedOfThisRun)
    let parts = ["6", "12", "9", "012", ".", ".", "-", "~", "+", "rc", "bpo", "deb", "a", "0", "1:"]
    func version() -> String {
      "1" + (0..<dice.below(7)).map { _ in parts[dice.below(parts.count - 1)] }.joined() + "1"
    }
    let known = Self.archive.map(\.version)
    var pairs = known.flatMap { first in known.prefix(6).map { (first, $0) } }
    for _ in 0..<120 { pairs.append((version(), version())) }
    let script =
      #"while read -r a b; do for o in lt eq gt; do dpkg --compare-versions "$a" $o "$b" && echo $o; done; done"#
    let input = pairs.map { "\($0.0) \($0.1)\n" }.joined()
    let said = try HostCommand.run("sh", "-c", "\(script) <<'END'\n\(input)END").output.split(separator: "\n")
    try #require(said.count == pairs.count)
    for ((first, second), order) in zip(pairs, said) {
      let (one, two) = (DebianVersion(first), DebianVersion(second))
      #expect((one < two ? "lt" : one == two ? "eq" : "gt") == order, "\(first) \(second)")
    }
  }
}
