// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import FioABI

@Suite("Layout files")
struct LayoutFileTests {
  /// What faultbench writes for a fio with the layout of a row.
  static let written = LayoutFileText(
    fio: MeasuredFio(version: "fio-3.42-7-gabcdef0-dirty", ioopsVersion: 39, buildID: "0123abcd"),
    numbers: numbers(ofRow: FioLayout.known.count - 1), remark: "made by a test")

  /// The numbers of a row with the keys of a layout file.
  static func numbers(ofRow row: Int) -> [(key: String, value: Int)] {
    (0..<LayoutField.count).map { field in
      (String(decoding: LayoutField.key(field), as: UTF8.self), FioLayout.known[row].numbers[field])
    }
  }

  @Test("What faultbench writes, the engine reads, of every row", arguments: 0..<FioLayout.known.count)
  func roundTrip(_ row: Int) throws {
    let numbers = Self.numbers(ofRow: row)
    let keys =
      FioStructure.all.map { "sizeof.\($0.name)" }
      + FioStructure.all.flatMap { structure in
        structure.members.map { "\(structure.prefix).\($0.name)" }
      }
    #expect(numbers.map(\.key) == keys)
    let text = LayoutFileText(fio: Self.written.fio, numbers: numbers, remark: "row \(row)").text
    let bytes = Array(text.utf8)
    let file = try read(bytes)
    #expect(String(decoding: bytes[file.version], as: UTF8.self) == "fio-3.42-7-gabcdef0-dirty")
    #expect(String(decoding: bytes[file.buildID], as: UTF8.self) == "0123abcd")
    #expect(file.numbers.ioopsVersion == 39)
    #expect(file.numbers.agree(with: FioLayout.known[row].numbers, onlyOps: false))
    #expect(bytes.count <= LayoutFile.maxSize / 2)
  }

  @Test("A fio without a build id")
  func noBuildID() throws {
    let fio = MeasuredFio(version: "fio-3.42", ioopsVersion: 39, buildID: nil)
    let file = try read(LayoutFileText(fio: fio, numbers: Self.written.numbers, remark: "").text)
    #expect(file.buildID.isEmpty)
  }

  @Test(
    "A file that is none is refused, with its line and the reason",
    arguments: [
      ("pagefault-layout 1", "# pagefault-layout 1", 0, "no layout file: it does not begin with 'pagefault-layout'"),
      ("pagefault-layout 1", "pagefault-layout 2", 1, "a format that this engine does not read"),
      ("architecture x86_64", "architecture m68k", 4, "it is for another processor than"),
      ("architecture aarch64", "architecture m68k", 4, "it is for another processor than"),
      ("ops.setup ", "ops.stup ", 15, "an unknown key instead of ops.setup"),
      ("ops.setup ", "ops.init ", 15, "missing before it: ops.setup"),
      ("checksum ", "td.o 24\nchecksum ", 63, "missing before it: checksum"),
      ("ioops 39", "ioops  39", 6, "not a key, a space and a value"),
      ("ioops 39", "ioops", 6, "not a key, a space and a value"),
      ("ioops 39", "\nioops 39", 6, "not a key, a space and a value"),
      ("ioops 39", "ioops 039", 6, "the value is no decimal number"),
      ("ioops 39", "ioops 3x", 6, "the value is no decimal number"),
      ("ioops 39", "ioops -39", 6, "the value is no decimal number"),
      ("ioops 39", "ioops 123456789", 6, "the value is no decimal number"),
      ("sizeof.io_u ", "sizeof.io_u 0", 8, "the value is no decimal number"),
      ("sizeof.thread_data ", "sizeof.thread_data 99", 10, "the number is out of range"),
      ("td.eo ", "td.eo 999", 43, "the number is out of range"),
      ("version fio-3.42", "version \(String(repeating: "x", count: 200))", 3, "the value is too long"),
      ("made by", "Made by", 63, "the checksum does not fit: the file was changed"),
    ])
  func refusals(_ part: String, _ replacement: String, _ line: Int, _ reason: String) throws {
    let text = Self.written.text
    guard text.contains(part) else { return }
    let changed = text.replacing(part, with: replacement)
    let error = try #require(throws: LayoutFileError.self) { try read(changed) }
    #expect(error.line == line)
    #expect(error.text.contains("layout file test.layout"))
    #expect(error.text.contains(reason), "\(error.text)")
  }

  @Test("A number that cannot be one is refused by name, also under a right checksum")
  func impossible() throws {
    #expect(refusal("ops.queue", 76) == "the number is no multiple of 8")
    #expect(refusal("ops.queue", 64) == "the field lies on ops.prep")
    #expect(refusal("ops.version", 32) == "the number is not that of every fio, 24")
    #expect(refusal("td.verror", 200_000)?.hasPrefix("the number is out of range, which ends at ") == true)
    #expect(refusal("td.eo", 32) == "the field lies on td.o")
    #expect(refusal("sizeof.ioengine_ops", 520) == "the number is out of range, which ends at 512")
  }

  @Test("An end that is missing, and one that is too long")
  func ends() throws {
    let text = Self.written.text
    for count in 1..<text.utf8.count {
      #expect(throws: LayoutFileError.self) { try read(Array(text.utf8.prefix(count))) }
    }
    #expect(throws: LayoutFileError.self) { try read([UInt8]()) }
    let longer = try #require(throws: LayoutFileError.self) { try read(text + "# more\n") }
    #expect(longer.text.contains("line 64: text behind the checksum"), "\(longer.text)")
    let huge = LayoutFileText(
      fio: Self.written.fio, numbers: Self.written.numbers, remark: String(repeating: "x", count: 9000))
    #expect(throws: LayoutFileError.self) { try read(huge.text) }
  }

  @Test("Damaged files and random bytes are refused, and nothing crashes")
  func fuzz() {
    var mutator = Mutator(seed: Dice.seedOfThisRun)
    let bytes = Array(Self.written.text.utf8)
    for _ in 0..<4_000 {
      let damaged = mutator.mutate(bytes)
      guard damaged != bytes else { continue }
      #expect(throws: LayoutFileError.self) { try read(damaged) }
    }
    for _ in 0..<1_000 {
      let random = (0..<mutator.below(300)).map { _ in UInt8(mutator.below(256)) }
      #expect(throws: LayoutFileError.self) { try read(Array("pagefault-layout 1\n".utf8) + random) }
      #expect(throws: LayoutFileError.self) { try read(random) }
    }
  }

  @Test("Any numbers under a right checksum: what is read lies within its structures")
  func anyNumbers() {
    var dice = Dice(seed: Dice.seedOfThisRun)
    var taken = 0
    for _ in 0..<4_000 {
      var numbers = Self.written.numbers
      for _ in 0...dice.below(2) {
        let field = dice.below(numbers.count)
        numbers[field].value = max(
          0, numbers[field].value + dice.any(-64, -16, -8, -4, 4, 8, 16, 64, dice.below(300_000)))
      }
      guard let file = try? read(LayoutFileText(fio: Self.written.fio, numbers: numbers, remark: "").text) else {
        continue
      }
      taken += 1
      for field in LayoutField.firstOffset..<LayoutField.count {
        #expect(file.numbers[field] + LayoutField.width(field) <= file.numbers[LayoutField.structure(field)])
      }
    }
    #expect(taken > 0)
  }

  private func refusal(_ key: String, _ value: Int) -> String? {
    let numbers = Self.written.numbers.map { ($0.key, $0.key == key ? value : $0.value) }
    do {
      _ = try read(LayoutFileText(fio: Self.written.fio, numbers: numbers, remark: "").text)
      return nil
    } catch {
      let text = error.text
      return text.split(separator: ": ", maxSplits: 1).last?.split(separator: ";").first.map(String.init)
    }
  }

  private func read(_ text: String) throws(LayoutFileError) -> LayoutFile { try read(Array(text.utf8)) }

  private func read(_ bytes: [UInt8]) throws(LayoutFileError) -> LayoutFile {
    // Its own memory, so that a sanitizer sees a byte read too far.
    let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = memory.initialize(from: bytes)
    defer { memory.deallocate() }
    return try LayoutFile.read(UnsafeBufferPointer(memory), path: Self.path)
  }

  private static let name: StaticString = "test.layout"
  private static var path: UnsafePointer<CChar> {
    UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
  }
}

extension LayoutFileError {
  /// As the engine says it.
  fileprivate var text: String {
    var message = Message("")
    describe(into: &message)
    return message.withCString { String(cString: $0) }
  }
}
