// SPDX-License-Identifier: GPL-2.0-only

/// `root`, `perf`: what a process may do.
enum PrivilegeRequirements {
  static let all = [
    RequirementKind(name: "root", probe: root),
    RequirementKind(name: "perf") { RequirementAnswer(PerfEventProbe(files: $0.files).facts().first) },
  ]

  /// What the case sets may be writable to others than root, and not to a root: of a container without the capability that
  /// mounts and swap need, or with a read-only /sys; of a user namespace, which only looks like one.
  private static func root(_ question: RequirementQuestion) -> RequirementAnswer {
    let access = SettingsAccess(question.settings, question.files)
    if case .missing = access.answer { return access.answer }
    let privilege = Privilege.current(question.files)
    if privilege.administersHost || access.isAllWritable { return .met }
    if privilege.user == 0, !privilege.isNamespaced {
      return .missing(reason: "root without CAP_SYS_ADMIN", remedy: "run the container with --cap-add SYS_ADMIN")
    }
    return .missing(reason: "runs as \(privilege.name)", remedy: "run it as root")
  }
}
