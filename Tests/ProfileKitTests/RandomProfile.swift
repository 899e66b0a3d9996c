// SPDX-License-Identifier: GPL-2.0-only

@testable import ProfileKit

/// Numbers that a seed gives again.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// Profiles of all shapes that add up as the plugin's do.
enum RandomProfile {
  static let names = [
    "asm_exc_page_fault", "handle_mm_fault", "handle_mm_fault.cold", "clear_page_erms", "page_add", "folio_add",
    "__page_add",
    "alloc_pages", "alloc_pages_noprof", "alloc_pages_mpol", "rmqueue.isra.0", "rmqueue.part.0", "rmqueue_bulk",
    "ext4_fault [ext4]",
    "ext4_fault", "lock_2", "lock_3", "_", "7", "__x86_indirect_thunk_r11", "__x86_indirect_thunk_r12", "of;two",
  ]

  static func make(_ seed: UInt64) -> Profile {
    var numbers = SeededNumbers(seed: seed)
    var profile = Profile()
    profile.isClosed = Bool.random(using: &numbers)
    profile.windows = Int.random(in: 1...9, using: &numbers)
    profile.counters = ["unfinished": UInt64.random(in: 0...2, using: &numbers), "switches": 4]
    let scale = [10, 1000, 1_000_000, 1 << 40].randomElement(using: &numbers) ?? 10
    addNodes(to: &profile, Int.random(in: 0...300, using: &numbers), UInt64(scale), &numbers)
    addGroups(to: &profile, Int.random(in: 0...40, using: &numbers), &numbers)
    for category in Profile.Category.allCases {
      let own = profile.nodes.filter { $0.category == category }.map(\.own).reduce(0, +)
      let ended = profile.groups.filter { $0.category == category }.map(\.count).reduce(0, +)
      guard own + ended > 0 else { continue }
      profile.totals[category] = Profile.Total(instructions: own, ended: ended, handled: ended)
    }
    let all = profile.totals.values.map(\.instructions).reduce(0, +)
    profile.processors = profile.totals.isEmpty ? [:] : [0: all / 3, 1: all - all / 3]
    return profile
  }

  /// The place of a name, which is added where it is new.
  private static func place(in profile: inout Profile, _ numbers: inout SeededNumbers) -> Int {
    let name = names.randomElement(using: &numbers) ?? ""
    if let place = profile.functions.firstIndex(where: { $0.name == name }) { return place }
    profile.functions.append(Profile.Function(address: numbers.next(), name: name))
    return profile.functions.count - 1
  }

  private static func addNodes(
    to profile: inout Profile, _ count: Int, _ scale: UInt64, _ numbers: inout SeededNumbers
  ) {
    var depths: [Int] = []
    for index in 0..<count {
      var parent =
        index > 0 && Int.random(in: 0...9, using: &numbers) > 0 ? Int.random(in: 0..<index, using: &numbers) : nil
      if let above = parent, depths[above] >= 100 { parent = nil }
      let category =
        parent.map { profile.nodes[$0].category } ?? Profile.Category.allCases.randomElement(using: &numbers)
        ?? .userFault
      depths.append((parent.map { depths[$0] } ?? 0) + 1)
      profile.nodes.append(
        Profile.Node(
          parent: parent, category: category, function: place(in: &profile, &numbers),
          own: .random(in: 0...scale, using: &numbers),
          calls: .random(in: 0...9, using: &numbers), repeats: .random(in: 0...scale, using: &numbers),
          bytes: .random(in: 0...scale, using: &numbers)))
    }
  }

  private static func addGroups(to profile: inout Profile, _ count: Int, _ numbers: inout SeededNumbers) {
    for _ in 0..<count {
      let (faults, least) = (UInt64.random(in: 1...99, using: &numbers), UInt64.random(in: 10...99, using: &numbers))
      var group = Profile.Group(
        category: Profile.Category.allCases.prefix(4).randomElement(using: &numbers) ?? .userFault, count: faults,
        sum: faults * least + faults, min: least, max: least + faults)
      for _ in 0..<Int.random(in: 0...30, using: &numbers) {
        group.path.append(
          Profile.Step(
            function: place(in: &profile, &numbers), depth: .random(in: 1...5, using: &numbers),
            own: .random(in: 0...99, using: &numbers)))
      }
      profile.groups.append(group)
    }
    profile.groups.sort { $0.count > $1.count }
  }
}
