// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("apt's sources of this machine")
struct AptSourcesTests {
  @Test("one line each, with options")
  func lines() {
    let sources = AptSource.lines(
      """
      # deb http://one.example/debian bookworm main
      deb http://one.example/debian bookworm main contrib # words
      deb-src http://one.example/debian bookworm main
      deb [ arch=amd64,i386 signed-by=/keys/a.gpg,ABCD trusted=yes ] https://two.example/debian trixie-security main
      deb [arch=arm64] http://one.example/debian sid main
      deb cdrom:[Debian 12 _Bookworm_]/ bookworm main
      deb file:/flat ./
      deb http://half.example
      deb
      """)
    #expect(
      sources == [
        AptSource(address: "http://one.example/debian", suite: "bookworm", components: ["main", "contrib"]),
        AptSource(
          address: "https://two.example/debian", suite: "trixie-security", components: ["main"],
          keys: ["/keys/a.gpg", "ABCD"], isTrusted: true),
      ])
  }

  @Test("stanzas, with many words to a field, comments, and a key among them")
  func stanzas() {
    let sources = AptSource.stanzas(
      """
      Types: deb deb-src
      # a comment
      URIs: http://one.example/debian
      Suites: bookworm bookworm-updates
       bookworm-backports
      Components: main
      Signed-By: /keys/debian-archive-keyring.gpg

      types: deb
      uris: http://two.example/debian
      suites: bookworm
      components: main
      signed-by:
       -----BEGIN PGP PUBLIC KEY BLOCK-----
       .
       mDME
       -----END PGP PUBLIC KEY BLOCK-----

      Types: deb
      Enabled: no
      URIs: http://off.example/debian
      Suites: bookworm
      Components: main
      """)
    #expect(sources.map(\.suite) == ["bookworm", "bookworm-updates", "bookworm-backports", "bookworm"])
    #expect(sources.first?.keys == ["/keys/debian-archive-keyring.gpg"])
    #expect(
      sources.last?.ownKey == "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n")
  }

  private static func suites(_ sources: [AptSource], keyring: String? = nil) -> [String] {
    DebianSuites.sources(from: sources, keyring: keyring).map { "\($0.address) \($0.suite)" }
  }

  private static func source(_ address: String, _ suite: String, keys: [String] = []) -> AptSource {
    AptSource(address: address, suite: suite, components: ["main"], keys: keys)
  }

  @Test(
    "the machine's suite leads to all newer ones, security first and trials last; others' archives of that name do not count"
  )
  func implied() {
    let found = Self.suites([
      Self.source("http://tools.example", "trixie"), Self.source("http://a.example/debian", "trixie"),
      Self.source("http://a.example/debian", "trixie-updates"), Self.source("http://a.example/debian", "noble"),
      Self.source("http://s.example/debian-security", "trixie-security"),
      AptSource(address: "http://d.example/debian", suite: "trixie", components: ["stable"]),
    ])
    #expect(
      found == [
        "http://s.example/debian-security trixie-security", "http://s.example/debian-security forky-security",
        "http://s.example/debian-security duke-security", "http://a.example/debian trixie",
        "http://a.example/debian forky",
        "http://a.example/debian duke", "http://a.example/debian sid", "http://a.example/debian trixie-backports",
        "http://a.example/debian forky-backports", "http://a.example/debian duke-backports",
        "http://a.example/debian experimental",
      ])
  }

  @Test("aliases, and suites without newer ones")
  func aliases() {
    #expect(
      Self.suites([Self.source("http://a/debian", "stable")]).map { $0.split(separator: " ")[1] }
        == ["stable", "testing", "sid", "stable-backports", "experimental"])
    #expect(
      Self.suites([Self.source("http://a/debian", "unstable")]) == [
        "http://a/debian sid", "http://a/debian experimental",
      ])
    #expect(Self.suites([Self.source("http://a/ubuntu", "noble")]).isEmpty)
  }

  @Test("a mirror of any name is known by its keys, and newer suites are signed by the whole keyring")
  func keys() {
    let mirror = Self.source("mirror+file:/etc/apt/mirror", "bookworm", keys: ["/keys/debian-archive-bookworm.gpg"])
    let found = DebianSuites.sources(
      from: [Self.source("http://x.example/debian-tools", "bookworm", keys: ["/keys/x.gpg"]), mirror],
      keyring: "/keys/all.gpg")
    #expect(Set(found.map(\.address)) == ["mirror+file:/etc/apt/mirror"])
    #expect(found.allSatisfy { $0.keys == ["/keys/all.gpg"] })
  }

  @Test("damaged lists are read without a crash")
  func damage() {
    var mutator = TextMutator(seed: Dice.seedOfThisRun, form: .lines)
    let lists = [
      "deb [arch=amd64 signed-by=/k] http://a/debian bookworm main\n",
      "Types: deb\nURIs: http://a/debian\nSuites: sid\n x\n",
    ]
    for round in 0..<400 {
      let bytes = mutator.mutate(Array(lists[round % 2].utf8), other: Array(lists[1 - round % 2].utf8))
      let text = String(decoding: bytes, as: UTF8.self)
      for source in AptSource.lines(text) + AptSource.stanzas(text) { #expect(!source.suite.isEmpty) }
    }
  }
}
