// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite(
  "Kernel against kernel in guests", .serialized, .enabled(if: GuestTool.isThere, GuestTool.missing),
  .enabled("debian:6.1 cannot be had", { await GuestTool.has("debian:6.1") }))
struct GuestKernelTests {
  // MARK: - one against another

  /// First touches under several kernels, in two runs that know nothing of each other; a boot each.
  private struct TwoRuns: Sendable {
    /// By kernel: the figures of each case in the first run, and in the second.
    var figures: [String: [[String: [String: Double]]]] = [:]
    /// By kernel: the second run against the first.
    var repeated: [String: Executed] = [:]
    /// By kernel: against 6.1 of the same run.
    var compared: [String: [Executed]] = [:]

    static let base = "debian:6.1 init_on_alloc=0"
    static let clearing = "debian:6.1 init_on_alloc=1"
    static let later = ["debian:6.12", "debian:7.3"]
  }

  private static func label(_ run: String, _ kernel: String) -> String {
    "\(run)@\(kernel.replacing(" ", with: "+"))"
  }

  private static let twoRuns = Task { () -> TwoRuns in
    let cases = """
      cases:
      - {name: first-touch, job: a.fio, matrix: {SHARING: [private, shared]}, metrics: [clat_p50_ns, clat_mean_ns]}

      """
    let job = "sharing=${SHARING}\nrw=write\naccess=touch\nbs=4k\nsize=64m\nthp=never\n"
    return try await GuestTool.with(cases, ["a.fio": job]) { directory in
      var kernels = [TwoRuns.base, TwoRuns.clearing]
      for kernel in TwoRuns.later where await GuestTool.has(kernel) { kernels.append(kernel + " init_on_alloc=0") }
      let words = ["run", "./made", "--boots", "1"] + kernels.flatMap { ["--kernel", $0] }
      async let first = GuestTool.run(words + ["--label", "a"], in: directory)
      async let second = GuestTool.run(words + ["--label", "b"], in: directory)
      for run in try await [first, second] { #expect(run.status == 0, "\(run.errors)") }
      var found = TwoRuns()
      for kernel in kernels {
        func compare(_ base: String, _ candidate: String) async throws -> Executed {
          try await Tool.run(["compare", base, candidate, "--store", "s.sqlite"], in: directory.path)
        }
        found.repeated[kernel] = try await compare(label("a", kernel), label("b", kernel))
        for run in ["a", "b"] {
          found.figures[kernel, default: []].append(try GuestTool.figures(of: label(run, kernel), in: directory))
          found.compared[kernel, default: []].append(
            try await compare(label(run, TwoRuns.base), label(run, kernel)))
        }
      }
      return found
    }
  }

  @Test("A kernel against itself is no change, in p50 and mean")
  func itself() async throws {
    let runs = try await Self.twoRuns.value
    #expect(runs.repeated.count >= 2)
    for (kernel, result) in runs.repeated {
      #expect(result.status == 0 && result.output.contains("2 cases: 2 no change."), "\(kernel)\n\(result.output)")
      #expect(result.output.contains("instructions, not time"), "\(result.output)")
      let figures = try #require(runs.figures[kernel])
      for sharing in ["private", "shared"] {
        // What interrupts one I/O of thousands is in the mean.
        for (metric, limit) in [("clat_p50_instr", 0.002), ("clat_mean_instr", 0.02)] {
          let values = figures.compactMap { $0["first-touch/SHARING=\(sharing)"]?[metric] }
          #expect(values.count == 2 && values[0] > 0, "\(kernel) \(metric)")
          #expect(abs(values[0] - values[1]) <= limit * values[0], "\(kernel) \(sharing) \(metric): \(values)")
        }
      }
    }
  }

  /// A page of shmem is cleared by the allocator then, and again by shmem. Private memory asks for a page that is clear, which
  /// is no dearer.
  @Test("init_on_alloc costs one clearing of each shared page, and none of a private one")
  func clearing() async throws {
    let runs = try await Self.twoRuns.value
    let (base, clearing) = (try #require(runs.figures[TwoRuns.base]), try #require(runs.figures[TwoRuns.clearing]))
    for (without, with) in zip(base, clearing) {
      for metric in ["clat_p50_instr", "clat_mean_instr"] {
        let shared = "first-touch/SHARING=shared", own = "first-touch/SHARING=private"
        let more = try #require(with[shared]?[metric]) - (try #require(without[shared]?[metric]))
        // `rep stosb` counts each byte; a clearing by words of 8 bytes has 512 instructions at least.
        #expect((512...6000).contains(more), "\(metric): \(more)")
        let same = try #require(with[own]?[metric]) - (try #require(without[own]?[metric]))
        #expect(abs(same) < 100, "\(metric): \(same)")
      }
    }
    for result in try #require(runs.compared[TwoRuns.clearing]) {
      #expect(result.status == 1 && result.output.contains("2 cases: 1 worse, 1 no change."), "\(result.output)")
    }
  }

  @Test(
    "6.1 against 6.12: the same sign twice",
    .enabled("debian:6.12 cannot be had", { await GuestTool.has("debian:6.12") }))
  func against612() async throws { try await sameSign("debian:6.12") }

  @Test(
    "6.1 against 7.3: the same sign twice", .enabled("debian:7.3 cannot be had", { await GuestTool.has("debian:7.3") }))
  func against73() async throws { try await sameSign("debian:7.3") }

  private func sameSign(_ kernel: String) async throws {
    let runs = try await Self.twoRuns.value
    let base = try #require(runs.figures[TwoRuns.base])
    let candidate = try #require(runs.figures[kernel + " init_on_alloc=0"])
    for metric in ["clat_p50_instr", "clat_mean_instr"] {
      let changes = try zip(base, candidate).map { base, candidate in
        let id = "first-touch/SHARING=private"
        return try #require(candidate[id]?[metric]) / (try #require(base[id]?[metric])) - 1
      }
      #expect(changes.count == 2 && changes.allSatisfy { abs($0) > 0.01 }, "\(metric): \(changes)")
      #expect(Set(changes.map(\.sign)).count == 1, "\(metric): \(changes)")
    }
  }

  // MARK: - what a guest has, and has not

  @Test("MAP_SYNC costs an empty DAX file more than threefold, and a preallocated one next to nothing")
  func persistentMemory() async throws {
    try await TemporaryDirectory.with { directory in
      let suite = Repository.root.appending(path: "fio-jobs/map-sync").path
      let result = try await GuestTool.run(
        ["run", suite, "--kernel", "debian:6.1", "--boots", "1"]
          + ["idle/LAYOUT=written*", "idle/LAYOUT=sparse*"].flatMap { ["--case", $0] },
        in: directory)
      #expect(result.status == 0, "\(result.errors)")
      let figures = try GuestTool.figures(of: "latest", in: directory)
      func median(_ layout: String, _ sync: Int) throws -> Double {
        try #require(figures["idle/LAYOUT=\(layout),SYNC=\(sync)"]?["page_p50_instr"], "\(figures.keys)")
      }
      let empty = try median("sparse", 1) / median("sparse", 0)
      #expect(empty >= 3, "\(empty)")
      let preallocated = try median("written", 1) / median("written", 0)
      #expect((0.8...1.2).contains(preallocated), "\(preallocated)")
    }
  }

  @Test("A kernel without persistent memory and virtiofs runs, refuses MAP_SYNC, and keeps the limits of cgroup v2")
  func without() async throws {
    let cases = """
      defaults: {metrics: [minor_faults]}
      cases:
      - {name: dax, job: sync.fio, requires: [dax]}
      - {name: sync, job: sync.fio}
      - name: high
        job: limited.fio
        requires: [root, loop, cgroup_v2]
        settings: {loop.size: 96m, memory.high: 24m, memory.swap_max: 0}
      - name: max
        job: limited.fio
        requires: [root, loop, cgroup_v2]
        settings: {loop.size: 96m, memory.limit: 24m, memory.swap_max: 0}

      """
    let jobs = [
      "sync.fio": "backing=file\nsharing=shared\nmap_sync=1\ndirectory=/tmp\nrw=write\naccess=touch\nbs=4k\nsize=1m\n",
      "limited.fio": "backing=file\nsharing=shared\ndirectory=${CASE_DIR}\nrw=read\nbs=4k\nsize=64m\n",
    ]
    try await GuestTool.with(cases, jobs) { directory in
      let kernel = "debian:6.1 module_blacklist=nd_pmem,virtiofs"
      let result = try await GuestTool.run(["run", "./made", "--kernel", kernel, "--boots", "1"], in: directory)
      // The case that is refused is invalid.
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.errors.contains("SKIP dax: "), "\(result.errors)")
      let store = try Store(path: directory.file("s.sqlite"), mode: .existing)
      let kept = try store.cases(of: store.run("latest").id)
      #expect(kept.map(\.name) == ["dax", "sync", "high", "max"])
      var reason = ""
      if case .skipped(let words, _) = kept[0].state { reason = words }
      #expect(reason.contains("DAX_DIR") || reason.contains("MAP_SYNC"), "\(kept[0].state)")
      let sync = try #require(try store.repeats(of: kept[1].id).first)
      #expect((sync.problems + sync.diagnostics).contains { $0.contains("MAP_SYNC") }, "\(sync)")
      // memory.events.
      func events(_ place: Int) throws -> [Int64] {
        let counters = try store.repeats(of: kept[place].id).first?.counters ?? [:]
        return ["high", "max", "oom_kill"].map { counters["memcg.\($0)", default: 0] }
      }
      let (high, max) = (try events(2), try events(3))
      #expect(high[0] > 0 && high[1...] == [0, 0], "\(high)")
      #expect(max[1] > 0 && max[0] == 0 && max[2] == 0, "\(max)")
    }
  }

  @Test("A kernel that panics ends by that name, and what was measured before is kept")
  func panics() async throws {
    let cases =
      "defaults: {metrics: [iops]}\ncases: [{name: a, job: a.fio}, {name: b, job: b.fio}, {name: c, job: a.fio}]\n"
    let jobs = [
      "a.fio": "rw=read\nbs=4k\nsize=1m\n",
      "b.fio": "rw=read\nbs=4k\nsize=1m\nexec_prerun=echo c | tee /proc/sysrq-trigger\n",
    ]
    try await GuestTool.with(cases, jobs) { directory in
      let result = try await GuestTool.run(["run", "./made", "--kernel", "debian:6.1", "--boots", "2"], in: directory)
      #expect(result.status == 1, "\(result)")
      #expect(result.errors.contains("the guest's kernel gave up: "), "\(result.errors)")
      #expect(result.errors.contains("sysrq triggered crash"), "\(result.errors)")
      let store = try Store(path: directory.file("s.sqlite"), mode: .existing)
      let run = try store.run("latest")
      #expect(run.state == .failed)
      let repeats = try store.cases(of: run.id).map { try store.repeats(of: $0.id).map(\.problems) }
      #expect(repeats.map(\.count) == [1, 1, 0] && repeats[0] == [[]], "\(repeats)")
      #expect(repeats[1].joined().contains { $0.contains("gave up") }, "\(repeats)")
    }
  }
}
