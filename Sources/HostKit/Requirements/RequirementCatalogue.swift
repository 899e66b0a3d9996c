// SPDX-License-Identifier: GPL-2.0-only

/// All requirements that there are.
enum RequirementCatalogue {
  static let kinds: [RequirementKind] =
    PrivilegeRequirements.all + UserfaultfdRequirements.all + HugePageRequirements.all + AdviceRequirements.all
    + MemoryRequirements.all + DeviceRequirements.all + VersionRequirements.all

  static func kind(_ name: String) -> RequirementKind? { kinds.first { $0.name == name } }

  static func check(_ requirement: Requirement) throws(RequirementError) {
    guard let kind = kind(requirement.name) else {
      throw RequirementError(
        name: requirement.name, value: requirement.value, message: "\(requirement.name) is no requirement",
        remedy: "there are \(kinds.map(\.name).joined(separator: ", "))")
    }
    guard kind.value.holds(requirement.value) else {
      throw RequirementError(
        name: requirement.name, value: requirement.value,
        message: "\(requirement.name) cannot be required with \(requirement.value.map { "\"\($0)\"" } ?? "no value")",
        remedy: "it takes \(kind.value.text)")
    }
  }
}
