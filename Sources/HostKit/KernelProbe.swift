// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Release, build and architecture of the running kernel.
struct KernelProbe: HostProbe {
  func facts() -> [HostFact] {
    var names = utsname()
    guard uname(&names) == 0 else { return [] }
    let release = text(of: &names.release)
    let build = text(of: &names.version)
    let machine = text(of: &names.machine)
    return [HostFact(topic: "kernel", state: .available, detail: "Linux \(release) \(machine), \(build)")]
  }

  /// uname's fields are arrays of characters, which Swift sees as tuples.
  private func text<Field>(of field: inout Field) -> String {
    withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
