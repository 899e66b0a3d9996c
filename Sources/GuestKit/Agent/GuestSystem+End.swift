// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import SystemPackage

extension GuestSystem {
  /// Runs the agent, which is this program with other arguments, buries what nobody else does, and switches the machine off when the
  /// agent is at its end: a crash of the agent is told on the console and not a panic of the kernel.
  package func supervise(_ arguments: [String]) -> Never {
    // Known while /sys is still in its place.
    let hasFirmware = access("/sys/firmware/acpi", F_OK) == 0
    let words: [UnsafeMutablePointer<CChar>?] = ([Self.program] + arguments).map { strdup($0) } + [nil]
    var agent = pid_t()
    let refusal = posix_spawn(&agent, Self.program, nil, nil, words, environ)
    if refusal != 0 {
      Self.tell("the agent cannot be started (\(Errno(rawValue: refusal).description))")
    } else {
      Self.tell(ofEnd: Self.bury(until: agent))
    }
    Self.switchOff(hasFirmware: hasFirmware)
  }

  /// Switches the machine off at once.
  package static func switchOff() -> Never {
    switchOff(hasFirmware: access("/sys/firmware/acpi", F_OK) == 0)
  }

  private static let program = "/proc/self/exe"

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
