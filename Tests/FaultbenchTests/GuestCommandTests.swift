// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import StoreKit
import TestSupport
import Testing

@Suite(
  "Commands that boot guests, with real ones", .serialized,
  .enabled(if: GuestBench.isThere, "needs QEMU, busybox and fio"),
  .enabled("debian:6.1 cannot be had", { await GuestBench.kernel.value != nil }))
struct GuestCommandTests: RunsAlone {
  @Test("two at once share an empty cache, and both are fine")
  func twoAtOnce() async throws {
    try await TemporaryDirectory.with { directory in
      let bench = try await GuestBench(directory)
      async let first = bench.tool(bench.run("short") + ["--store", "one"])
      async let second = bench.tool(bench.run("short") + ["--store", "two"])
      for result in [try await first, try await second] {
        #expect(result.status == 0, "\(result.errors)")
      }
      let images = try FileManager.default.contentsOfDirectory(atPath: directory.file("cache/images"))
      #expect(
        images.filter { $0.hasSuffix(".cpio") }.count == 1 && !images.contains { $0.contains(".new.") }, "\(images)")
      #expect(bench.programs == [] && bench.files == [])
      for name in ["one", "two"] {
        let store = try Store(path: directory.file(name), mode: .existing)
        let run = try store.run("latest")
        let repeats = try store.repeats(of: run.id).values.joined()
        #expect(run.state == .complete && repeats.count == 1 && repeats.allSatisfy(\.problems.isEmpty))
      }
    }
  }

  @Test("^C and SIGKILL, while a guest boots and while it works: what is measured stays, and nothing else")
  func interrupted() async throws {
    try await TemporaryDirectory.with { directory in
      let bench = try await GuestBench(directory)
      let whole = bench.run("*")
      var status = try await bench.run(whole + ["--store", "boot"], when: { bench.boots }) { kill($0, SIGINT) }
      #expect(status == 1, "\(bench.errors)")
      #expect(bench.programs == [] && bench.files == [])
      #expect(try Store(path: directory.file("boot"), mode: .existing).runs().isEmpty)

      let works = { bench.errors.contains("[1/2] short: ok") }
      status = try await bench.run(whole + ["--store", "int"], when: works) { kill($0, SIGINT) }
      #expect(status == 1 && bench.errors.contains("[1/2] short: ok"), "\(bench.errors)")
      #expect(bench.programs == [] && bench.files == [])
      try Self.expect(directory.file("int"), .interrupted)

      status = try await bench.run(whole + ["--store", "kill"], when: works) { kill($0, SIGKILL) }
      #expect(status == 128 + SIGKILL && bench.boots && bench.files != [], "\(bench.errors)")
      try directory.write("[b]\nioengine=null\nrw=read\nsize=1m\n", to: "next.fio")
      let next = try await bench.tool(["run", "next.fio"])
      #expect(next.status == 0 && next.errors.contains("an earlier run died; ended "), "\(next.errors)")
      #expect(bench.programs == [] && bench.files == [])
      try Self.expect(directory.file("kill"), .running)
    }
  }

  /// The short case was measured, the long one was not.
  private static func expect(_ path: String, _ state: RunState) throws {
    let store = try Store(path: path, mode: .existing)
    let run = try store.run("latest")
    #expect(run.state == state)
    let repeats = try store.repeats(of: run.id)
    #expect(try store.cases(of: run.id).map { repeats[$0.id]?.count ?? 0 } == [1, 0])
  }

  @Test("a guest never writes to the host but through its result channel")
  func readOnly() async throws {
    try await TemporaryDirectory.with { directory in
      let bench = try await GuestBench(directory)
      let script = """
        uname -r
        mount -o remount,rw / ; mount -o remount,rw \(directory.path)
        touch here /faultbench-was-here /usr/faultbench-was-here; rm -f vmlinuz
        echo word >$RESULT_DIR/left; echo tmp >/tmp/own && cat /tmp/own; echo said >&2; exit 7
        """
      let words = ["guest", "exec", "--kernel", "debian:6.1", "--accel", "tcg", "--results", "results"]
      // The one with modules, for virtiofs.
      let cache = GuestBench.cache
      let result = try await bench.tool(words + ["--", "sh", "-c", script], cache: cache)
      #expect(result.status == 7, "\(result)")
      #expect(result.output.hasPrefix("6.1.") && result.output.hasSuffix("tmp\n"), "\(result)")
      #expect(result.errors.contains("Read-only file system") && result.errors.hasSuffix("said\n"), "\(result)")
      #expect(try directory.read("results/left") == "word\n")
      #expect(!FileManager.default.fileExists(atPath: directory.file("here")))
      #expect(FileManager.default.fileExists(atPath: directory.file("vmlinuz")))
      for path in ["/faultbench-was-here", "/usr/faultbench-was-here", "/tmp/own"] {
        #expect(access(path, F_OK) != 0, "\(path)")
      }
      #expect(bench.programs == [] && bench.files == [])
    }
  }

  @Test("a guest whose agent is killed ends with that, and so does one that lacks a way to the host's root")
  func dies() async throws {
    try await TemporaryDirectory.with { directory in
      let bench = try await GuestBench(directory)
      let words = ["guest", "exec", "--accel", "tcg"]
      let killed = try await bench.tool(
        words + ["--kernel", "debian:6.1", "--", "sh", "-c", "kill -9 $PPID"], cache: GuestBench.cache)
      #expect(killed.status == 2, "\(killed)")
      #expect(killed.errors.contains("the program in the guest died: the agent was killed by signal 9 (Killed)."))
      let lacking = try await bench.tool(
        words + ["--kernel", "./vmlinuz", "--", "true"], cache: GuestBench.cache)
      #expect(lacking.status == 2, "\(lacking)")
      #expect(lacking.errors.contains("neither by virtiofs (No such device) nor by 9p (No such device)"), "\(lacking)")
      #expect(lacking.errors.contains("take a kernel with CONFIG_VIRTIO_FS") && !lacking.errors.contains(".."))
      #expect(bench.programs == [] && bench.files == [])
    }
  }

  @Test("a guest that loses the host's root ends with that", .enabled(if: geteuid() == 0, "needs root for virtiofsd"))
  func loses() async throws {
    try await TemporaryDirectory.with { directory in
      let bench = try await GuestBench(directory)
      let words = [
        "guest", "exec", "--accel", "tcg", "--kernel", "debian:6.1", "--", "sh", "-c", "echo here; sleep 1000",
      ]
      let status = try await bench.run(words, cache: GuestBench.cache, when: { bench.output == "here\n" }) { _ in
        for (process, name) in bench.processes where name == "virtiofsd" { kill(process, SIGKILL) }
      }
      #expect(status == 2)
      #expect(
        bench.errors.contains("virtiofsd, by which the guest sees this host's root, was killed by signal 9"),
        "\(bench.errors)")
      #expect(bench.programs == [] && bench.files == [])
    }
  }

  /// Root without CAP_SYS_ADMIN has no mount namespace for virtiofsd.
  @Test(
    "9p serves where virtiofsd cannot run",
    .enabled(
      if: geteuid() == 0 && access("\(GuestBench.cache)/names/6.1_amd64", F_OK) == 0,
      "needs root, and debian:6.1/amd64 in the cache: faultbench guest exec --kernel debian:6.1/amd64 -- true"))
  func ninePea() async throws {
    try await TemporaryDirectory.with { directory in
      let bench = try await GuestBench(directory)
      let environment = bench.environment.merging(["FAULTBENCH_GUEST_CACHE": GuestBench.cache]) { $1 }
      let tool = [Tool.path, "guest", "exec", "--accel", "tcg", "--kernel", "debian:6.1/amd64", "--", "sh", "-c"]
      let script = "grep '^host / ' /proc/mounts; mount -o remount,rw /; touch here"
      let result = try await Executed.run(
        "/usr/bin/setpriv", ["--bounding-set", "-sys_admin"] + tool + [script], in: directory.path,
        environment: environment)
      #expect(result.status == 1 && result.output.hasPrefix("host / 9p ro,"), "\(result)")
      #expect(result.errors.contains("Read-only file system"), "\(result)")
      #expect(!FileManager.default.fileExists(atPath: directory.file("here")))
      #expect(bench.programs == [] && bench.files == [])
    }
  }
}
