// SPDX-License-Identifier: GPL-2.0-only
import Testing

@testable import FioABI

@Suite("Choosing a layout")
struct LayoutSelectionTests {
  /// What a fio of row `index` shows of itself.
  private func measured(_ index: Int, version text: String? = nil) -> FioMeasurements {
    let row = FioLayout.known[index]
    return FioMeasurements(
      version: parsedVersion(text ?? "\(row.version)"), ioopsVersion: row.layout.ioopsVersion,
      threadDataSize: row.layout.threadDataSize)
  }

  @Test("Each release gets its own row", arguments: 0..<FioLayout.known.count)
  func ownRow(_ index: Int) throws {
    let chosen = try FioLayout.select(measured(index))
    #expect("\(FioLayout.known[chosen].tag)" == "\(FioLayout.known[index].tag)")
  }

  @Test("A build with CUDA has the same row", arguments: 0..<FioLayout.known.count)
  func cuda(_ index: Int) throws {
    var cuda = measured(index)
    cuda.threadDataSize = FioLayout.known[index].layout.threadDataSizeWithCUDA
    #expect(try FioLayout.select(cuda) == index)
  }

  @Test("A snapshot after the release before has the row that its size says")
  func snapshot() throws {
    let index = try #require(FioLayout.known.indices.first { "\(FioLayout.known[$0].tag)" == "fio-3.40" })
    #expect(try FioLayout.select(measured(index, version: "fio-3.39-40-gabcdef")) == index)
  }

  @Test("Before fio has a job to measure, rows with the same ops table will do")
  func sizeUnknown() throws {
    let last = FioLayout.known.count - 1
    var early = measured(last)
    early.threadDataSize = nil
    let chosen = try FioLayout.select(early)
    #expect(FioLayout.known[chosen].layout.ops == FioLayout.known[last].layout.ops)
  }

  @Test("An unknown version is refused, also with a size that fits")
  func unknownVersion() {
    #expect(refusal(measured(5, version: "fio-3.27")) == "no layout is known for this version")
    #expect(refusal(measured(5, version: "fio-4.33")) == "no layout is known for this version")
    #expect(refusal(measured(5, version: "nonsense")) == "no layout is known for this version")
  }

  @Test("A tree with local changes is refused")
  func modifiedTree() {
    #expect(
      refusal(measured(5, version: "fio-3.33-dirty"))
        == "it was built from a tree with local changes, whose layout nobody has measured")
  }

  @Test(
    "The wrong size and the wrong IOOPS version are refused with the number found", arguments: 0..<FioLayout.known.count
  )
  func wrongNumbers(_ index: Int) {
    var wrongSize = measured(index)
    wrongSize.threadDataSize = FioLayout.known[index].layout.threadDataSize + 8
    let size = FioLayout.known[index].layout.threadDataSize + 8
    #expect(refusal(wrongSize)?.contains("its struct thread_data has \(size) bytes") == true)
    var wrongVersion = measured(index)
    wrongVersion.ioopsVersion = 99
    #expect(refusal(wrongVersion)?.contains("IOOPS version 99") == true)
  }

  @Test("A snapshot whose structures are neither those before nor those after it is told what it needs")
  func strangeSnapshot() throws {
    var newest = measured(FioLayout.known.count - 1, version: "fio-3.42-97-gabcdef")
    newest.threadDataSize = 12344
    #expect(
      refusal(newest) == """
        its struct thread_data has 12344 bytes, unlike any known layout of this version; a snapshot between fio-3.42 and \
        fio-3.43 runs where its layout is that of either, and fio-3.43's is not known here: it needs the next release's row
        """)
    newest.ioopsVersion = 99
    #expect(refusal(newest)?.hasSuffix("it needs the next release's row") == true)
    var between = measured(5, version: "fio-3.39-31-gc0ffee")
    between.ioopsVersion = 36
    between.threadDataSize = 12344
    #expect(
      refusal(between)?.hasSuffix(
        "a snapshot between fio-3.39 and fio-3.40 runs where its layout is that of either, and its structures moved in between"
      ) == true)
    #expect(refusal(measured(5, version: "fio-3.20-31-gc0ffee")) == "no layout is known for this version")
    #expect(refusal(measured(5, version: "fio-3.42-1-gabcdef-dirty"))?.contains("snapshot") == false)
  }

  @Test("A size that only another release has is refused")
  func sizeOfAnotherRelease() throws {
    var mixed = measured(5)
    mixed.threadDataSize = FioLayout.known[10].layout.threadDataSize
    #expect(refusal(mixed)?.contains("unlike any known layout of this version") == true)
  }

  private func refusal(_ measured: FioMeasurements) -> String? {
    do throws(LayoutError) {
      _ = try FioLayout.select(measured)
      return nil
    } catch {
      return error.text(measured.version)
    }
  }
}

extension LayoutError {
  /// The reason as a Swift string.
  var text: String { text(nil) }

  /// The same, with what is to be said of a snapshot.
  func text(_ version: FioVersion?) -> String {
    var message = Message("")
    describe(into: &message)
    describe(snapshot: version, into: &message)
    return message.withCString { String(cString: $0) }
  }
}
