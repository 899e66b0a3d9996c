// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// `root`, `perf`, `pmu`: what a process may do.
enum PrivilegeRequirements {
  static let all = [
    RequirementKind(name: "root", probe: root),
    RequirementKind(name: "perf") { RequirementAnswer(PerfEventProbe(files: $0.files).facts().first) },
    // Metrics that another event than the one there is belongs to are asked for by their own names.
    RequirementKind(name: "pmu") {
      RequirementAnswer(HardwareCounterProbe(files: $0.files).facts().first, limitedIsEnough: true)
    },
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

/// Whether the settings of a case can be made by this process, found out by opening their files for writing.
struct SettingsAccess {
  private let files: HostFiles
  private let paths: [String]
  /// Whether writing files is all that the settings are.
  private let isOnlyFiles: Bool

  init(_ settings: [HostSetting], _ files: HostFiles) {
    self.files = files
    let places = settings.map { setting in SettingCatalogue.kinds.lazy.compactMap { $0.file(of: setting.name) }.first }
    paths = places.compactMap(\.self)
    isOnlyFiles = !settings.isEmpty && paths.count == settings.count
  }

  /// Every setting is a file, and each can be written.
  var isAllWritable: Bool { isOnlyFiles && paths.allSatisfy(files.mayWrite) }

  /// Missing where a file is there and cannot be written. One that is not there is another thing: a kernel without it.
  var answer: RequirementAnswer {
    for path in paths where files.exists(path) {
      if files.mayWrite(path) { continue }
      let error = Errno(rawValue: errno)
      return .missing(
        reason: "write to \(path): \(error.nameAndText)",
        remedy: Privilege.current(files).told(HostSettingError.defaultRemedy(error, path)))
    }
    return .met
  }
}

/// `userfaultfd…`: which faults a handler may be asked for.
enum UserfaultfdRequirements {
  static let all = [
    RequirementKind(name: "userfaultfd") { RequirementAnswer(UserfaultfdProbe(files: $0.files).facts().first) },
    RequirementKind(name: "userfaultfd_user") {
      RequirementAnswer(UserfaultfdProbe(files: $0.files).facts().first, limitedIsEnough: true)
    },
    RequirementKind(name: "userfaultfd_minor") { mode("minor", $0) },
    RequirementKind(name: "userfaultfd_wp") { mode("wp", $0) },
    RequirementKind(name: "userfaultfd_move", probe: move),
  ]

  /// Some kinds of memory may be without it: a job on those is refused by the engine, with the reason.
  private static func mode(_ name: String, _ question: RequirementQuestion) -> RequirementAnswer {
    let fact = UserfaultfdModeProbe(files: question.files).facts().first { $0.topic == "userfaultfd \(name)" }
    return RequirementAnswer(fact, limitedIsEnough: true)
  }

  private static func move(_ question: RequirementQuestion) -> RequirementAnswer {
    do throws(Errno) {
      let names = UserfaultfdProbe.names(of: try UserfaultfdWay.offeredFeatures(question.files))
      return names.contains("MOVE")
        ? .met : .missing(reason: "UFFDIO_API does not offer MOVE", remedy: "boot Linux 6.8 or later")
    } catch {
      return .missing(reason: "userfaultfd: \(error.nameAndText)", remedy: "see userfaultfd in faultbench doctor")
    }
  }
}
