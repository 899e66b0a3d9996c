// SPDX-License-Identifier: GPL-2.0-only
import CVersion
import Foundation
import TestSupport
import Testing

/// What a release is called, and that the release program stays one that runs anywhere.
@Suite("The release")
struct ReleaseTests {
  @Test("The newest release in CHANGELOG.md is the version, with its day")
  func changelog() throws {
    let text = try Self.text("CHANGELOG.md")
    let releases = text.matches(of: /(?m)^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)$/)
    #expect(releases.first.map { String($0.1) } == FAULTBENCH_VERSION)
    // Above it at most what is to come.
    let headings = text.matches(of: /(?m)^## (.*)$/).map { String($0.1) }
    #expect(headings.count { $0 != "Unreleased" } == releases.count, "\(headings)")
    #expect(headings.dropFirst().allSatisfy { $0 != "Unreleased" }, "\(headings)")
  }

  @Test("Nothing else in Sources names a version of ours")
  func onePlace() throws {
    for file in try SourceFile.all(in: "Sources") {
      #expect(
        !file.text.contains("\"faultbench \(FAULTBENCH_VERSION)") && !file.text.contains(/"faultbench \d/),
        "\(file.path)")
    }
  }

  @Test("README and docs/packaging.md name the oldest glibc that all files run with")
  func floor() throws {
    let document = try Self.text("docs/packaging.md")
    let rows = document.matches(of: /(?m)^\| `((?:bin|lib)\/[^`]+)` \| (2\.\d+) \|/)
    #expect(
      rows.map { String($0.1) } == [
        "bin/faultbench", "lib/faultbench/libpagefault.so", "lib/faultbench/libfaultscope.so",
        "lib/faultbench/arm64/libpagefault.so",
      ])
    let highest = rows.map { String($0.2) }.max { $0.compare($1, options: .numeric) == .orderedAscending }
    #expect(try Self.text("README.md").contains("glibc \(highest ?? "?")"))
  }

  @Test("What is linked in has one version, and packaging/copyright names it")
  func dependencies() throws {
    let named = try Self.text("Package.swift").matches(of: /\.package\(url: "[^"]*\/([^"\/]+)", (\w+):/)
    let copyright = try Self.text("packaging/copyright")
    #expect(!named.isEmpty)
    for package in named {
      #expect(package.2 == "exact", "\(package.1): a later build would link another")
      let name = package.1.replacing(/\.swift$/, with: "")
      #expect(copyright.contains(name), "\(package.1)")
    }
  }

  /// The release program has no data of ICU's (Sources/CStaticParts), so none of these would work in it.
  @Test("No code asks for words or rules of a language")
  func languages() throws {
    for file in try SourceFile.all(in: "Sources") {
      let asked = file.text.matches(of: Self.languages).map { file.text[$0.range] }
      #expect(asked.isEmpty, "\(file.path): \(asked)")
    }
  }

  private static var languages: Regex<Substring> {
    /(?:Date|Number|Measurement|ByteCount|DateComponents|List|RelativeDateTime)Formatter\b|\bLocale\b|\bCalendar\b|NSRegularExpression|\.localized(?:Standard|Case|Capital|Lower|Upper|Compare)\w*|\.formatted\((?!\.iso8601|Date\.ISO8601|Self\.)|applyingTransform|TimeZone\b/
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
  }
}
