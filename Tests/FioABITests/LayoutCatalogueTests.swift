// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FioKit
import Foundation
import TestSupport
import Testing

@testable import FioABI

extension InSyntheticFio {
  @Suite("Choosing among layout files")
  struct LayoutCatalogueTests {
    private let fio: SyntheticFio
    private let directory: TemporaryDirectory
    private let measured: FioMeasurements
    private static let row = FioLayout.known.count - 1

    init() throws {
      fio = try #require(SyntheticFio(row: Self.row))
      directory = try TemporaryDirectory()
      measured = FioMeasurements(
        version: parsedVersion(fio.version), ioopsVersion: fio.layout.ioopsVersion,
        threadDataSize: fio.layout.threadDataSize)
    }

    @Test("A file for this fio is used although a row fits; without it the row is")
    func fileComesFirst() throws {
      #expect(try catalogue("").select(measured) == Self.row)
      let path = try write("a.layout")
      let found = try catalogue(path)
      let row = try found.select(measured)
      #expect(row == FioLayout.known.count)
      #expect(name(found.layout(ofRow: row)) == path)
      #expect(name(found.layout(ofRow: Self.row)) == "\(FioLayout.known[Self.row].tag)")
      var other = measured
      other.threadDataSize = fio.layout.threadDataSize + 8
      #expect(throws: LayoutError.self) { try found.select(other) }
      #expect(passedOver(found).contains("\(path) is for one with \(fio.layout.threadDataSize) bytes"))
    }

    @Test("A tree with local changes is no matter once its layout is learned")
    func modifiedTree() throws {
      var modified = measured
      modified.version = parsedVersion("fio-3.42-dirty")
      #expect(throws: LayoutError.self) { try catalogue("").select(modified) }
      #expect(try catalogue(write("a.layout")).select(modified) == FioLayout.known.count)
    }

    @Test("Directories, several places, and nothing between two colons")
    func places() throws {
      let path = try write("b.layout")
      try directory.write("nonsense", to: "b.layout.old")
      #expect(try catalogue(":\(directory.path):").select(measured) == FioLayout.known.count)
      #expect(try catalogue("\(path):\(directory.path)").select(measured) == FioLayout.known.count)
    }

    @Test("Two files for one fio that say different things contradict each other")
    func contradiction() throws {
      let first = try write("a.layout")
      let second = try write("b.layout", changing: "io_u.error", by: 4)
      let found = try catalogue("\(first):\(second)")
      let error = try #require(throws: LayoutError.self) { try found.select(measured) }
      #expect(error.text.contains("layout file \(second): it has other numbers for the same fio than \(first)"))
      // Before fio has a job, the table of callbacks is all that matters.
      var early = measured
      early.threadDataSize = nil
      #expect(try found.select(early) == FioLayout.known.count)
    }

    @Test("What cannot be read is named with its errno")
    func unreadable() throws {
      #expect(refusal("\(directory.path)/none") == "layout file \(directory.path)/none: No such file or directory")
      #expect(mkfifo(directory.file("pipe"), 0o600) == 0)
      #expect(refusal(directory.file("pipe")) == "layout file \(directory.path)/pipe: no regular file")
      try directory.write("pagefault-layout 1\n" + String(repeating: "#", count: 9000), to: "long")
      #expect(refusal(directory.file("long"))?.contains("no layout file has more bytes than 8192") == true)
      for index in 0...LayoutCatalogue.capacity { _ = try write("\(100 + index).layout") }
      #expect(refusal(directory.path)?.contains("116.layout: layout files for this fio: more than 16") == true)
      var message = Message("")
      "gone".withCString {
        LayoutFileError(path: $0, line: 0, reason: .unreadable(errno: ENOENT)).describe(into: &message)
      }
      #expect(
        message.withCString { String(cString: $0) }
          .hasSuffix("; correct its permissions, or the path in PAGEFAULT_LAYOUTS"))
    }

    @Test("Any number of files for other fios leaves room for the one that is for this")
    func manyOthers() throws {
      for index in 0..<200 { _ = try write("\(100 + index).layout", version: "fio-3.\(index + 100)") }
      let path = try write("z.layout")
      let found = try catalogue(directory.path)
      #expect(try name(found.layout(ofRow: found.select(measured))) == path)
      #expect(passedOver(try catalogue(directory.file("100.layout"))).contains("100.layout is for another version"))
    }

    @Test(
      "A build id tells builds of one version apart, also where only one of the two has one",
      arguments: [
        ("", nil, true), ("", "0123", false), ("0123", nil, false), ("0123", "0123", true), ("0123", "01", false),
      ]
        as [(String, String?, Bool)])
    func builds(_ own: String, _ written: String?, _ fits: Bool) throws {
      let path = try write("a.layout", buildID: written)
      let found = try catalogue(path, buildID: own)
      #expect(try found.select(measured) == (fits ? FioLayout.known.count : Self.row))
      if !fits { #expect(passedOver(found).contains("\(path) is for another build of it")) }
    }

    private func write(
      _ name: String, changing key: String? = nil, by distance: Int = 0, version: String? = nil, buildID: String? = nil
    ) throws -> String {
      let numbers = LayoutFileTests.numbers(ofRow: Self.row).map { ($0.key, $0.value + ($0.key == key ? distance : 0)) }
      let fio = MeasuredFio(
        version: version ?? fio.version, ioopsVersion: Int(fio.layout.ioopsVersion), buildID: buildID)
      return try directory.write(LayoutFileText(fio: fio, numbers: numbers, remark: "").text, to: name)
    }

    /// Of a program with that build id, not the tests' own.
    private func catalogue(_ list: String, buildID: String = "") throws -> LayoutCatalogue {
      var catalogue = try #require(LayoutCatalogue())
      var identity = FioIdentity(try fio.found(), ioopsVersion: fio.layout.ioopsVersion)
      identity.buildID = InlineArray(repeating: 0)
      for (index, digit) in buildID.utf8.enumerated() { identity.buildID[index] = CChar(bitPattern: digit) }
      try list.withCString { try catalogue.read(list: $0, identity) }
      return catalogue
    }

    private func refusal(_ list: String) -> String? {
      do {
        _ = try catalogue(list)
        return nil
      } catch let error as LayoutFileError {
        return LayoutError.layoutFile(error).text.split(separator: ";").first.map(String.init)
      } catch {
        return "\(error)"
      }
    }

    private func name(_ layout: ChosenLayout) -> String {
      var message = Message("")
      layout.appendName(to: &message)
      return message.withCString { String(cString: $0) }
    }

    private func passedOver(_ catalogue: LayoutCatalogue) -> String {
      var message = Message("")
      catalogue.describePassedOver(into: &message)
      return message.withCString { String(cString: $0) }
    }
  }
}
