// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import StoreKit
import SuiteKit
import SystemPackage

/// The program inside a guest: says that it is up, does what the host asks, and says what came of it.
package struct GuestAgent: Sendable {
  private let line: GuestLine
  /// What did not go well before, which does not matter to every request.
  private let notes: [String]

  /// An agent at the guest's serial line.
  package init(notes: [String]) throws(GuestError) {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        FilePath(GuestPaths.channel), .readWrite, options: [.closeOnExec])
    } catch {
      throw GuestError(
        .refused, "open \(GuestPaths.channel) (\(error))",
        remedy: "the kernel needs two serial ports (CONFIG_SERIAL_8250_RUNTIME_UARTS, 8250.nr_uarts)")
    }
    var mode = termios()
    guard tcgetattr(file.rawValue, &mode) == 0 else {
      throw GuestError(.refused, "tcgetattr \(GuestPaths.channel) (\(Errno(rawValue: errno).description))")
    }
    // Every byte is a byte.
    cfmakeraw(&mode)
    _ = tcsetattr(file.rawValue, TCSANOW, &mode)
    self.notes = notes
    line = GuestLine(file)
  }

  /// Serves the one request of this boot.
  package func serve() async {
    do {
      try line.send(GuestReport.up(fingerprint: Self.fingerprint(), notes: notes))
      let request = try receive()
      let pulse = Pulse(line)
      defer { pulse.end() }
      switch request {
      case .nothing: break
      case .suite(let suite): try await GuestSuite(suite, line).run()
      case .command(let command): try await GuestProgram(command, line).run()
      }
      pulse.end()
      try line.send(GuestReport.done)
    } catch let error as GuestError {
      try? line.send(GuestReport.refused(error.message, remedy: error.remedy))
    } catch {
      // Errors of other parts are sentences.
      let text = "\(error)".trimmingCharacters(in: CharacterSet(charactersIn: ". \n"))
      try? line.send(GuestReport.refused(text, remedy: ""))
    }
    // What is still in the line's buffer would go with the machine.
    line.drain()
  }

  private func receive() throws(GuestError) -> GuestRequest {
    var buffer: [UInt8] = []
    switch try line.next(GuestRequest.self, within: .seconds(600), buffer: &buffer) {
    case .message(let request): return request
    case .silent, .closed: throw GuestError(.ended, "the host asked for nothing")
    }
  }

  private static func fingerprint() -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(HostFingerprint.take())).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

/// A sign of life now and then, as long as it lives. It is made once: what making it takes would stand in the figures of
/// whatever is measured at that moment.
private final class Pulse: Sendable {
  private let task: Task<Void, Never>

  init(_ line: GuestLine) {
    let sign = try? GuestFrame.encode(GuestReport.alive)
    task = Task.detached {
      guard let sign else { return }
      while (try? await Task.sleep(for: .seconds(1))) != nil {
        guard (try? line.send(frame: sign)) != nil else { return }
      }
    }
  }

  func end() { task.cancel() }
}

/// A suite, run inside.
struct GuestSuite {
  private let request: GuestSuiteRequest
  private let line: GuestLine

  init(_ request: GuestSuiteRequest, _ line: GuestLine) {
    (self.request, self.line) = (request, line)
  }

  /// Each case once; every repeat is told as it ends.
  func run() async throws {
    // Before anything else: a kernel that does not tell them is refused.
    let symbols = request.isProfiled ? ToldSymbols(try GuestSymbols(), line) : nil
    try symbols?.tell()
    let plan = try GuestPlan.read(
      directory: request.directory, cases: request.cases, processors: request.processors)
    let store = try Store(path: "/run/faultbench.sqlite", mode: .create)
    var runner = SuiteRunner(
      fio: FioBinary(path: request.fio, version: request.fioVersion), engine: request.engine, store: store)
    runner.checksJobs = false
    runner.clock = request.clock
    let line = line
    runner.observe = { event in
      switch event {
      case .repeatBegan(let progress):
        // The case's settings may have loaded modules.
        do throws(GuestError) { try symbols?.tell() } catch {
          try? line.send(GuestReport.note("functions of modules that came last have no names (\(error.message))"))
        }
        let limit = Double(progress.planned.timeout.components.seconds)
        try? line.send(GuestReport.began(case: progress.planned.id, seconds: limit))
        // Windows from here on are this case's.
        _ = try? symbols?.answer()
      case .note(let text): try? line.send(GuestReport.note(text))
      case .notRestored(let errors):
        for error in errors { try? line.send(GuestReport.note("not restored: \(error.description)")) }
      default: break
      }
    }
    runner.onSkip = { planned, missing in
      try? line.send(GuestReport.skipped(case: planned.id, reason: missing.reason, remedy: missing.remedy))
    }
    runner.onRepeat = { planned, repeated in
      guard let text = try? repeated.json() else { return }
      try? line.send(GuestReport.measured(case: planned.id, repeated: text))
    }
    _ = try await runner.run(plan)
  }
}
