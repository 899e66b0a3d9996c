// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A guest's fingerprint: what it says of itself, what its clock counts, and the machine that it was given.
enum GuestFingerprint {
  /// The guest's own JSON with `clock` and `guest` in it.
  static func text(_ own: String, _ machine: GuestMachine, _ qemu: Qemu, _ kernel: Kernel) -> String {
    var facts = (try? JSONSerialization.jsonObject(with: Data(own.utf8)) as? [String: Any]) ?? [:]
    // An emulated program takes the machine for its own.
    if machine.architecture != .own { facts["machine"] = machine.architecture.machine }
    if machine.clock != .time { facts["clock"] = machine.clock.rawValue }
    var guest: [String: Any] = [
      "accelerator": machine.accelerator.rawValue, "qemu": qemu.version, "cpus": machine.cpus,
      "memoryBytes": machine.memory, "persistentMemoryBytes": machine.persistentMemory, "nodes": machine.nodes,
      "kernel": kernel.name.text,
    ]
    if !machine.arguments.isEmpty { guest["append"] = machine.arguments.joined(separator: " ") }
    facts["guest"] = guest
    let data = try? JSONSerialization.data(withJSONObject: facts, options: [.sortedKeys, .withoutEscapingSlashes])
    return data.map { String(decoding: $0, as: UTF8.self) } ?? own
  }
}
