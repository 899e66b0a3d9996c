// SPDX-License-Identifier: GPL-2.0-only
import Glibc

/// `root`, `perf`: what a process may do.
enum PrivilegeRequirements {
  static let all = [
    RequirementKind(name: "root", probe: root),
    RequirementKind(name: "perf") { RequirementAnswer(PerfEventProbe(files: $0.files).facts().first) },
  ]

  /// Root of a container may be without the capability that settings, mounts and swap need.
  private static func root(_ question: RequirementQuestion) -> RequirementAnswer {
    guard geteuid() == 0 else { return .missing(reason: "runs as user \(geteuid())", remedy: "run it as root") }
    let status = question.files.text("/proc/thread-self/status") ?? ""
    guard let held = PrivilegeProbe.effective(inStatus: status), held >> 21 & 1 == 1 else {
      return .missing(reason: "root without CAP_SYS_ADMIN", remedy: "run the container with --cap-add SYS_ADMIN")
    }
    return .met
  }
}
