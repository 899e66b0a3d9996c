// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import StoreKit

/// The directory that a repeat has on another host, below the one that the user named: a new one for each repeat of each case and host,
/// as on this machine, since hosts may share a file system, and may be servers of one machine.
///
/// A server makes no directory for `directory=`. But before a job it runs a command of the shell (`exec_prerun`), as root for whoever
/// reaches its port.
struct HostDirectory: Sendable {
  private let host: FleetHost
  private let runner: FioRunner
  private let parent: String
  /// Below `parent`.
  private let top: String, place: String
  /// Whether the engine writes reports there, which stay.
  private let hasReports: Bool

  /// nil where the job file asks for none, or nobody named a directory.
  init?(of step: CaseGroup.Step, on host: FleetHost, by fio: FioBinary) {
    let names = step.planned.variables
    hasReports = names.contains(GivenVariable.faultReport)
    guard let parent = host.directory, hasReports || names.contains(GivenVariable.caseDirectory) else { return nil }
    (self.host, self.parent) = (host, parent)
    runner = {
      var runner = FioRunner(fio: fio, engine: nil, timeout: .seconds(60))
      runner.host = host.host
      return runner
    }()
    top = "faultbench-\(host.fleet.prefix(8))-\(Self.plain(host.host.name))"
    place = "\(top)/\(step.planned.ordinal)-\(Self.plain(step.planned.id))/\(step.number)"
  }

  /// Where it is there.
  var path: String { "\(parent)/\(place)" }

  /// What a job file is told of it.
  var variables: [String: String] {
    [GivenVariable.caseDirectory: "\(path)/files", GivenVariable.faultReport: "\(path)/"]
  }

  /// Makes it. Where a run says that it failed, and not for want of the host, there is none.
  func make(stop: StopLatch) async throws(FioRunError) -> FioRun {
    try await run("mkdir -p '\(place)/files'", stop: stop)
  }

  /// Removes the case's files, and everything else where there are no reports, also after a stop.
  ///
  /// - Returns: whether they are gone.
  func remove() async -> Bool {
    let upper = place.split(separator: "/").dropLast().joined(separator: "/")
    var steps = ["rm -rf '\(place)\(hasReports ? "/files" : "")'"]
    // What it is in may have other repeats.
    if !hasReports { steps.append("(rmdir -p '\(upper)' 2>/dev/null || :)") }
    let command = steps.joined(separator: " && ")
    do throws(FioRunError) { return try await run(command, stop: nil).passed } catch { return false }
  }

  /// A job that does one I/O of nothing after the command. fio puts what the last command says into a file, which that command removes.
  private func run(_ command: String, stop: StopLatch?) async throws(FioRunError) -> FioRun {
    let text = """
      [directory]
      ioengine=null
      rw=read
      bs=4k
      size=4k
      exec_prerun=cd '\(parent)' && \(command) && rm -f directory.prerun.txt

      """
    do {
      return try await Scratch.withDirectory { scratch in
        let file = "\(scratch)/directory.fio"
        try FileBytes.write(Array(text.utf8), to: file)
        return try await runner.run(file, stop: stop)
      }
    } catch {
      throw error as? FioRunError ?? .cannotRun(runner.fio.path, reason: "\(error)")
    }
  }

  /// A name of one file that neither the shell nor fio, which parts names at colons, takes for more.
  private static func plain(_ name: String) -> String {
    let kept = name.unicodeScalars.map { scalar -> Character in
      let isKept =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._=,-".unicodeScalars.contains(scalar))
      return isKept ? Character(scalar) : "_"
    }
    return String(kept.prefix(100))
  }
}
