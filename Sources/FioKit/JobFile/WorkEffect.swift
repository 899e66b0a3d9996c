// SPDX-License-Identifier: GPL-2.0-only

/// What an option of fio's does to the amount of work that a job does. The one table for whoever expects an amount of a job file
/// (``PlannedJob/work``) and whoever compares the amounts of two results.
package struct WorkEffect: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Says how much is done.
  package static let amount = WorkEffect(rawValue: 1)
  /// The sizes of the I/Os are drawn.
  package static let drawnSizes = WorkEffect(rawValue: 2)
  /// With the value 0 whatever is drawn is drawn anew in each run.
  package static let seed = WorkEffect(rawValue: 4)
  /// Paces the I/Os, so that it depends on time which of them are done.
  package static let pace = WorkEffect(rawValue: 8)
  /// Ends the job after a time.
  package static let time = WorkEffect(rawValue: 16)
  /// Something other than the size ends the job, or part of its work is not counted.
  package static let open = WorkEffect(rawValue: 32)
  /// May end other jobs before they have done all their work.
  package static let endsOthers = WorkEffect(rawValue: 64)

  /// The effect of this option; nothing for options without any, and for those that only fio knows.
  package static func of(_ option: String) -> WorkEffect {
    table[option] ?? (option.hasPrefix("rate") ? .pace : option.hasPrefix("exitall") ? [.open, .endsOthers] : [])
  }

  /// The options that have an effect.
  static var known: some Sequence<String> { table.keys }

  /// The options with which an amount can be calculated.
  static let amounts = Set(table.filter { $0.value.contains(.amount) }.keys)

  private static let table: [String: WorkEffect] = [
    "rw": .amount, "readwrite": .amount, "size": .amount, "bs": .amount, "blocksize": .amount,
    "bsrange": [.amount, .drawnSizes], "blocksize_range": [.amount, .drawnSizes], "bssplit": [.amount, .drawnSizes],
    "loops": .amount, "nrfiles": .amount, "numjobs": .amount, "offset": .amount, "fileoffset": .amount,
    "io_size": .amount, "io_limit": .amount, "number_ios": .amount,
    "randrepeat": .seed, "allrandrepeat": .seed,
    "runtime": .time, "timeout": .time, "time_based": .time,
    "ramp_time": .open, "steadystate": .open, "ss": .open, "fill_device": .open, "fill_fs": .open,
    "latency_target": .open, "trigger": .open, "trigger_timeout": .open,
    "exit_what": [.open, .endsOthers],
  ]
}

/// The words of `rw`, and in which directions each of them moves data.
package enum ReadWriteWord {
  /// In fio's order.
  package static let all = [
    "read", "write", "trim", "randread", "randwrite", "randtrim", "rw", "readwrite", "randrw", "trimwrite",
    "randtrimwrite",
  ]

  /// `read`, `write` and `trim`, as far as `rw` with this value does them, whatever stands behind its colon; nil for no such word.
  package static func directions(_ value: String) -> Set<String>? {
    let word = value.prefix { $0 != ":" }
    guard all.contains(String(word)) else { return nil }
    switch word.hasPrefix("rand") ? word.dropFirst(4) : word {
    case "rw", "readwrite": return ["read", "write"]
    case "trimwrite": return ["trim", "write"]
    case let one: return [String(one)]
    }
  }
}

/// The sizes that an option of block sizes names.
package enum BlockSizes {
  /// In the order of the text, nil for one that is no size: `4k,8k` of `bs`, `4k-64k` of `bsrange`, `4k/50:64k/50` of `bssplit`.
  package static func parse(_ text: String, of option: String) -> [Int?] {
    let parts = text.split { $0 == "," || (option.hasSuffix("range") && $0 == "-") || $0 == ":" }
    return parts.map { part in
      FioValue.bytes(String(option == "bssplit" ? part.prefix { $0 != "/" } : part)).flatMap { Int(exactly: $0) }
    }
  }
}

extension PlannedJob {
  /// A job of which a result tells the options.
  package init(named name: String, options: [String: String]) {
    self.init(section: name, options: options.map { JobOption(key: $0.key, value: $0.value) })
  }

  /// The bytes that `io_size` or `size` names for one copy, with its loops; nil where time ends the job, where what is verified
  /// is read again, and where nothing is named.
  package var namedBytes: Double? {
    let isTimed = options.contains { $0.key != "time_based" && WorkEffect.of($0.key).contains(.time) && !$0.isZero }
    guard !isTimed, value("verify") == nil, case .some(.some(let text)) = value("io_size") ?? value("size"),
      let size = FioValue.bytes(text), size > 0
    else { return nil }
    guard case .some(let loops) = value("loops") else { return Double(size) }
    return loops.flatMap(Double.init).map { Double(size) * $0 }
  }
}
