// SPDX-License-Identifier: GPL-2.0-only

/// The directory by which transparent huge pages are set.
struct TransparentHugePageSettings: Sendable {
  static let directory = "/sys/kernel/mm/transparent_hugepage"
  var files: HostFiles

  var isPresent: Bool { files.exists(Self.directory) }

  func choice(_ name: String) -> String? { files.choice("\(Self.directory)/\(name)") }

  func number(_ name: String) -> Int? { files.number("\(Self.directory)/\(name)") }

  /// Bytes that one PMD entry maps; nil when the kernel tells none that can be true.
  var pmdSize: Int? {
    guard let size = number("hpage_pmd_size"), size > pageSize, size <= 1 << 30, size.nonzeroBitCount == 1 else {
      return nil
    }
    return size
  }

  /// The PMD size, as long as trying one huge page costs little memory; a 64 KiB-page arm64 kernel has 512 MiB.
  var sizeToTry: Int? { pmdSize.flatMap { $0 <= 32 << 20 ? $0 : nil } }

  /// Sizes in KiB that have a directory of their own, ascending.
  var sizes: [Int] {
    files.names(in: Self.directory).compactMap(kibibytes(inDirectoryName:)).sorted()
  }

  /// A fact for a kernel that was built without them.
  static func absent(_ topic: String) -> HostFact {
    HostFact(
      topic: topic, state: .missing, detail: "this kernel has none", cause: "no \(directory)",
      remedy: "boot a kernel with CONFIG_TRANSPARENT_HUGEPAGE=y, without transparent_hugepage=never if that hides it")
  }
}

/// 2048 for `hugepages-2048kB`, as both THP and hugetlb name their directories.
func kibibytes(inDirectoryName name: String) -> Int? {
  guard name.hasPrefix("hugepages-"), name.hasSuffix("kB"),
    let size = Int(name.dropFirst("hugepages-".count).dropLast(2)), size > 0, size <= 1 << 30
  else { return nil }
  return size
}

/// What /proc/self/smaps says about huge pages.
enum Smaps {
  /// Bytes of anonymous huge pages in the mappings that overlap a range; callers compare two readings.
  static func anonymousHugeBytes(in text: String, from start: UInt, to end: UInt) -> Int {
    bytes(of: "AnonHugePages", in: text, from: start, to: end)
  }

  /// The sum of a line like `ShmemPmdMapped: 2048 kB` over the mappings that overlap a range.
  static func bytes(of key: String, in text: String, from start: UInt, to end: UInt) -> Int {
    let label = key + ":"
    var inside = false
    var total = 0
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard let first = words.first.flatMap({ String($0) }) else { continue }
      if let mapping = addresses(first) {
        inside = mapping.start < end && mapping.end > start
      } else if inside, first == label, words.count > 1,
        let kibibytes = String(words[1]).flatMap({ Int($0) })
      {
        let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1024)
        let (sum, tooLarge) = total.addingReportingOverflow(bytes)
        if !overflow, !tooLarge { total = sum }
      }
    }
    return total
  }

  /// `7f00-7f08` as two addresses; nil for any other word.
  private static func addresses(_ word: String) -> (start: UInt, end: UInt)? {
    let ends = word.split(separator: "-").map { UInt($0, radix: 16) }
    guard ends.count == 2, let start = ends[0], let end = ends[1] else { return nil }
    return (start, end)
  }
}
