// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import GuestKit
import TestSupport
import Testing
import Yams

/// The recipes of docs/ci.md, run as they stand there, in a tree whose `make` yields Debian's kernels.
@Suite(
  "The recipes of docs/ci.md", .serialized, .enabled(if: GuestTool.isThere, GuestTool.missing),
  .enabled("debian:6.1 cannot be had", { await GuestTool.has("debian:6.1") }),
  .enabled("debian:6.12 cannot be had", { await GuestTool.has("debian:6.12") }),
  .enabled(if: HostCommand.exists("git") && HostCommand.exists("make"), "needs git and make"))
struct PipelineRecipeTests {
  /// What each commit's kernel is. That of 6.12 takes some 4 % more instructions for a first touch; one does not build.
  private static let commits = ["6.1 one", "6.1 two", "broken three", "6.1 four", "6.12 five", "6.12 six"]

  /// Only what the recipes ask of a kernel's tree.
  private static let makefile = """
    srctree := .
    objtree := .
    .PHONY: defconfig kvm_guest.config olddefconfig bzImage
    defconfig kvm_guest.config olddefconfig:
    \t@:
    bzImage:
    \t@mkdir -p arch/x86/boot
    \t@cp "$(KERNELS)/$$(cut -d ' ' -f 1 version)" arch/x86/boot/bzImage
    -include faultbench.mk

    """

  private static func with<Result>(_ body: (PipelineBench) async throws -> Result) async throws -> Result {
    try await TemporaryDirectory.with { directory in
      // Guests of a busy machine take their time.
      var bench = try PipelineBench(
        in: directory,
        words: #"case $1 in guest) set -- "$@" --boot-limit 600 --silence-limit 600 ;; esac; exec "$tool" "$@""#)
      bench.environment["KERNELS"] = directory.file("kernels")
      try FileManager.default.createDirectory(atPath: directory.file("kernels"), withIntermediateDirectories: true)
      for release in ["6.1", "6.12"] {
        let name = try #require(KernelName("debian:\(release)"))
        let image = try await KernelLibrary(cache: .standard()).kernel(name).image
        try FileManager.default.createSymbolicLink(
          atPath: directory.file("kernels/\(release)"), withDestinationPath: image)
      }
      try directory.write(makefile, to: "Makefile")
      try directory.write(commits.map { $0 + "\n" }.joined(), to: "commits")
      let made = try await bench.run(
        """
        git init -q -b main tree
        cd tree
        git config user.name test
        git config user.email test@localhost
        cp ../Makefile .
        while read -r words; do
          echo "$words" >version
          git add .
          git commit -q -m "$words"
        done <../commits
        git update-ref refs/remotes/origin/base "$(git rev-list --max-parents=0 HEAD)"
        """)
      #expect(made.status == 0, "\(made.errors)")
      return try await body(bench)
    }
  }

  @Test func allOfThem() async throws {
    let document = try PipelineDocument()
    try await Self.with { bench in
      // The good kernel, once.
      let base = try #require(document.texts("In a kernel tree").first)
      let measured = try await bench.run("git checkout -q origin/base\n\(base)git checkout -q main\n", in: "tree")
      try #require(measured.status == 0, "\(measured.errors)")
      try await target(document, bench)
      try await gitLab(document, bench)
      try await workflow(document, bench)
      try await bisect(document, bench)
    }
  }

  private func target(_ document: PipelineDocument, _ bench: PipelineBench) async throws {
    let fragment = try #require(document.texts("A make target", "make").first)
    try bench.directory.write(fragment, to: "tree/faultbench.mk")
    let command = try #require(document.texts("A make target").first)
    let result = try await bench.run(command, in: "tree")
    #expect(result.status == 2 && result.errors.contains("Error 1"), "\(result.errors)")
    #expect(result.output.contains("1 case: 1 worse."), "\(result.output)\(result.errors)")
  }

  private func gitLab(_ document: PipelineDocument, _ bench: PipelineBench) async throws {
    let text = try #require(document.texts("GitLab", "yaml").first)
    let pipeline = try YAMLDecoder().decode([String: GitLabJob].self, from: text)
    let job = try #require(pipeline["page-faults"])
    // The runner makes one script of all lines, which ends at the first that fails.
    let result = try await bench.run(
      job.script.joined(separator: "\n"), in: "tree", environment: job.variables)
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    let report = "tree/\(job.artifacts.reports.junit)"
    #expect(try bench.directory.read(report).contains("failures=\"1\""))
    let schema = Repository.root.appending(path: ".cache/junit/junit-10.xsd").path
    guard FileManager.default.fileExists(atPath: schema), HostCommand.exists("xmllint") else { return }
    let valid = try await bench.run("xmllint --noout --nonet --schema '\(schema)' '\(report)'")
    #expect(valid.status == 0, "\(valid.errors)")
  }

  private func workflow(_ document: PipelineDocument, _ bench: PipelineBench) async throws {
    let text = try #require(document.texts("GitHub, Forgejo, Gitea", "yaml").first)
    let job = try #require(try YAMLDecoder().decode(Workflow.self, from: text).jobs["page-faults"])
    // A release in small: what scripts/package puts below its directory.
    let packed = try await bench.run(
      """
      rm -f tree/page-faults.*
      mkdir -p pack/faultbench-0-linux/bin runner
      cp bin/faultbench pack/faultbench-0-linux/bin/
      tar -czf faultbench.tar.gz -C pack faultbench-0-linux
      """)
    #expect(packed.status == 0, "\(packed.errors)")
    // Names of packages are looked up, and nothing is installed.
    try bench.program("apt-get", #"[ "$1" = update ] || exec /usr/bin/apt-get --simulate "$@""#)
    var environment = job.env.filter { !$0.value.contains("${{") }
    environment["FAULTBENCH_TARBALL"] = "file://\(bench.directory.file("faultbench.tar.gz"))"
    environment["RUNNER_TEMP"] = bench.directory.file("runner")
    for name in ["GITHUB_PATH", "GITHUB_STEP_SUMMARY"] { environment[name] = bench.directory.file(name) }
    environment["GITHUB_BASE_REF"] = "base"
    // In a container the tree belongs to another user: git refuses it until it is told otherwise.
    environment["GITHUB_WORKSPACE"] = bench.directory.file("tree")
    environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
    for step in job.steps {
      guard let command = step.run else { continue }
      let hasLists = !((try? FileManager.default.contentsOfDirectory(atPath: "/var/lib/apt/lists")) ?? []).isEmpty
      if step.name == "packages", !hasLists || !HostCommand.exists("apt-get") { continue }
      if let path = try? bench.directory.read("GITHUB_PATH") {
        let added = path.split(separator: "\n").joined(separator: ":")
        environment["PATH"] = "\(added):\(bench.environment["PATH"] ?? "")"
      }
      let result = try await bench.run(command, in: "tree", by: .sh, environment: environment)
      #expect(result.status == (step.name == "compare" ? 1 : 0), "\(step.name ?? ""): \(result.output)\(result.errors)")
    }
    let summary = try bench.directory.read("GITHUB_STEP_SUMMARY")
    #expect(summary.contains("1 case: 1 worse."), "\(summary)")
    for name in ["page-faults.txt", "page-faults.html", "page-faults.xml"] {
      #expect(try !bench.directory.read("tree/\(name)").isEmpty, "\(name)")
    }
    #expect(try bench.directory.read("tree/page-faults.xml").contains("failures=\"1\""))
    #expect(environment["PATH"]?.hasPrefix(bench.directory.file("runner/faultbench/bin")) == true)
    _ = try await bench.run("git worktree remove --force ../runner/base", in: "tree")
  }

  private func bisect(_ document: PipelineDocument, _ bench: PipelineBench) async throws {
    let commands = try #require(document.texts("git bisect run").first)
    let result = try await bench.run(commands, in: "tree")
    let found = try #require(result.output.range(of: "is the first bad commit"), "\(result.output)\(result.errors)")
    let named = result.output[found.upperBound...].split(separator: "\n").first { $0.hasPrefix("    ") }
    #expect(named == "    \(Self.commits[4])", "\(result.output)\(result.errors)")
  }
}

/// What a runner of forges reads of a workflow.
private struct Workflow: Decodable {
  struct Job: Decodable {
    let env: [String: String]
    let steps: [Step]
  }
  struct Step: Decodable {
    let name: String?
    let run: String?
    let uses: String?
  }

  let jobs: [String: Job]
}

/// What GitLab's runner reads of a job.
private struct GitLabJob: Decodable {
  struct Artifacts: Decodable {
    struct Reports: Decodable {
      let junit: String
    }
    let reports: Reports
  }

  let variables: [String: String]
  let script: [String]
  let artifacts: Artifacts
}
