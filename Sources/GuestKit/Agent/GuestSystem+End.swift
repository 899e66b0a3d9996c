// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import SystemPackage

extension GuestSystem {
  /// Runs the agent, buries what nobody else does, and switches the machine off when the agent is at its end: a crash of the agent is
  /// told on the console and not a panic of the kernel.
  ///
  /// - Parameter words: the agent's program and its arguments; those that the kernel's command line has behind `-- guest init` go
  ///   before.
  package func supervise(_ words: [String]) -> Never {
    // Known while /sys is still in its place.
    let hasFirmware = access("/sys/firmware/acpi", F_OK) == 0
    let words = Self.named.isEmpty ? words : Self.named
    let copies: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var agent = pid_t()
    let refusal = posix_spawnp(&agent, words.first ?? "", nil, nil, copies, environ)
    if refusal != 0 {
      Self.tell("the agent \(words.first ?? "") cannot be started (\(Errno(rawValue: refusal).description))")
    } else {
      Self.tell(ofEnd: Self.bury(until: agent))
    }
    Self.switchOff(hasFirmware: hasFirmware)
  }

  /// Switches the machine off at once.
  package static func switchOff() -> Never {
    switchOff(hasFirmware: access("/sys/firmware/acpi", F_OK) == 0)
  }

  /// This program as the agent. Not /proc/self/exe: where another program emulates this one, that is the other one.
  package static let program = GuestContents.faultbench

  /// What the kernel's command line names behind `guest init`: Swift does not see the arguments of a process that has to mount /proc.
  /// The kernel puts words that it does not know itself before them.
  private static var named: [String] {
    let words = (FileManager.default.contents(atPath: "/proc/self/cmdline") ?? Data()).split(separator: 0).map {
      String(decoding: $0, as: UTF8.self)
    }
    return words.firstRange(of: ["guest", "init"]).map { Array(words[$0.upperBound...]) } ?? []
  }

  /// Without firmware that switches the power off the kernel only halts; but QEMU ends instead of starting anew.
  private static func switchOff(hasFirmware: Bool) -> Never {
    fflush(nil)
    if hasFirmware { _ = clinux_power_off() }
    _ = clinux_restart()
    exit(1)
  }

  private static func bury(until agent: pid_t) -> Int32 {
    while true {
      var status: Int32 = 0
      let process = clinux_wait_any(&status)
      if process == agent || process < 0 { return status }
    }
  }

  private static func tell(ofEnd status: Int32) {
    let signal = status & 0x7f
    if signal != 0 {
      tell("the agent was killed by signal \(signal) (\(String(cString: strsignal(signal))))")
    } else if status >> 8 & 0xff != 0 {
      tell("the agent ended with exit code \(status >> 8 & 0xff)")
    }
  }

  private static func tell(_ text: String) {
    let line = "faultbench guest: \(text)\n"
    _ = clinux_write(2, line, line.utf8.count)
  }
}
