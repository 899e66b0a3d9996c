// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// Sums what /proc/self/smaps says of some mappings; for kernels without `PAGEMAP_SCAN`.
///
/// The kernel may have joined a mapping with a neighbour, then the neighbour counts too.
struct SmapsReader {
  private static let bufferSize = 16384
  /// Longer than any line that counts.
  private static let lineCapacity = 128

  private let regions: UnsafeBufferPointer<Region>
  private var line = InlineArray<128, UInt8>(repeating: 0)
  private var length = 0
  private var counts = false
  private var resident: UInt64 = 0
  private var huge: UInt64 = 0

  init(_ regions: UnsafeBufferPointer<Region>) { self.regions = regions }

  var bytes: ResidentBytes { ResidentBytes(resident: resident, huge: huge) }

  static func measure(_ regions: UnsafeBufferPointer<Region>) throws(SystemCallError) -> ResidentBytes {
    let memory = try Syscalls.allocate(UInt8.self, count: bufferSize)
    defer { free(memory) }
    let file = try Syscalls.open("/proc/self/smaps", .openSmaps)
    defer { _ = clinux_close(file) }
    var reader = SmapsReader(regions)
    while true {
      let count = try Syscalls.read(
        file, UnsafeMutableRawBufferPointer(start: memory, count: bufferSize), .readSmaps)
      if count == 0 { return reader.bytes }
      reader.take(UnsafeBufferPointer(start: memory, count: count))
    }
  }

  /// Takes the next bytes of the file, wherever they were cut.
  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        endLine()
        length = 0
      } else if length < Self.lineCapacity {
        line[length] = byte
        length += 1
      }
    }
  }

  private mutating func endLine() {
    if let range = headerRange() {
      counts = false
      for region in regions {
        let begin = UInt64(UInt(bitPattern: region.base))
        if begin < range.upperBound, range.lowerBound < begin + UInt64(region.length) { counts = true }
      }
    } else if counts {
      resident += kilobytes(of: "Rss:") + hugetlb
      huge += kilobytes(of: "AnonHugePages:") + kilobytes(of: "ShmemPmdMapped:") + kilobytes(of: "FilePmdMapped:")
      huge += hugetlb
    }
  }

  /// hugetlb pages are in no Rss.
  private var hugetlb: UInt64 { kilobytes(of: "Shared_Hugetlb:") + kilobytes(of: "Private_Hugetlb:") }

  /// Bytes of a line such as "Rss:    12 kB"; 0 for any other line.
  private func kilobytes(of name: StaticString) -> UInt64 {
    guard length > name.utf8CodeUnitCount else { return 0 }
    for index in 0..<name.utf8CodeUnitCount where line[index] != name.utf8Start[index] { return 0 }
    var number: UInt64 = 0
    for index in name.utf8CodeUnitCount..<length {
      guard let digit = Self.digit(line[index]), digit < 10 else { continue }
      number = number &* 10 &+ digit
    }
    return number &* 1024
  }

  /// The addresses of a line such as "7f00-7f10 rw-p 0 …"; nil for any other line.
  private func headerRange() -> Range<UInt64>? {
    var numbers = (UInt64(0), UInt64(0))
    var sawDash = false
    for index in 0..<length {
      let byte = line[index]
      if byte == UInt8(ascii: "-"), !sawDash, index > 0 {
        sawDash = true
      } else if byte == UInt8(ascii: " ") {
        return sawDash && numbers.0 < numbers.1 ? numbers.0..<numbers.1 : nil
      } else if let digit = Self.digit(byte) {
        if sawDash { numbers.1 = numbers.1 << 4 | digit } else { numbers.0 = numbers.0 << 4 | digit }
      } else {
        return nil
      }
    }
    return nil
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    default: nil
    }
  }
}
