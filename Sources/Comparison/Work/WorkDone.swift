// SPDX-License-Identifier: GPL-2.0-only
import FioKit

/// How much one repeat did: what a result itself tells of its job, whatever is known of the job's options.
struct WorkDone: Sendable, Hashable {
  /// I/Os and bytes by direction; the direction is empty where only the sum is known.
  var ios: [String: Int] = [:], bytes: [String: Int] = [:]
  /// Milliseconds in which there was I/O; nil where that was not kept.
  var runtime: Int?

  /// Of the entries of a case in a result of fio's.
  init(_ jobs: [FioJob]) {
    for (name, direction) in jobs.flatMap(\.activeDirections) {
      ios[name, default: 0] += direction.ios
      bytes[name, default: 0] += direction.bytes
      runtime = max(runtime ?? 0, direction.runtime)
    }
  }

  /// Of the figures of a stored repeat; nil where they do not tell.
  init?(metrics: [String: Double]) {
    guard let sum = metrics["ios"], let work = WorkDone(ios: sum) else { return nil }
    self = work
  }

  /// Of the sum of I/Os that a stored repeat has; nil where it is no whole number.
  private init?(ios sum: Double) {
    guard let count = Int(exactly: sum) else { return nil }
    ios = ["": count]
  }

  /// Of the sums of I/Os of a stored case's repeats. They mostly did the same, which is held once.
  static func all(ios sums: [Double]) -> [WorkDone] {
    var all: [WorkDone] = []
    var last = Double.nan
    for sum in sums {
      if sum == last, let same = all.last {
        all.append(same)
      } else if let work = WorkDone(ios: sum) {
        all.append(work)
        last = sum
      }
    }
    return all
  }
}

/// When a job may do less than it did another time.
struct WorkRule: Sendable, Hashable {
  /// Milliseconds after which it ends, whatever it has done by then; nil without such an end.
  private(set) var limit: Double?
  /// Whether an option leaves open how much is done.
  private(set) var isOpen = false
  /// Whether sizes, or the directions of I/Os, are drawn anew each time.
  private(set) var isRandom = false
  /// The largest size of an I/O, where sizes are drawn.
  private(set) var maxSize = 0.0

  /// By a job's options, and whether another job of its file may end it (`exitall`).
  init(_ options: [String: String], isEndedByOthers: Bool = false) {
    isOpen = isEndedByOthers
    for (key, value) in options {
      let effect = WorkEffect.of(key)
      if effect.contains(.open), Self.isSet(value) { isOpen = true }
      addDraws(effect, key, value)
    }
    for name in ["runtime", "timeout"] {
      guard let text = options[name] else { continue }
      if let time = FioValue.microseconds(text) {
        if time > 0 { limit = Double(time) / 1000 }
      } else {
        isOpen = true
      }
    }
    if let text = options["time_based"], Self.isSet(text), limit == nil { isOpen = true }
  }

  /// By a stored job file, which may have several jobs; without one nothing is left open.
  init(jobFile text: String) {
    guard let file = try? JobFile(parsing: Array(text.utf8), name: "stored") else { return }
    for line in file.lines {
      switch line.content {
      case .option(let option):
        let (effect, value) = (WorkEffect.of(option.key), option.value ?? "")
        addDraws(effect, option.key, value)
        if !effect.isDisjoint(with: [.open, .time]), Self.isSet(value) { isOpen = true }
      case .include: isOpen = true
      default: break
      }
    }
  }

  private mutating func addDraws(_ effect: WorkEffect, _ key: String, _ value: String) {
    if effect.contains(.seed), value == "0" { isRandom = true }
    if effect.contains(.pace) { isRandom = true }
    if effect.contains(.drawnSizes) {
      isRandom = true
      let sizes = BlockSizes.parse(value, of: key).compactMap { $0 }
      maxSize = max(maxSize, Double(sizes.max() ?? 0))
    }
  }

  /// `ramp_time=0` and the like are what fio does without them.
  private static func isSet(_ value: String) -> Bool { value != "0" && FioValue.microseconds(value) != 0 }

  /// Whether a repeat may have done less than others.
  func mayDoLess(_ work: WorkDone) -> Bool {
    if isOpen { return true }
    guard let limit else { return false }
    guard let runtime = work.runtime else { return true }
    return Double(runtime) >= 0.9 * limit
  }

  /// By how much amounts of the same work may lie apart, of which the largest is `amount`, in a repeat of `most` I/Os.
  func tolerance(of amount: Int, directions: Int, isSum: Bool, most: WorkDone) -> Double {
    // Which direction an I/O has is drawn, and seeds may differ between releases of fio.
    guard isRandom || (directions > 1 && !isSum) else { return 0.01 * Double(amount) + 1 }
    let ofDirections = isSum ? 0 : Self.deviations * Double(amount).squareRoot()
    return max((0.1 + 0.9 * sizeSpread(most)) * Double(amount) + 16, ofDirections)
  }

  /// How far the mean of the sizes that a repeat drew may be off, as a share; at most all of it. Sizes between 0 and a
  /// largest one have no larger variance than mean · (largest − mean).
  func sizeSpread(_ work: WorkDone) -> Double {
    guard let mean = work.bytesPerIO ?? (maxSize > 0 ? maxSize / 8 : nil), mean > 0, maxSize > mean else {
      return 0
    }
    return min(Self.deviations * ((maxSize / mean - 1) / Double(max(work.count, 1))).squareRoot(), 1)
  }

  /// So many standard deviations; between the least and the most of 40 repeats lie about four.
  private static let deviations = 6.0
}

extension WorkDone {
  var count: Int { ios.values.reduce(0, +) }

  var bytesPerIO: Double? { bytes.isEmpty || count == 0 ? nil : Double(bytes.values.reduce(0, +)) / Double(count) }
}
