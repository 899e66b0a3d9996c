// SPDX-License-Identifier: GPL-2.0-only

/// `madv_populate`, `madv_collapse`: advice that this kernel takes.
enum AdviceRequirements {
  static let all = [
    RequirementKind(name: "madv_populate") { _ in
      PopulateProbe().facts().map { RequirementAnswer($0, limitedIsEnough: true) }.first { $0 != .met } ?? .met
    },
    RequirementKind(name: "madv_collapse") { RequirementAnswer(CollapseProbe(files: $0.files).facts().first) },
  ]
}
