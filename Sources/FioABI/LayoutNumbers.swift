// SPDX-License-Identifier: GPL-2.0-only

/// The numbers of a layout as a row of the engine or a file has them: small, where a `FioLayout` is quick to use.
struct LayoutNumbers: Sendable {
  /// `FIO_IOOPS_VERSION`.
  var ioopsVersion: Int32 = 0
  /// `sizeof(struct thread_data)` of a build with CUDA; 0 where that makes no difference.
  var threadDataSizeWithCUDA: UInt32 = 0
  /// In the order of `LayoutField`.
  var fields = InlineArray<56, UInt32>(repeating: 0)

  subscript(field: Int) -> Int { Int(fields[field]) }

  /// Whether they may be those of a fio whose `struct thread_data` has this size, nil where that is not known yet.
  func fit(threadDataSize size: Int?) -> Bool {
    guard let size else { return true }
    return size == self[LayoutField.sizeOfThread] || size == Int(threadDataSizeWithCUDA)
  }

  /// Whether fields agree: those of `struct ioengine_ops`, or all.
  func agree(with other: LayoutNumbers, onlyOps: Bool) -> Bool {
    for field in 0..<LayoutField.count where !onlyOps || LayoutField.isOps(field) {
      guard fields[field] == other.fields[field] else { return false }
    }
    return true
  }

  /// What they mean.
  @inline(never)
  var layout: FioLayout {
    let size = self[LayoutField.sizeOfThread]
    return FioLayout(
      architecture: FioLayout.ownArchitecture, ioopsVersion: ioopsVersion, threadDataSize: size,
      threadDataSizeWithCUDA: threadDataSizeWithCUDA == 0 ? size : Int(threadDataSizeWithCUDA),
      ops: OpsLayout(
        name: self[5], version: self[6], flags: self[7], setup: self[8], initialize: self[9], prepare: self[10],
        queue: self[11], cleanup: self[12], openFile: self[13], closeFile: self[14], invalidate: self[15],
        unlinkFile: self[16], getFileSize: self[17], prepopulateFile: self[18], allocateBuffer: self[19],
        freeBuffer: self[20], optionStructSize: self[21], options: self[22]),
      ioUnit: IOUnitLayout(
        file: self[23], direction: self[24], length: self[25], offset: self[26], transferBuffer: self[27],
        transferLength: self[28], error: self[29]),
      file: FileLayout(number: self[30], name: self[31], realSize: self[32], offset: self[33], ioSize: self[34]),
      thread: ThreadLayout(
        options: self[35], engineOptions: self[36], files: self[37], fileCount: self[38], error: self[39],
        buffer: self[40], bufferSize: self[41], ops: self[42], engineState: self[43], errorText: self[44]),
      options: CoreOptionsLayout(
        name: self[45], directory: self[46], filename: self[47], ioengine: self[48], iodepth: self[49], size: self[50],
        offset: self[51], blockSize: self[52], smallestBlock: self[53], largestBlock: self[54], fileCount: self[55]))
  }

  /// Whether the number of `field` can be one: within its structure, where the processor would put it, and on no other field.
  /// The fields before it can be.
  func check(_ field: Int) throws(LayoutFileError.Reason) {
    let number = self[field]
    let alignment = LayoutField.alignment(field)
    guard number % alignment == 0 else { throw .misaligned(alignment) }
    guard field >= LayoutField.firstOffset else {
      // The engine's own table of callbacks has room for so much.
      let longest = field == LayoutField.sizeOfOps ? OpsTable.capacity : Self.maxSize
      guard number > 0, number <= longest else { throw .range(longest) }
      return
    }
    // What the engine reads of fio's tables before it has a layout.
    let expected = field == 5 ? EngineList.nameOffset : field == 6 ? EngineList.versionOffset : number
    guard number == expected else { throw .unlike(expected) }
    let structure = LayoutField.structure(field)
    let end = number + width(of: field)
    guard end <= self[structure] else { throw .range(self[structure] - width(of: field)) }
    for other in LayoutField.firstOffset..<field where LayoutField.structure(other) == structure {
      guard number >= self[other] + width(of: other) || self[other] >= end else { throw .overlap(other) }
    }
  }

  private func width(of field: Int) -> Int {
    field == LayoutField.threadOptions ? self[LayoutField.sizeOfThreadOptions] : LayoutField.width(field)
  }

  private static let maxSize = 1 << 24
}
