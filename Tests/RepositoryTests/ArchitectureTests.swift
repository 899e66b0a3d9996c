// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

/// docs/architecture.md, Package.swift and the imports say the same.
@Suite("The architecture")
struct ArchitectureTests {
  /// Modules of the toolchain; every other one is a dependency that Package.swift names.
  private static let toolchain: Set = [
    "Swift", "Foundation", "FoundationXML", "Glibc", "Dispatch", "Synchronization", "Testing", "XCTest",
    "PackageDescription", "RegexBuilder",
  ]

  @Test("The table has every target once, but for the tests")
  func table() async throws {
    let targets = try await PackageManifest.read().targets.filter { !$0.isTest }.map(\.name)
    let rows = try ArchitectureDocument.read().rows
    #expect(rows.count == Set(rows).count, "a target has two rows: \(rows.sorted())")
    #expect(Set(rows) == Set(targets))
  }

  @Test("The arrows of the products are the dependencies in Package.swift")
  func arrows() async throws {
    let arrows = try ArchitectureDocument.read().arrows
    let products = try await PackageManifest.read().targets.filter { $0.directory.hasPrefix("Sources/") }
    #expect(products.count > 10)
    for target in products {
      #expect(arrows[target.name] ?? [] == Set(target.targets), "\(target.name)")
    }
    #expect(Set(arrows.keys).isSubset(of: products.map(\.name)))
  }

  @Test("Every import is a declared dependency, and every dependency is imported")
  func imports() async throws {
    var seen = 0
    for target in try await PackageManifest.read().targets {
      let imported = Set(try SourceFile.all(in: target.directory).flatMap(\.imports)).subtracting(Self.toolchain)
      let declared = Set(target.targets + target.products)
      #expect(imported.isSubset(of: declared), "\(target.name) imports what it does not declare")
      // A program that is started, a library that is loaded: needed, and not imported.
      let started = Set(target.targets.filter { Self.started[target.name]?.contains($0) == true })
      #expect(declared.subtracting(started).isSubset(of: imported), "\(target.name) declares what it does not import")
      seen += imported.count
    }
    #expect(seen > 50)
  }

  /// Programs and libraries that tests start or load.
  private static let started: [String: Set<String>] = [
    "ComparisonTests": ["PairReplay"], "StoreKitTests": ["StoreBench"], "ReaderFuzzTests": ["ReaderFuzz"],
    "FaultbenchTests": ["faultbench"],
  ]

  @Test("Data flows one way: no target is reached from itself")
  func oneWay() async throws {
    let targets = try await PackageManifest.read().targets
    let direct = Dictionary(uniqueKeysWithValues: targets.map { ($0.name, $0.targets) })
    for target in targets {
      var (reached, waiting) = (Set<String>(), target.targets)
      while let next = waiting.popLast() {
        if reached.insert(next).inserted { waiting += direct[next] ?? [] }
      }
      #expect(!reached.contains(target.name), "\(target.name)")
    }
  }

  @Test("What knows no rendering, no store and no fio imports none")
  func walls() async throws {
    let targets = try await PackageManifest.read().targets
    for (name, foreign) in Self.walls {
      let target = try #require(targets.first { $0.name == name }, "\(name)")
      #expect(Set(target.targets).isDisjoint(with: foreign), "\(name)")
    }
  }

  private static let walls: [String: Set<String>] = [
    "FaultMemory": ["FioABI", "PageFaultEngine"], "FioABI": ["FaultMemory"],
    "HostKit": ["FioKit", "StoreKit", "SuiteKit", "ReportKit"], "StoreKit": ["FioKit", "HostKit", "ReportKit"],
    "SuiteKit": ["ReportKit", "Comparison"], "Statistics": ["Metrics", "StoreKit", "FioKit"],
    "Metrics": ["FioKit", "StoreKit", "SuiteKit", "ReportKit", "Comparison"],
    "Comparison": ["ReportKit", "SuiteKit", "HostKit"], "ReportKit": ["SuiteKit", "HostKit"],
    "Results": ["Comparison", "ReportKit", "SuiteKit"],
  ]

  @Test("ReportKit receives values: it opens no store and decodes no result")
  func values() throws {
    let files = try SourceFile.all(in: "Sources/ReportKit")
    #expect(files.count > 40)
    for file in files {
      let readers = file.text.matches(of: /\b(?:Store|FioDecoding|FioOutput|FioRunner)\(|\(parsing:|in store:/)
      #expect(readers.isEmpty, "\(file.path): \(readers.map { file.text[$0.range] })")
    }
  }
}
