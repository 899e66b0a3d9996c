// SPDX-License-Identifier: GPL-2.0-only
import CQemuPlugin

/// Faults that took one way through the functions.
struct FaultGroup: BitwiseCopyable {
  var hash: UInt64
  var category: Category
  var isHandled: Bool
  var count: UInt64
  var sum: UInt64
  var min: UInt64
  var max: UInt64
  /// The first one's path, in the store of steps.
  var firstStep: Int
  var stepCount: Int
}

/// All of them, up to a limit.
struct FaultGroups {
  static var maxGroups: Int { 4096 }
  private static var slotCount: Int { 16384 }
  private static var maxSteps: Int { 1 << 20 }

  let groups: UnsafeMutablePointer<FaultGroup>
  let steps: UnsafeMutablePointer<PathStep>
  private let slots: UnsafeMutablePointer<Int32>
  private(set) var count = 0
  private var storedSteps = 0
  /// Faults of more groups than there is room for.
  private(set) var ungroupedCount: UInt64 = 0
  private(set) var ungroupedSum: UInt64 = 0

  init?() {
    guard let groups = allocate(Self.maxGroups, of: FaultGroup.self),
      let steps = allocate(Self.maxSteps, of: PathStep.self),
      let slots = allocate(Self.slotCount, of: Int32.self)
    else { return nil }
    self.groups = groups
    self.steps = steps
    self.slots = slots
  }

  mutating func clear() {
    memset(slots, 0, Self.slotCount &* MemoryLayout<Int32>.stride)
    count = 0
    storedSteps = 0
    ungroupedCount = 0
    ungroupedSum = 0
  }

  mutating func add(_ fault: CurrentFault, steps path: UnsafeMutablePointer<PathStep>) {
    var slot = Int(truncatingIfNeeded: fault.hash >> 40) & (Self.slotCount &- 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) &- 1
      if groups[index].hash == fault.hash, groups[index].category == fault.category {
        groups[index].count &+= 1
        groups[index].sum &+= fault.instructions
        if fault.instructions < groups[index].min { groups[index].min = fault.instructions }
        if fault.instructions > groups[index].max { groups[index].max = fault.instructions }
        return
      }
      slot = (slot &+ 1) & (Self.slotCount &- 1)
    }
    guard count < Self.maxGroups else {
      ungroupedCount &+= 1
      ungroupedSum &+= fault.instructions
      return
    }
    let length = storedSteps &+ Int(fault.stepCount) <= Self.maxSteps ? Int(fault.stepCount) : 0
    memcpy(steps + storedSteps, path, length &* MemoryLayout<PathStep>.stride)
    groups[count] = FaultGroup(
      hash: fault.hash, category: fault.category, isHandled: fault.isHandled, count: 1, sum: fault.instructions,
      min: fault.instructions, max: fault.instructions, firstStep: storedSteps, stepCount: length)
    storedSteps &+= length
    count &+= 1
    slots[slot] = Int32(truncatingIfNeeded: count)
  }
}
