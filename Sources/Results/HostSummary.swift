// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Metrics

/// Of a host's fingerprint what stands above a report. What it does not tell is left out.
package struct HostSummary: Decodable, Sendable {
  let kernel: String?
  let machine: String?
  let cpuModel: String?
  let cpusOnline: Int?
  let memoryBytes: UInt64?
  let virtualisation: String?
  /// What the fio server of another host says of it; there is nothing else of that host then.
  let serverName: String?, serverSystem: String?, architecture: String?

  /// Reads a fingerprint as the store has it.
  package init(_ fingerprint: String) {
    let read = try? JSONDecoder().decode(HostSummary.self, from: Data(fingerprint.utf8))
    self = read ?? HostSummary()
  }

  private init() {
    (kernel, machine, cpuModel, virtualisation) = (nil, nil, nil, nil)
    (cpusOnline, memoryBytes) = (nil, nil)
    (serverName, serverSystem, architecture) = (nil, nil, nil)
  }

  /// `Linux 6.18.44 x86_64, 2 CPUs (Intel …), 23.5 GiB, KVM`; nil when nothing is known.
  package var line: String? {
    if let serverName { return [serverName, serverSystem, architecture].compactMap { $0 }.joined(separator: " ") }
    let system = kernel.map { "Linux \($0)" + (machine.map { " \($0)" } ?? "") }
    let cpus = cpusOnline.map { "\($0) CPU\($0 == 1 ? "" : "s")" + (cpuModel.map { " (\($0))" } ?? "") }
    let parts = [system, cpus, memoryBytes.map { MetricUnit.bytes.show(Double($0)) }, virtualisation].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
