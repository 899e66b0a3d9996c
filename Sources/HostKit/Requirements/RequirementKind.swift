// SPDX-License-Identifier: GPL-2.0-only
import Words

/// One requirement: its name, what it counts, and how the host is asked.
struct RequirementKind: Sendable {
  let name: String
  var value = RequirementValue.none
  let probe: @Sendable (RequirementQuestion) -> RequirementAnswer
}

/// What stands beside the name.
enum RequirementValue: Sendable {
  case none, count, size, version

  func holds(_ value: String?) -> Bool {
    switch self {
    case .none: value == nil
    case .count: value.map(ValueDomain.numbers(1...UInt64(UInt32.max)).holds) ?? false
    case .size: value.map(ValueDomain.sizes(1...ByteSize.max).holds) ?? false
    case .version: value.flatMap(Version.init) != nil
    }
  }

  var text: String {
    switch self {
    case .none: "no value"
    case .count: "a number, 1 or more"
    case .size: "a size such as 64m or 4g"
    case .version: "a version such as 6.8"
    }
  }
}

/// What a requirement is asked with.
struct RequirementQuestion: Sendable {
  var value: String
  var directory: String
  var settings: [HostSetting] = []
  var environment: [String: String] = [:]
  var fioVersion: String?
  var files: HostFiles

  /// Checked when the requirement was made.
  var count: Int { Int(value) ?? .max }
  var bytes: UInt64 { ByteSize.parse(value) ?? .max }

  /// Whether the case will set one of these.
  func sets(_ isMeant: (HostSetting) -> Bool) -> Bool { settings.contains(where: isMeant) }
}

extension RequirementAnswer {
  /// The same, for whom it is told to.
  func told(by privilege: Privilege) -> RequirementAnswer {
    guard case .missing(let reason, let remedy) = self else { return self }
    return .missing(reason: reason, remedy: privilege.told(remedy))
  }

  /// What a probe of the doctor found; where part of the thing is enough, a limited one will do.
  init(_ fact: HostFact?, limitedIsEnough: Bool = false) {
    guard let fact else {
      self = .missing(reason: "this host tells nothing about it", remedy: "see faultbench doctor")
      return
    }
    if fact.state == .available || (limitedIsEnough && fact.state == .limited) {
      self = .met
    } else {
      self = .missing(
        reason: "\(fact.topic): \(fact.detail)\(fact.cause.map { "; \($0)" } ?? "")",
        remedy: fact.remedy ?? "see faultbench doctor")
    }
  }
}

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
        remedy: (Spelling.nearest(to: requirement.name, in: kinds.map(\.name)).map { "did you mean `\($0)`? " } ?? "")
          + "there are \(kinds.map(\.name).joined(separator: ", "))")
    }
    guard kind.value.holds(requirement.value) else {
      throw RequirementError(
        name: requirement.name, value: requirement.value,
        message: "\(requirement.name) cannot be required with \(requirement.value.map { "\"\($0)\"" } ?? "no value")",
        remedy: "it takes \(kind.value.text)")
    }
  }
}
