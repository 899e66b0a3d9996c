// SPDX-License-Identifier: GPL-2.0-only

/// How much reading, writing and trimming a job file asks for: at least and at most.
package struct ExpectedWork: Sendable, Equatable {
  /// Reads, writes and trims.
  package let ios: ClosedRange<Int>
  /// Bytes that they move.
  package let bytes: ClosedRange<Int>

  /// So many I/Os, of `block` bytes each.
  init(ios: ClosedRange<Int>, block: Int) {
    self.ios = ios
    bytes = ios.lowerBound * block...ios.upperBound * block
  }

  /// So many bytes, in blocks of `blocks` bytes.
  init(bytes: ClosedRange<Int>, blocks: ClosedRange<Int>) {
    self.bytes = bytes
    ios = bytes.lowerBound / blocks.upperBound...bytes.upperBound / blocks.lowerBound
  }

  private init(ios: ClosedRange<Int>, bytes: ClosedRange<Int>) {
    (self.ios, self.bytes) = (ios, bytes)
  }

  /// More than any job does; what is below can be summed without an overflow.
  static let maxAmount = 1 << 50

  /// Both together.
  static func + (one: Self, other: Self) -> Self {
    Self(ios: sum(one.ios, other.ios), bytes: sum(one.bytes, other.bytes))
  }

  /// The work of so many jobs.
  func times(_ count: Int) -> Self? {
    guard count > 0, bytes.upperBound <= Self.maxAmount / count, ios.upperBound <= Self.maxAmount / count else {
      return nil
    }
    return Self(
      ios: ios.lowerBound * count...ios.upperBound * count, bytes: bytes.lowerBound * count...bytes.upperBound * count)
  }

  private static func sum(_ one: ClosedRange<Int>, _ other: ClosedRange<Int>) -> ClosedRange<Int> {
    min(maxAmount, one.lowerBound + other.lowerBound)...min(maxAmount, one.upperBound + other.upperBound)
  }
}

extension PlannedJob {
  /// What one copy of the job does; nil where an option leaves that to fio, to the clock or to a file that is there. Only
  /// where nothing but the job's own options decides is anything told: a job that does less has lost something.
  package var work: ExpectedWork? {
    guard let amounts = JobAmounts(self) else { return nil }
    return amounts.work
  }

  /// Of all copies together.
  var allWork: ExpectedWork? {
    guard let work, let copies else { return nil }
    return work.times(copies)
  }
}

/// The options that decide how much a job does, where all of them are plain numbers.
private struct JobAmounts {
  let direction: String
  /// What stands behind the direction's colon: for random I/O so many from each offset, else bytes to skip.
  let modifier: Int?
  let blocks: ClosedRange<Int>
  let size: Int, files: Int, loops: Int, offset: Int
  let ioSize: Int?, count: Int?

  init?(_ job: PlannedJob) {
    guard job.hasKnownOptions, let (direction, modifier) = job.direction, let blocks = job.blockSizes,
      let size = job.number("size"), let files = job.number("nrfiles", otherwise: 1),
      let loops = job.number("loops", otherwise: 1), let offset = job.number("offset", "fileoffset", otherwise: 0),
      let ioSize = job.number("io_size", "io_limit", otherwise: 0), let count = job.number("number_ios", otherwise: 0),
      size > 0, files > 0, blocks.lowerBound > 0, blocks.upperBound <= size / files
    else { return nil }
    (self.direction, self.modifier, self.blocks) = (direction, modifier, blocks)
    (self.size, self.files, self.loops, self.offset) = (size, files, max(1, loops), offset)
    (self.ioSize, self.count) = (ioSize > 0 ? ioSize : nil, count > 0 ? count : nil)
    // Whatever is calculated with them fits.
    guard max(size, ioSize, count) <= ExpectedWork.maxAmount / self.loops, files <= 1 << 20,
      offset <= ExpectedWork.maxAmount
    else { return nil }
  }

  private var isRandom: Bool { direction.hasPrefix("rand") }

  var work: ExpectedWork? {
    blocks.lowerBound == blocks.upperBound ? workOfOneSize(blocks.lowerBound) : workOfSizes
  }

  /// Blocks of several sizes fill a file up to what is too small for the next one.
  private var workOfSizes: ExpectedWork? {
    guard !isRandom, modifier == nil, ioSize == nil, count == nil else { return nil }
    let lost = blocks.upperBound * files
    guard lost <= size else { return nil }
    return ExpectedWork(bytes: (size - lost) * loops...(size + blocks.upperBound) * loops, blocks: blocks)
  }

  private func workOfOneSize(_ block: Int) -> ExpectedWork? {
    let isEven = size.isMultiple(of: block * files)
    if let modifier {
      // fio itself stops early where a last part of a block is left.
      guard isEven else { return nil }
      if !isRandom, !goesRound(skipping: modifier, block) { return nil }
    }
    var ios = wholeBlocks(block) * loops...(isEven ? wholeBlocks(block) : roundedUp(size, block)) * loops
    if let ioSize, ioSize > size {
      // With loops fio takes the larger of several limits.
      guard isEven, loops == 1 else { return nil }
      ios = ioSize / block...roundedUp(ioSize, block)
    } else if let ioSize {
      ios = min(ios.lowerBound, ioSize * loops / block)...min(ios.upperBound, roundedUp(ioSize * loops, block))
    }
    if let count { ios = min(ios.lowerBound, count * loops)...min(ios.upperBound, count * loops) }
    return ExpectedWork(ios: ios, block: block)
  }

  /// Whether I/O with gaps begins again at the file's end until it has done the whole size: not where its last block ends
  /// just there.
  private func goesRound(skipping gap: Int, _ block: Int) -> Bool {
    guard gap > 0, gap <= ExpectedWork.maxAmount, gap.isMultiple(of: block) else { return false }
    return files == 1 && offset == 0 && ioSize == nil && !(size - block).isMultiple(of: block + gap)
  }

  /// fio gives the blocks that a division by the files leaves over to the first of them.
  private func wholeBlocks(_ block: Int) -> Int {
    let share = size / files
    let extra = (size - share * files) / block
    return (share / block) * files + extra
  }

  private func roundedUp(_ bytes: Int, _ block: Int) -> Int {
    (bytes + block - 1) / block
  }
}

extension PlannedJob {
  /// The direction and its modifier; nil where the amount of it is not known.
  fileprivate var direction: (String, Int?)? {
    guard let text = (value("rw", "readwrite") ?? "read") else { return nil }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.first, Self.directions.contains(name) else { return nil }
    // Files cannot be trimmed.
    if name.hasSuffix("trim"), !hasNoFile { return nil }
    guard parts.count > 1 else { return (name, nil) }
    guard let modifier = FioValue.bytes(parts[1]).flatMap({ Int(exactly: $0) }) else { return nil }
    return (name, modifier)
  }

  /// The smallest and the largest block of any direction.
  fileprivate var blockSizes: ClosedRange<Int>? {
    let names = ["bs", "blocksize", "bsrange", "blocksize_range", "bssplit"]
    let given = options.filter { names.contains($0.key) }
    guard let last = given.last else { return Self.defaultBlock...Self.defaultBlock }
    // fio lets some of them stand beside each other.
    let isPlain = last.key == "bs" || last.key == "blocksize"
    guard given.allSatisfy({ ($0.key == "bs" || $0.key == "blocksize") == isPlain }), isPlain || given.count == 1,
      let text = last.value, !Substitution.needsFio(text)
    else { return nil }
    let sizes = BlockSizes.parse(text, of: last.key)
    guard !sizes.isEmpty, !text.hasPrefix(","), !sizes.contains(nil) else { return nil }
    let known = sizes.compactMap { $0 }
    guard let least = known.min(), let most = known.max(), most <= ExpectedWork.maxAmount else { return nil }
    return least...most
  }

  /// The last of these options as a plain number; nil where it is there and none, or missing without `usual`.
  fileprivate func number(_ names: String..., otherwise usual: Int? = nil) -> Int? {
    guard let option = options.last(where: { names.contains($0.key) }) else { return usual }
    guard let text = option.value, !Substitution.needsFio(text) else { return nil }
    return FioValue.bytes(text).flatMap { Int(exactly: $0) }
  }

  private static let defaultBlock = 4096

  /// How much `trimwrite` does, only fio knows.
  private static let directions = Set(ReadWriteWord.all).subtracting(["trimwrite", "randtrimwrite"])
}
