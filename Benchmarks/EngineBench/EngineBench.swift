// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation

/// Compares libpagefault.so with the C engine of the same semantics, interleaved in one run.
@main
struct EngineBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "EngineBench",
    abstract: "Compares an engine with the C reference engine: IOPS side by side, and instructions per queue().",
    discussion: "scripts/bench builds both engines and starts this program.")

  @Option(help: "The fio to run.") var fio = "fio"
  @Option(help: "The reference engine.") var reference: String?
  @Option(help: "The leaner C engine, for the case in which the engine's own cost shows most.") var lean: String?
  @Option(help: "The engine under test.") var candidate: String?
  @Option(help: "The AccessLoops program: compares access methods with C loops, alone or before the engines.")
  var loops: String?
  @Option(help: "What the tables call the engine under test.") var label = "Swift"
  @Option(help: "Launches of fio per case; each gives one pair.") var launches = 40
  @Flag(help: "Leave out the instruction counts, which need valgrind.") var skipInstructions = false
  @Flag(help: "Count instructions, and nothing else.") var skipRates = false

  /// Exit codes as everywhere in this repository: 2 for usage or a benchmark that could not be done. What is good enough,
  /// scripts/bench judges.
  static func main() {
    do {
      try parse().run()
    } catch let code as ExitCode {
      exit(withError: code)
    } catch {
      guard exitCode(for: error) != .success else { exit(withError: error) }
      FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
      exit(withError: ExitCode(2))
    }
  }

  func validate() throws {
    guard (reference == nil) == (candidate == nil), loops != nil || reference != nil else {
      throw ValidationError("what to compare? --reference and --candidate, or --loops")
    }
    for file in [reference, lean, candidate, loops].compactMap(\.self)
    where !FileManager.default.isReadableFile(atPath: file) {
      throw ValidationError("nothing to compare at \(file): start scripts/bench, which builds it")
    }
    guard launches > 0 else { throw ValidationError("--launches \(launches): at least one is needed") }
  }

  func run() throws {
    if let loops {
      let comparison = try LoopComparison(program: absolute(loops))
      print("Median times in turns on one CPU, and the median of the pairwise ratios of speed:\n")
      print(comparison.table.markdown + "\n")
      for (name, result) in comparison.cases { tell("loops", name, result.median) }
    }
    guard let reference, let candidate else { return }
    let engines = Engines(reference: absolute(reference), candidate: absolute(candidate))
    let leaner = lean.map { Engines(reference: absolute($0), candidate: absolute(candidate)) }
    if !skipRates { try compareRates(engines, leaner) }
    if !skipInstructions { try compareInstructions(engines, leaner) }
  }

  /// A line for scripts/bench, which holds it against Benchmarks/thresholds.json.
  private func tell(_ part: String, _ what: String, _ value: Double) {
    print("measured\t\(part)/\(what)\t\(value)")
  }

  private func compareRates(_ engines: Engines, _ leaner: Engines?) throws {
    let launch = FioLaunch(fio: fio, cpu: try pinnableCPU())
    var table = Table(["case", "IOPS C", "IOPS \(label)", "\(label)/C", "95 % interval", "pairs"])
    var cases = BenchCase.all.map { ($0, engines, $0.name) }
    if let leaner { cases.append((.warm, leaner, "\(BenchCase.warm.name), lean C")) }
    for (benchCase, engines, name) in cases {
      let result = try engines.compare(benchCase, with: launch, launches: launches)
      let interval = result.interval
      table.append([
        name,
        whole(PairedRatio.median(of: result.reference)),
        whole(PairedRatio.median(of: result.candidate)),
        decimals(result.median, 4),
        "\(decimals(interval.lowerBound, 4)) … \(decimals(interval.upperBound, 4))",
        "\(result.pairs)",
      ])
      tell("engines", name, result.median)
    }
    print("Median IOPS while both share CPU \(launch.cpu), and the median of the pairwise ratios:\n")
    print(table.markdown)
  }

  private func compareInstructions(_ engines: Engines, _ leaner: Engines?) throws {
    let callgrind = Callgrind(fio: fio)
    var table = Table(["rw", "C", label, "\(label)/C", "C with memcpy", "\(label) with memcpy"])
    for (engines, suffix) in [(engines, ""), (leaner, ", lean C")] {
      guard let engines else { continue }
      for direction in ["read", "write"] {
        let theirs = try callgrind.cost(of: engines.reference, direction: direction)
        let ours = try callgrind.cost(of: engines.candidate, direction: direction)
        table.append([
          direction + suffix,
          decimals(theirs.own, 1),
          decimals(ours.own, 1),
          decimals(ours.own / theirs.own, 2),
          decimals(theirs.inclusive, 1),
          decimals(ours.inclusive, 1),
        ])
        tell("instructions", direction + suffix, ours.own / theirs.own)
      }
    }
    print("\nInstructions per queue() call, 4k blocks, \(Callgrind.ios) calls:\n")
    print(table.markdown)
  }

  /// The last CPU we may use: the first ones serve more interrupts.
  private func pinnableCPU() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let list = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    guard let last = list?.split(whereSeparator: { !$0.isNumber }).last, let cpu = Int(last) else {
      throw BenchError("/proc/self/status has no Cpus_allowed_list")
    }
    return cpu
  }

  private func absolute(_ path: String) -> URL { URL(filePath: path).standardizedFileURL }
  private func whole(_ value: Double) -> String { String(Int(value.rounded())) }
  private func decimals(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
