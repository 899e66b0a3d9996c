// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@Suite(
  "git bisect run with faultbench guest gate", .serialized, .enabled(if: GuestTool.isThere, GuestTool.missing),
  .enabled("debian:6.1 cannot be had", { await GuestTool.has("debian:6.1") }),
  .enabled(if: HostCommand.exists("git"), "needs git"))
struct GuestBisectTests {
  /// What a commit's kernel is. `init_on_alloc=1` costs a second clearing of each page of shmem; a kernel without an init, and
  /// without a root, panics.
  private static let kernels = [
    "debian:6.1 init_on_alloc=0",
    "debian:6.1 init_on_alloc=0 commit=1",
    "debian:6.1 init_on_alloc=0 commit=2",
    "debian:6.1 init_on_alloc=0 rdinit=/nonexistent",
    "debian:6.1 init_on_alloc=0 commit=4",
    "debian:6.1 init_on_alloc=1",
    "debian:6.1 init_on_alloc=1 commit=6",
  ]

  @Test("git names the commit, and passes over one whose kernel does not boot")
  func bisect() async throws {
    let cases = "cases: [{name: first-touch, job: a.fio, metrics: [clat_p50_ns]}]\n"
    let job = "sharing=shared\nrw=write\naccess=touch\nbs=4k\nsize=4m\nthp=never\n"
    try await GuestTool.with(cases, ["a.fio": job]) { directory in
      let base = try await GuestTool.run(
        ["run", "./made", "--kernel", Self.kernels[0], "--boots", "1", "--label", "good"], in: directory)
      #expect(base.status == 0, "\(base.errors)")
      try directory.write(
        """
        "\(Tool.path)" guest gate "\(directory.file("made"))" --kernel "$(cat kernel)" --base good --boots 1 \\
          --accel tcg --boot-limit 900 --silence-limit 900 --store "\(directory.file("s.sqlite"))"
        code=$?
        echo "$(cat kernel): $code" >>"\(directory.file("codes"))"
        exit $code

        """, to: "judge.sh")
      try directory.write(
        """
        set -e
        git init -q tree
        cd tree
        git config user.name test
        git config user.email test@localhost
        while read -r words; do
          echo "$words" >kernel
          git add kernel
          git commit -q -m "$words"
        done <"\(directory.file("kernels"))"
        git bisect start HEAD "$(git rev-list --max-parents=0 HEAD)"
        git bisect run sh "\(directory.file("judge.sh"))"

        """, to: "bisect.sh")
      try directory.write(Self.kernels.map { $0 + "\n" }.joined(), to: "kernels")
      let result = try await Executed.run(
        "/bin/sh", [directory.file("bisect.sh")], in: directory.path,
        environment: GuestTool.environment.merging(
          ["PAGEFAULT_ENGINE": Repository.engine, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"]
        ) { $1 }, timeout: .seconds(3600))
      let codes = try directory.read("codes").split(separator: "\n")
      #expect(result.status == 0, "\(codes)\n\(result.output)\(result.errors)")
      let verdict = try #require(result.output.range(of: "is the first bad commit"), "\(result.output)")
      let named = result.output[verdict.upperBound...].split(separator: "\n").filter { $0.hasPrefix("    ") }
      #expect(named == ["    \(Self.kernels[5])"], "\(named)\n\(codes)")
      #expect(codes.first == "\(Self.kernels[3]): 125" && codes.contains("\(Self.kernels[5]): 1"), "\(codes)")
      #expect(codes.filter { $0.hasSuffix(": 0") }.count == codes.count - 2, "\(codes)")
      #expect(result.errors.contains("cannot be judged: "), "\(result.errors)")
    }
  }
}
