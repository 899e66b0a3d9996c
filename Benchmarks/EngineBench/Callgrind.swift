// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// Counts the instructions of `queue` by running fio under valgrind's callgrind.
struct Callgrind {
  let fio: String

  /// Enough I/Os that what happens only once (resolving a symbol) does not show.
  static let ios = 16384

  /// - Parameter direction: fio's `rw` word.
  func cost(of library: URL, direction: String) throws -> CallgrindProfile.CallCost {
    // callgrind names objects as the kernel does, and SwiftPM's release directory is a link.
    let engine = library.resolvingSymlinksInPath()
    let file = FileManager.default.temporaryDirectory.appending(path: "callgrind-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    // thread=1: the job runs in the one process that callgrind watches.
    _ = try FioLaunch.run([
      "valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=\(file.path)", fio, "--output-format=json",
      "--name=job", "--thread=1", "--ioengine=external:\(engine.path)", "--rw=\(direction)", "--bs=4k",
      "--size=\(Self.ios * 4)k",
    ])
    let profile = CallgrindProfile(try String(contentsOf: file, encoding: .utf8))
    guard let cost = profile.queueCost(object: engine.path) else {
      throw BenchError("callgrind saw no call from td_io_queue into \(engine.path)")
    }
    return cost
  }
}
