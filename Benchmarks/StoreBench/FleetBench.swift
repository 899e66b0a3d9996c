// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import Foundation
import StoreKit

/// What the program itself costs for a fleet: importing thousands of exports, and comparing two runs of ten thousand cases.
struct FleetBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet", abstract: "Importing thousands of exports, or comparing ten thousand cases, by the program.")

  enum What: String, ExpressibleByArgument { case `import`, compare }

  @Argument(help: "import or compare.") var what: What
  @Argument(help: "A directory for stores and exports; stores that this program made are used again.") var directory:
    String
  @Option(help: "The faultbench.") var tool: String
  @Option(help: "Exports to import, or cases to compare.") var count: Int
  @Option(help: "Repeats of each case.") var repeats = 20

  func run() throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    switch what {
    case .import: try measureImport()
    case .compare: try measureCompare()
    }
  }

  private func measureImport() throws {
    let (exports, store) = ("\(directory)/exports", "\(directory)/imported.sqlite")
    for path in [exports, store] { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.createDirectory(atPath: exports, withIntermediateDirectories: true)
    let made = try MadeUpRepeat.export(json: MadeUpRepeat.json(bins: 300), in: directory)
    let text = String(decoding: made, as: UTF8.self)
    guard let uuid = text.firstMatch(of: /"uuid": "([^"]+)"/)?.1 else { throw ValidationError("an export has no uuid") }
    for number in 0..<count {
      let own = text.replacing(uuid, with: UUID().uuidString.lowercased(), maxReplacements: 1)
      try Data(own.utf8).write(to: URL(fileURLWithPath: "\(exports)/host\(number).json"))
    }
    let used = try run(["import", exports, "--store", store], status: 0)
    print("import of \(count) exports: \(used.words)")
    tell("import", used)
    try FileManager.default.removeItem(atPath: exports)
  }

  private func measureCompare() throws {
    let path = "\(directory)/compare-\(count)x\(repeats).sqlite"
    var bench = CompareBench()
    (bench.file, bench.cases, bench.repeats) = (path, count, repeats)
    try bench.make()
    // The first time reads the file into memory.
    _ = try run(["compare", "base", "candidate", "--store", path], status: nil)
    let used = try run(["compare", "base", "candidate", "--store", path], status: nil)
    print("compare of two runs of \(count) cases x \(repeats), from a store: \(used.words)")
    tell("compare", used)
  }

  private func tell(_ part: String, _ used: Usage) {
    print("measured\t\(part)/seconds\t\(used.seconds)")
    print("measured\t\(part)/CPU seconds\t\(used.cpuSeconds)")
    print("measured\t\(part)/MB\t\(used.megabytes)")
  }

  private struct Usage {
    let seconds: Double, cpuSeconds: Double, megabytes: Double

    var words: String {
      String(format: "%.2f s, %.2f s of CPU time, %.0f MB", seconds, cpuSeconds, megabytes)
    }
  }

  /// Runs the program, with what it used. `status` is what it must end with; nil for whatever a comparison comes to.
  private func run(_ arguments: [String], status: Int32?) throws -> Usage {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    let (before, begin) = (Self.usage, ContinuousClock.now)
    try process.run()
    process.waitUntilExit()
    let (after, seconds) = (Self.usage, (ContinuousClock.now - begin) / .seconds(1))
    let isFine = status.map { $0 == process.terminationStatus } ?? [0, 1].contains(process.terminationStatus)
    guard process.terminationReason == .exit, isFine else {
      throw ValidationError("\(tool) \(arguments.joined(separator: " ")): ended with \(process.terminationStatus)")
    }
    // The largest of all children, which are this program only.
    return Usage(
      seconds: seconds, cpuSeconds: after.cpu - before.cpu, megabytes: Double(after.peak) * 1024 / 1e6)
  }

  private static var usage: (cpu: Double, peak: Int) {
    var usage = rusage()
    getrusage(Int32(RUSAGE_CHILDREN.rawValue), &usage)
    let times = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1e6 }
    return (times[0] + times[1], Int(usage.ru_maxrss))
  }
}
