// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import HostKit
import StoreKit

extension NewRun {
  /// A run that begins now, on this host: what of fio, engine and host makes its figures what they are.
  init(
    suite: String?, label: String?, fio: FioBinary, engine: String?, tool: String, arguments: [String],
    summary: String? = nil, source: String? = nil, report: String? = nil
  ) {
    self.init(
      label: label, suite: suite, summary: summary, source: source, report: report, fingerprint: Self.fingerprint(),
      fioVersion: fio.version, fioPath: fio.path, engine: engine,
      engineBuild: engine.flatMap { try? FileBytes.read($0, limit: 1 << 28) }.map(SHA256.hexadecimal),
      tool: tool, arguments: arguments)
  }

  private static func fingerprint() -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(HostFingerprint.take())).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
