// SPDX-License-Identifier: GPL-2.0-only
import TestSupport

/// What a batch of combinations is about, and who says what is right.
enum Family: String, CaseIterable, Sendable {
  /// `size=` is given.
  case sized
  /// On files that are there already, longer or shorter than the job needs them.
  case existing
  /// `filesize=` alone. fio's null engine then never learns where its files end; memory is like a file that is new.
  case unsized
  /// psync cannot trim a file; the engine takes whole pages only.
  case trims
  /// Ends by the clock: the I/Os up to there are the same.
  case timed
}

/// One random job: the options, and how long its files are before it.
struct Combination: Sendable {
  let family: Family
  private(set) var options: [String] = []
  /// Bytes of each file that is there before; nil for none.
  private(set) var existing: Int?

  init(_ family: Family, _ random: inout Dice) {
    self.family = family
    chooseDirection(&random)
    chooseBlocks(&random)
    chooseSize(&random)
    chooseOffset(&random)
    guard family != .timed else {
      options += ["time_based=1", "runtime=100ms", "rate_iops=2000"]
      return
    }
    chooseAmount(&random)
    if isRandom { chooseDistribution(&random) }
    if family != .trims { chooseZones(&random) }
    if random.chance(10) { options.append("create_serialize=0") }
    if random.chance(8) { options.append("file_service_type=\(random.any("random", "sequential", "roundrobin:3"))") }
    if random.chance(8) { options.append("fsync=17") }
    if random.chance(8) { options.append("runtime=3600") }
  }

  /// As many jobs as `numjobs=` says.
  var jobCount: Int { options.contains("numjobs=3") ? 3 : options.contains("numjobs=2") ? 2 : 1 }

  /// As it stands in a job file.
  func text(_ name: String) -> String {
    // Where jobs share it, fio's log of file names is nobody's.
    let log = jobCount == 1 ? "write_iolog=\(name).io\n" : ""
    return "[\(name)]\nwrite_lat_log=\(name)\n\(log)\(options.joined(separator: "\n"))\n"
  }

  private var isRandom: Bool { options[0].hasPrefix("rw=rand") }

  private var hasBlocksOfOneSize: Bool { options[1].hasPrefix("bs=") && !options[1].contains(",") }

  private mutating func chooseDirection(_ random: inout Dice) {
    if family == .trims {
      let rw = random.any("trim", "randtrim", "trimwrite", "randtrimwrite")
      let step = rw == "trim" && random.chance(50) ? ":" + random.any("4k", "8k", "-8k", "-12k", "1m", "-1m") : ""
      options.append("rw=\(rw)\(step)")
      return
    }
    // Of two directions, the clock decides which is next where there is a rate.
    let rw =
      family == .timed
      ? random.any("read", "write", "randread", "randwrite")
      : random.any("read", "write", "randread", "randwrite", "rw", "randrw", "read", "write")
    var modifier = ""
    if random.chance(45) {
      modifier =
        rw.hasPrefix("rand")
        ? ":" + random.any("2", "4", "8", "100")
        : rw == "rw"
          ? ""
          : ":"
            + random.any(
              "4k", "8k", "12k", "-4k", "-8k", "-12k", "-16k", "8", "2", "64k", "1m", "-64k", "3k", "-3k", "5000",
              "100m",
              "-1m")
    }
    options.append("rw=\(rw)\(modifier)")
    if !modifier.isEmpty, random.chance(30) { options.append("rw_sequencer=\(random.any("sequential", "identical"))") }
    if rw.hasSuffix("rw"), random.chance(50) { options.append("rwmixread=\(random.any("10", "70", "100"))") }
  }

  private mutating func chooseBlocks(_ random: inout Dice) {
    if family == .trims { return options.append("bs=\(random.any("4k", "8k", "12k", "16k", "64k"))") }
    switch random.below(10) {
    case 0..<5:
      options.append("bs=\(random.any("4k", "4k", "8k", "6k", "512", "3000", "64k", "100k", "1m", "3m", "20k", "12k"))")
    case 5, 6: options.append("bsrange=\(random.any("1k-64k", "4k-16k", "3k-24k", "512-1000", "4k-1m", "16k-1m"))")
    case 7: options.append("bssplit=\(random.any("4k/50:8k/50", "2k/10:64k/60:4k/30", "1k/20:6k/80"))")
    case 8: options.append("bs=\(random.any("4k,8k", "16k,4k", "6k,4k", "8k,12k,4k"))")
    default:
      options.append("bs=\(random.any("4k", "16k", "2m"))")
      options.append("blockalign=\(random.any("4k", "2m", "8k", "64k", "1k", "6k"))")
    }
  }

  private mutating func chooseSize(_ random: inout Dice) {
    var size = [
      1 << 20, 1_000_001, 3 << 20, 1 << 21, (1 << 20) + 4096, (1 << 20) + 1 + random.below(9000),
      300_000 + random.below(2_700_000), 65536 * (4 + random.below(36)), 4096 * (70 + random.below(630)),
    ][random.below(9)]
    if family == .trims { size -= size % 4096 }
    if family != .unsized, family != .existing || random.chance(70) { options.append("size=\(size)") }
    if family == .unsized || family != .trims && random.chance(15) {
      let least = random.any("262144", "1048576", "1000001", "300000")
      // A range begins where a block still fits behind an offset: fio itself does not look.
      let takesRange = !options.contains { $0.hasPrefix("bs=1m") || $0.hasPrefix("bs=2m") || $0.hasPrefix("bs=3m") }
      options.append("filesize=\(least)\(takesRange && random.chance(40) ? "-3m" : "")")
    }
    // Backwards, the trims of a file that is no number of pages long begin within a page.
    let isBackwards = family == .trims && options[0].contains("-")
    if family != .timed, !isBackwards, random.chance(30) { options.append("nrfiles=\(random.any("2", "3", "5"))") }
    // A percentage leaves a job without a size= of its own.
    if family == .unsized || family == .existing, random.chance(15) {
      options.append("size=\(random.any("50%", "30%"))")
    }
    guard family == .sized || family == .existing else { return }
    existing = [4 << 20, 6 << 20, 100_000, (1 << 20) + 777, 3_000_000][random.below(5)]
  }

  private mutating func chooseOffset(_ random: inout Dice) {
    guard random.chance(35), !options.contains(where: { $0.hasPrefix("filesize=") && $0.contains("-") }) else { return }
    if family == .trims { return options.append("offset=\(random.any("4k", "1m", "1g"))") }
    switch random.below(5) {
    case 0: options.append("offset_increment=\(random.any("64k", "1m", "10%"))")
    case 1: options += ["offset=\(random.any("50%", "33%"))", "offset_align=\(random.any("4k", "64k", "1"))"]
    default: options.append("offset=\(random.any("50%", "4k", "1m", "512", "10%", "123456", "1g"))")
    }
  }

  private mutating func chooseAmount(_ random: inout Dice) {
    if random.chance(25) { options.append("io_size=\(random.any("64k", "500k", "2m", "5m", "50%", "100001"))") }
    if random.chance(15) { options.append("number_ios=\(random.any("1", "10", "100", "1000"))") }
    if random.chance(20) { options.append("loops=\(random.any("2", "3"))") }
    if random.chance(20) { options.append("numjobs=\(random.any("2", "3"))") }
  }

  private mutating func chooseDistribution(_ random: inout Dice) {
    if random.chance(30) { options.append("norandommap=1") }
    if random.chance(20) { options.append("random_generator=\(random.any("lfsr", "tausworthe64"))") }
    guard family != .trims else { return }
    if random.chance(30) { options.append("percentage_random=\(random.any("50", "10,90", "0", "30,70,50"))") }
    guard random.chance(35) else { return }
    let distribution = random.any(
      "zipf:1.1", "zipf:0.8", "pareto:0.3", "normal:20", "zoned:60/10:30/20:10/70", "zoned_abs:60/64k:40/64k")
    options.append("random_distribution=\(distribution)")
  }

  private mutating func chooseZones(_ random: inout Dice) {
    guard random.chance(20) else { return }
    options += ["zonemode=strided", "zonesize=\(random.any("64k", "16k", "100k", "256k", "1m"))"]
    if random.chance(60) { options.append("zonerange=\(random.any("64k", "128k", "100k", "512k"))") }
    options.append("zoneskip=\(random.any("0", "64k", "12k", "1m"))")
    // fio's map has the smallest blocks of one zone. A larger one that goes beyond the zone is marked in memory behind the map: what lies
    // there says how long it becomes (docs/engine-options.md).
    if isRandom, !hasBlocksOfOneSize, !options.contains("norandommap=1") { options.append("norandommap=1") }
  }
}
