// SPDX-License-Identifier: GPL-2.0-only
import ProfileKit

/// The ways through the functions of a case's faults with the instructions that were spent at their ends: what flame graphs are
/// made of. The weights are whole instructions, over all faults of all repeats, and come to all that the profile has. Names are the
/// plain ones, and a part of a function that the compiler moved is no level below it, as in tables.
struct StackSamples {
  /// A name once, in the order in which they come.
  private(set) var frames: [String] = []
  /// The outermost function first; places in ``frames``.
  private(set) var samples: [(stack: [Int], weight: UInt64)] = []

  /// What the nodes of a profile do not have.
  static let lost = "[in no function]"

  init(_ profile: Profile) {
    var places: [String: Int] = [:]
    var known: [[Int]: Int] = [:]
    var stacks: [[Int]] = []
    for node in profile.nodes {
      let (name, above) = (profile.functions[node.function].name, node.parent.map { stacks[$0] } ?? [])
      let plain = FunctionName.plain(name)
      let frame = place(of: plain, &places)
      let stack = plain != name && above.last == frame ? above : above + [frame]
      stacks.append(stack)
      if Profile.Category.jobFaults.contains(node.category) { add(node.own, stack, &known) }
    }
    let sum = samples.map(\.weight).reduce(0, &+)
    if sum < profile.instructions { add(profile.instructions - sum, [place(of: Self.lost, &places)], &known) }
  }

  private mutating func place(of name: String, _ places: inout [String: Int]) -> Int {
    if let place = places[name] { return place }
    places[name] = frames.count
    frames.append(name)
    return frames.count - 1
  }

  private mutating func add(_ weight: UInt64, _ stack: [Int], _ known: inout [[Int]: Int]) {
    guard weight > 0 else { return }
    if let place = known[stack] {
      samples[place].weight &+= weight
    } else {
      known[stack] = samples.count
      samples.append((stack, weight))
    }
  }
}

extension ProfileReport {
  /// A line for each way, as flame graph tools read it: `case;asm_exc_page_fault;clear_page_erms 4100`.
  package func folded() -> String {
    cases.map { item in
      let ways = StackSamples(item.profile.profile)
      let frames = ways.frames.map(Self.frame)
      let name = Self.frame(item.name)
      return ways.samples.map { sample in
        "\(([name] + sample.stack.map { frames[$0] }).joined(separator: ";")) \(sample.weight)\n"
      }.joined()
    }.joined()
  }

  /// A semicolon would be another level, a line's end another way.
  private static func frame(_ name: String) -> String { ShownText.name(name).replacing(";", with: ",") }

  /// A file for https://www.speedscope.app: a profile for each case, in instructions.
  package func speedscope(exporter: String) -> some Encodable { SpeedscopeDocument(self, exporter: exporter) }
}

/// The format of https://www.speedscope.app/file-format-schema.json, as far as it is used here.
private struct SpeedscopeDocument: Encodable {
  struct Frame: Encodable {
    let name: String
  }
  struct Shared: Encodable {
    let frames: [Frame]
  }
  struct Samples: Encodable {
    let type = "sampled"
    let name: String
    let unit = "none"
    let startValue: UInt64 = 0
    let endValue: UInt64
    let samples: [[Int]]
    let weights: [UInt64]
  }

  let schema = "https://www.speedscope.app/file-format-schema.json"
  let exporter: String
  let name: String
  let activeProfileIndex = 0
  let shared: Shared
  let profiles: [Samples]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case exporter, name, activeProfileIndex, shared, profiles
  }

  init(_ report: ProfileReport, exporter: String) {
    (self.exporter, name) = (exporter, "\(report.name): \(report.origin)")
    var frames: [Frame] = []
    var places: [String: Int] = [:]
    profiles = report.cases.map { item in
      let ways = StackSamples(item.profile.profile)
      let known = ways.frames.map { name in
        if let place = places[name] { return place }
        places[name] = frames.count
        frames.append(Frame(name: name))
        return frames.count - 1
      }
      return Samples(
        name: item.name, endValue: ways.samples.map(\.weight).reduce(0, &+),
        samples: ways.samples.map { $0.stack.map { known[$0] } }, weights: ways.samples.map(\.weight))
    }
    shared = Shared(frames: frames)
  }
}
