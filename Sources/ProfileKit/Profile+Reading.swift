// SPDX-License-Identifier: GPL-2.0-only

extension Profile {
  /// The format that is known.
  private static let format = "1"

  /// Reads the text of a profile. Records that are not known are skipped.
  package init(text: String) throws(ProfileError) {
    var reader = Reader()
    // Bytes: a profile has a megabyte, and no character of it is one of several.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = line.split(separator: UInt8(ascii: " ")).map { Substring($0) }
      guard !words.isEmpty else { continue }
      guard !reader.hasEnded else { throw ProfileError(line: index + 1, reason: "comes after its end") }
      guard reader.isKnown || words == ["faultscope", Substring(Self.format)] else {
        throw ProfileError(
          line: index + 1, reason: "is not 'faultscope \(Self.format)': no profile, or of another version")
      }
      guard try reader.read(words, line: index + 1) else {
        throw ProfileError(line: index + 1, reason: "is no record of kind '\(words[0])'")
      }
      guard reader.whole <= Self.maxWhole else { throw ProfileError(line: index + 1, reason: "counts beyond 2^53") }
    }
    guard reader.hasEnded else {
      throw ProfileError(line: lines.count, reason: "is not its end")
    }
    self = reader.profile
  }

  /// What all counts of nodes, totals and groups may come to: beyond it doubles lose ones, and sums of a thousand profiles stay
  /// below 2^64.
  static let maxWhole: UInt64 = 1 << 53

  /// What was read so far.
  private struct Reader {
    var profile = Profile()
    var isKnown = false
    var hasEnded = false
    private var hasProcessors = false
    /// Places of functions, by their numbers.
    private var functions: [UInt64: Int] = [:]
    /// Categories of roots, and the places of nodes, by their numbers.
    private var roots: [UInt64: Category] = [:]
    private var places: [UInt64: Int] = [:]
    /// How deep each node is.
    private var depths: [Int] = []
    /// What all counts come to.
    private(set) var whole: UInt64 = 0

    private mutating func count(_ numbers: some Sequence<UInt64>) {
      for number in numbers {
        let (sum, isOverflow) = whole.addingReportingOverflow(number)
        whole = isOverflow ? .max : sum
      }
    }

    /// False where the record has not the words that its kind has.
    mutating func read(_ words: [Substring], line: Int) throws(ProfileError) -> Bool {
      let numbers = words.dropFirst().compactMap { UInt64($0) }
      let areNumbers = numbers.count == words.count - 1
      switch words[0] {
      case "faultscope": isKnown = true
      case "window":
        guard words.count == 3 else { return false }
        profile.isClosed = words[2] == "closed"
      case "windows":
        guard words.count == 2, let count = Int(words[1]), (1...1_000_000).contains(count) else { return false }
        profile.windows = count
      case "processor":
        // A stored profile has its totals over all vCPUs.
        guard areNumbers, numbers.count == 2, let processor = Int(exactly: numbers[0]) else { return false }
        if !hasProcessors { profile.processors = [:] }
        hasProcessors = true
        guard numbers[1] <= maxWhole else { return false }
        profile.processors[processor] = numbers[1]
      case "total": return readTotal(words)
      case "function": return readFunction(words)
      case "root":
        guard words.count == 3, let number = UInt64(words[1]), let category = Category(rawValue: String(words[2]))
        else {
          return false
        }
        roots[number] = category
      case "node":
        guard areNumbers, numbers.count == 7 else { return false }
        try readNode(numbers, line: line)
      case "group": return readGroup(words)
      case "path": return readPath(words)
      case "end": hasEnded = true
      default:
        guard areNumbers, numbers.count == 1 else { break }
        guard numbers[0] <= maxWhole else { return false }
        profile.counters[String(words[0])] = numbers[0]
      }
      return true
    }

    /// A name is what kallsyms has: a word, and for a module's another one in brackets. It is shown, so it may not steer a terminal.
    private mutating func readFunction(_ words: [Substring]) -> Bool {
      guard words.count >= 3, let number = UInt64(words[1]), let address = UInt64(words[2], radix: 16),
        !words[3...].contains(where: { $0.utf8.contains { $0 < 0x20 || $0 == 0x7f } })
      else { return false }
      let name = words.count > 3 ? words[3...].joined(separator: " ") : KernelSymbols.unnamed(address)
      functions[number] = profile.functions.count
      profile.functions.append(Function(address: address, name: name))
      return true
    }

    /// The place of a function; number 0 stands for what belongs to none.
    private mutating func place(_ number: UInt64) -> Int? {
      if number == 0, functions[0] == nil {
        functions[0] = profile.functions.count
        profile.functions.append(Function(address: 0, name: KernelSymbols.unnamed(0)))
      }
      return functions[number]
    }

    private mutating func readTotal(_ words: [Substring]) -> Bool {
      guard words.count == 4 || words.count == 6, let category = Category(rawValue: String(words[2])),
        let processor = Int(words[1]), processor >= 0
      else { return false }
      let numbers = words[3...].compactMap { UInt64($0) }
      guard numbers.count == words.count - 3 else { return false }
      count(numbers)
      profile.processors[processor, default: 0] &+= numbers[0]
      profile.totals[category, default: Total()].instructions &+= numbers[0]
      guard numbers.count == 3 else { return true }
      profile.totals[category, default: Total()].ended &+= numbers[1]
      profile.totals[category, default: Total()].handled &+= numbers[2]
      return true
    }

    private mutating func readNode(_ numbers: [UInt64], line: Int) throws(ProfileError) {
      let parent = places[numbers[1]]
      guard let category = parent.map({ profile.nodes[$0].category }) ?? roots[numbers[1]] else {
        throw ProfileError(line: line, reason: "names a caller that did not come before")
      }
      guard let function = place(numbers[2]) else {
        throw ProfileError(line: line, reason: "names a function that did not come before")
      }
      depths.append((parent.map { depths[$0] } ?? 0) + 1)
      guard depths[depths.count - 1] <= maxDepth else {
        throw ProfileError(line: line, reason: "nests functions deeper than \(maxDepth) levels")
      }
      count(numbers[3...])
      places[numbers[0]] = profile.nodes.count
      profile.nodes.append(
        Node(
          parent: parent, category: category, function: function, own: numbers[3], calls: numbers[4],
          repeats: numbers[5],
          bytes: numbers[6]))
    }

    private mutating func readGroup(_ words: [Substring]) -> Bool {
      guard words.count == 6, let category = Category(rawValue: String(words[1])) else { return false }
      let numbers = words[2...].compactMap { UInt64($0) }
      guard numbers.count == 4 else { return false }
      count(numbers)
      profile.groups.append(
        Group(category: category, count: numbers[0], sum: numbers[1], min: numbers[2], max: numbers[3]))
      return true
    }

    private mutating func readPath(_ words: [Substring]) -> Bool {
      guard let last = profile.groups.indices.last else { return false }
      for word in words.dropFirst() {
        let parts = word.split(separator: ":").compactMap { UInt64($0) }
        guard parts.count == 3, let function = place(parts[0]), let depth = Int(exactly: parts[1]) else {
          return false
        }
        count([parts[2]])
        profile.groups[last].path.append(Step(function: function, depth: depth, own: parts[2]))
      }
      return true
    }
  }
}
