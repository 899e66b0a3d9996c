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

  /// The median ratio of IOPS that is good enough.
  static let rateBar = 0.98
  /// The ratio of instructions per queue() call that is good enough.
  static let instructionBar = 1.3

  @Option(help: "The fio to run.") var fio = "fio"
  @Option(help: "The reference engine.") var reference: String?
  @Option(help: "The engine under test.") var candidate: String?
  @Option(help: "The AccessLoops program: compares access methods with C loops, alone or before the engines.")
  var loops: String?
  @Option(help: "What the tables call the engine under test.") var label = "Swift"
  @Option(help: "Launches of fio per case; each gives one pair.") var launches = 40
  @Flag(help: "Leave out the instruction counts, which need valgrind.") var skipInstructions = false

  /// Exit codes as everywhere in this repository: 1 a bar missed, 2 usage or a benchmark that could not be done.
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
    for file in [reference, candidate, loops].compactMap(\.self) where !FileManager.default.isReadableFile(atPath: file)
    {
      throw ValidationError("nothing to compare at \(file): start scripts/bench, which builds it")
    }
    guard launches > 0 else { throw ValidationError("--launches \(launches): at least one is needed") }
  }

  func run() throws {
    // Not `met && …`: every table is wanted whatever the first one says.
    var met = true
    if let loops {
      let comparison = try LoopComparison(program: absolute(loops))
      print("Median times in turns on one CPU, and the median of the pairwise ratios of speed:\n")
      print(comparison.table.markdown + "\n")
      met = comparison.isMet
    }
    if let reference, let candidate {
      let enginesMet = try compare(Engines(reference: absolute(reference), candidate: absolute(candidate)))
      met = met && enginesMet
    }
    if !met { throw ExitCode(1) }
  }

  private func compare(_ engines: Engines) throws -> Bool {
    let ratesMet = try compareRates(engines)
    let instructionsMet = try skipInstructions || compareInstructions(engines)
    return ratesMet && instructionsMet
  }

  private func compareRates(_ engines: Engines) throws -> Bool {
    let launch = FioLaunch(fio: fio, cpu: try pinnableCPU())
    let header = ["case", "IOPS C", "IOPS \(label)", "\(label)/C", "95 % interval", "pairs", "bar \(Self.rateBar)"]
    var table = Table(header)
    var met = true
    for benchCase in BenchCase.all {
      let result = try engines.compare(benchCase, with: launch, launches: launches)
      let interval = result.interval
      let verdict = result.median >= Self.rateBar
      met = met && verdict
      table.append([
        benchCase.name,
        whole(PairedRatio.median(of: result.reference)),
        whole(PairedRatio.median(of: result.candidate)),
        decimals(result.median, 4),
        "\(decimals(interval.lowerBound, 4)) … \(decimals(interval.upperBound, 4))",
        "\(result.pairs)",
        verdict ? "met" : "MISSED",
      ])
    }
    print("Median IOPS while both share CPU \(launch.cpu), and the median of the pairwise ratios:\n")
    print(table.markdown)
    return met
  }

  private func compareInstructions(_ engines: Engines) throws -> Bool {
    let callgrind = Callgrind(fio: fio)
    var table = Table([
      "rw", "C", label, "\(label)/C", "C with memcpy", "\(label) with memcpy", "bar \(Self.instructionBar)",
    ])
    var met = true
    for direction in ["read", "write"] {
      let theirs = try callgrind.cost(of: engines.reference, direction: direction)
      let ours = try callgrind.cost(of: engines.candidate, direction: direction)
      let ratio = ours.own / theirs.own
      let verdict = ratio <= Self.instructionBar
      met = met && verdict
      table.append([
        direction,
        decimals(theirs.own, 1),
        decimals(ours.own, 1),
        decimals(ratio, 2),
        decimals(theirs.inclusive, 1),
        decimals(ours.inclusive, 1),
        verdict ? "met" : "MISSED",
      ])
    }
    print("\nInstructions per queue() call, 4k blocks, \(Callgrind.ios) calls:\n")
    print(table.markdown)
    return met
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
