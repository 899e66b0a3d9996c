// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// Release, build and architecture of the running kernel.
struct KernelProbe: HostProbe {
  func facts() -> [HostFact] {
    let names = KernelNames()
    guard !names.release.isEmpty else { return [] }
    return [
      HostFact(
        topic: "kernel", state: .available, detail: "Linux \(names.release) \(names.machine), \(names.version)")
    ]
  }
}

/// What uname(2) tells; empty where it fails.
struct KernelNames {
  private(set) var release = ""
  private(set) var version = ""
  private(set) var machine = ""

  init() {
    var names = utsname()
    guard uname(&names) == 0 else { return }
    release = Self.text(of: &names.release)
    version = Self.text(of: &names.version)
    machine = Self.text(of: &names.machine)
  }

  /// uname's fields are arrays of characters, which Swift sees as tuples.
  private static func text<Field>(of field: inout Field) -> String {
    withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
