// SPDX-License-Identifier: GPL-2.0-only

/// Damages a text where it has a meaning: numbers, words, lines, nesting, encoding. Half of all damages are those of ``Mutator``.
package struct TextMutator {
  /// What the text is, which decides how it nests.
  package enum Form: Sendable {
    case json, yaml, lines
  }

  private var mutator: Mutator
  private let form: Form

  /// Damages that follow from `seed`.
  package init(seed: UInt64, form: Form) {
    mutator = Mutator(seed: seed)
    self.form = form
  }

  /// One to three damages of `bytes`; `other` is a text of the same kind, from which parts are taken.
  package mutating func mutate(_ bytes: [UInt8], other: [UInt8]) -> [UInt8] {
    if mutator.below(2) == 0 { return mutator.mutate(bytes) }
    var result = bytes
    for _ in 0...mutator.below(3) { damage(&result, other) }
    return result
  }

  private mutating func damage(_ bytes: inout [UInt8], _ other: [UInt8]) {
    guard !bytes.isEmpty else { return bytes = other }
    switch mutator.below(10) {
    case 0, 1, 2: replace(&bytes, Self.isNumber, by: Self.numbers)
    case 3, 4: replace(&bytes, Self.isWord, by: Self.words)
    case 5: lines(&bytes)
    case 6: nest(&bytes)
    case 7: encode(&bytes)
    case 8: splice(&bytes, other)
    default: if form == .yaml { references(&bytes) } else { repeatMember(&bytes) }
    }
  }

  /// A run of such bytes, found from a random place on, becomes one of `values`.
  private mutating func replace(_ bytes: inout [UInt8], _ belongs: (UInt8) -> Bool, by values: [String]) {
    let from = mutator.below(bytes.count)
    guard let start = bytes[from...].firstIndex(where: belongs) ?? bytes.firstIndex(where: belongs) else { return }
    let end = bytes[start...].firstIndex { !belongs($0) } ?? bytes.endIndex
    bytes.replaceSubrange(start..<end, with: Array(values[mutator.below(values.count)].utf8))
  }

  /// A line is doubled, moved, lost, or comes very often.
  private mutating func lines(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let (one, two) = (mutator.below(lines.count), mutator.below(lines.count))
    switch mutator.below(5) {
    case 0: lines.insert(lines[one], at: one)
    case 1: lines.swapAt(one, two)
    case 2: lines.remove(at: one)
    case 3: lines.insert(lines[one], at: two)
    default: lines.insert(contentsOf: Array(repeating: lines[one], count: 100), at: two)
    }
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// Many lists or objects in each other, with or without their ends, where a value begins.
  private mutating func nest(_ bytes: inout [UInt8]) {
    let depth = [2, 30, 600, 2_000, 20_000][mutator.below(mutator.below(20) == 0 ? 5 : 3)]
    let shapes = form == .yaml ? Self.yamlNests : Self.jsonNests
    let (open, close) = shapes[mutator.below(shapes.count)]
    let place = valuePlace(bytes)
    let core = mutator.below(2) == 0 ? "" : "1"
    let ends = mutator.below(3) > 0 ? String(repeating: close, count: depth) : ""
    bytes.insert(contentsOf: Array((String(repeating: open, count: depth) + core + ends).utf8), at: place)
  }

  private mutating func valuePlace(_ bytes: [UInt8]) -> Int {
    let from = mutator.below(bytes.count)
    return bytes[from...].firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }.map { $0 + 1 } ?? from
  }

  /// Bytes that are no UTF-8, or characters that are more than they look like.
  private mutating func encode(_ bytes: inout [UInt8]) {
    let piece = Self.encodings[mutator.below(Self.encodings.count)]
    bytes.insert(contentsOf: piece, at: mutator.below(4) == 0 ? 0 : mutator.below(bytes.count))
  }

  /// The beginning of one and the end of another.
  private mutating func splice(_ bytes: inout [UInt8], _ other: [UInt8]) {
    guard !other.isEmpty else { return }
    bytes.removeSubrange(mutator.below(bytes.count)...)
    bytes += other[mutator.below(other.count)...]
  }

  /// A member comes again: from a quote to the next comma.
  private mutating func repeatMember(_ bytes: inout [UInt8]) {
    let from = mutator.below(bytes.count)
    guard let start = bytes[from...].firstIndex(of: UInt8(ascii: "\"")),
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ","))
    else { return }
    bytes.insert(contentsOf: Array(bytes[start...end]), at: start)
  }

  /// Anchors, aliases of aliases, tags and merges of YAML.
  private mutating func references(_ bytes: inout [UInt8]) {
    let piece = Array(Self.yamlReferences[mutator.below(Self.yamlReferences.count)].utf8)
    if mutator.below(2) == 0 {
      let end = bytes[mutator.below(bytes.count)...].firstIndex(of: UInt8(ascii: "\n"))
      bytes.insert(contentsOf: piece, at: end.map { $0 + 1 } ?? bytes.endIndex)
    } else {
      bytes.insert(contentsOf: piece, at: valuePlace(bytes))
    }
  }

  private static func isNumber(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
  }

  /// What stands where a number stood.
  package static let numbers = [
    "", "0", "-0", "-1", "1", "255", "65536", "2147483648", "4294967296", "9223372036854775807", "-9223372036854775808",
    "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e18", "1e19", "1e308", "1e309", "-1e999",
    "5e-324", "1e-999", "0.1", "-0.0000001", "1.7976931348623157e308", "nan", "-nan", "inf", "-inf", "NaN", "Infinity",
    "0x10", "1_000", "1e", "1.", ".5", "--1", "+1", "٣", "1" + String(repeating: "0", count: 400), "10001", "1000000",
  ]

  /// What stands where a word stood.
  package static let words = [
    "", "null", "true", "~", "latest", "${SIZE}", "${", "%s%n", "]]>", "<a>&", "../../../../etc/passwd", "/dev/zero",
    "\u{0}", "\\u0000", "\\ud800", "\\", "\"", "'", "\u{202e}x", "\u{feff}", "e\u{301}", "\u{1f469}\u{200d}\u{1f52c}",
    "include", "[global]", "stonewall", "<<", "*a", "&a", "!!binary", "- ", "? ", "|", ">-", "{", "}", "clat_p50_ns",
    "vmstat.x", String(repeating: "a", count: 5000), String(repeating: "ab ", count: 3000),
  ]

  private static let encodings: [[UInt8]] = [
    [0xc3], [0xc0, 0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98], [0xf4, 0x90, 0x80, 0x80], [0xff, 0xfe],
    [0xfe, 0xff], [0xef, 0xbb, 0xbf], [0x80], [0x00], [0xe2, 0x80, 0xa8], [0xc2, 0x85], [0x0d], [0x0c], [0x1b],
    [0x7f],
  ]

  private static let jsonNests = [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]"), ("[1,", "]"), ("\"\\", "\"")]

  private static let yamlNests = [
    ("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("[[", "]]"), ("{? [", "]}"), ("!a ", ""),
  ]

  private static let yamlReferences = [
    "&a [*a, *a]\n", "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n", "<<: *a\n", "*a", "&a", "!!str &a x",
    "!t &a [1, *a]", "!<tag:yaml.org,2002:map> {}", "%YAML 9.9\n---\n", "---\n", "...\n", "? [a, b]\n: 1\n",
    "? {}\n: {}\n",
    "\"x\": &a y\nz: *a\n", "!!merge &m {a: 1}\n", "!!set {a, b}", "!!timestamp 2001-01-01",
    "!!float .inf", "!!int 0o7",
    aliasBomb,
  ]

  /// Each line nine times the one above, and both as keys, which the parser compares.
  private static let aliasBomb = """
    !t &a [x,x,x,x,x,x,x,x,x]
    b: !t &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
    c: !t &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
    d: !t &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
    e: !t &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]
    ? !t [*e,*e,*e,*e,*e,*e,*e,*e,*e]
    : 1
    ? !t [*e,*e,*e,*e,*e,*e,*e,*e,*e]
    : 2

    """
}
