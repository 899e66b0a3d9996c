// SPDX-License-Identifier: GPL-2.0-only
import SystemPackage

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
