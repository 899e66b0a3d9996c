// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Synchronization

/// What host and guest say to each other during a boot, on a thread of its own.
final class GuestTalk: Sendable {
  private let request: GuestRequest
  private let limits: GuestLimits
  private let profiler: GuestProfiler?
  private let observe: @Sendable (GuestReport) throws -> Void
  private let isMachineOff = Atomic(false)

  init(
    _ request: GuestRequest, limits: GuestLimits, profiler: GuestProfiler? = nil,
    observe: @escaping @Sendable (GuestReport) throws -> Void
  ) {
    (self.request, self.limits, self.profiler, self.observe) = (request, limits, profiler, observe)
  }

  /// QEMU has ended: nobody will connect any more.
  func machineIsOff() { isMachineOff.store(true, ordering: .relaxed) }

  /// Talks until the guest is done; an error where it is not.
  func hold(_ socket: GuestSocket) async -> Result<Void, any Error> {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: Result { try self.hold(socket) })
      }
    }
  }

  private func hold(_ socket: GuestSocket) throws {
    let end = ContinuousClock.now + limits.boot
    let line = try connect(socket, until: end)
    var buffer: [UInt8] = []
    guard case .up = try next(line, &buffer, within: end - .now, else: notBooted) else {
      throw GuestError(.garbage, "the guest spoke before it said that it is up")
    }
    try line.send(request)
    while true {
      switch try next(line, &buffer, within: limits.silence, else: hung) {
      case .done: return
      case .up: throw GuestError(.garbage, "the guest said a second time that it is up")
      default: break
      }
    }
  }

  private func connect(
    _ socket: GuestSocket, until end: ContinuousClock.Instant
  ) throws(GuestError) -> GuestLine {
    while ContinuousClock.now < end, !isMachineOff.load(ordering: .relaxed) {
      if let line = socket.accept(within: .milliseconds(100)) { return line }
    }
    guard isMachineOff.load(ordering: .relaxed) else { throw notBooted }
    throw GuestError(.qemuFailed, "QEMU did not connect its serial line")
  }

  /// The next word, which somebody is told.
  private func next(
    _ line: GuestLine, _ buffer: inout [UInt8], within time: Duration, else silence: GuestError
  ) throws -> GuestReport {
    switch try line.next(GuestReport.self, within: time, buffer: &buffer) {
    case .closed: throw GuestError(.ended, "the guest was switched off before it was done")
    case .silent: throw silence
    case .message(.refused(let why, let remedy)):
      throw GuestError(.refused, "the guest cannot go on: \(why)", remedy: remedy)
    case .message(let report):
      let answer = try profiler?.answer(to: report)
      try observe(report)
      if let answer { try line.send(answer) }
      return report
    }
  }

  private var notBooted: GuestError {
    GuestError(
      .notBooted, "the kernel came to no user space within \(limits.boot.components.seconds) s",
      remedy: "raise --boot-limit if it is only slow; it needs a serial console (8250), initramfs and devtmpfs")
  }

  private var hung: GuestError {
    GuestError(
      .hung, "nothing was heard of the guest for \(limits.silence.components.seconds) s",
      remedy: "raise --silence-limit if it is only slow")
  }
}
