// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Testing

@testable import FioABI
@testable import LayoutGenerator

@Suite("Layout rows")
struct LayoutRowsTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let data = root.appendingPathComponent("Tools/LayoutGenerator/layouts.json")

  @Test("The generated table is what the generator makes of the data")
  func generatedTableIsCurrent() throws {
    let expected = try LayoutGenerator.render(dataFile: Self.data)
    let actual = try String(
      contentsOf: Self.root.appendingPathComponent("Sources/FioABI/LayoutRows.swift"), encoding: .utf8)
    #expect(actual == expected, "run `swift run LayoutGenerator` and commit Sources/FioABI/LayoutRows.swift")
  }

  @Test("There is a row for each release from 3.28 to 3.42 and for the snapshot, each with a size of its own")
  func everyReleaseHasARow() {
    var versions: [String] = []
    var sizes: Set<Int> = []
    for index in FioLayout.known.indices {
      let row = FioLayout.known[index]
      versions.append("\(row.tag)")
      #expect(sizes.insert(row.layout.threadDataSize).inserted || sharesLayout(index), "\(row.tag)")
      #expect(row.layout.threadDataSizeWithCUDA == row.layout.threadDataSize + 32)
    }
    #expect(versions.dropLast() == (28...42).map { "fio-3.\($0)" }[...])
    #expect(versions.last == "master f5344384 (2026-08-21)")
  }

  @Test("A field that the data lacks is named, and nothing is generated")
  func missingFieldIsNamed() throws {
    var records = try JSONDecoder().decode([LayoutRecord].self, from: Data(contentsOf: Self.data))
    records[3].offsets["io_u"]?["xfer_buf"] = nil
    #expect {
      _ = try LayoutSource.render(records)
    } throws: { error in
      "\(error)" == "layouts.json: fio-3.29 aarch64 has no io_u.xfer_buf"
    }
  }

  /// Releases between which nothing moved.
  private func sharesLayout(_ index: Int) -> Bool {
    let row = FioLayout.known[index].layout
    let earlier = FioLayout.known[index - 1].layout
    return row.threadDataSize == earlier.threadDataSize && row.ops == earlier.ops
      && row.ioopsVersion == earlier.ioopsVersion
  }
}
