// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import HostKit

private let unified = "30 20 0:26 / /sys/fs/cgroup rw,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
private let legacy = "33 30 0:28 / /sys/fs/cgroup/memory rw shared:9 master:1 - cgroup cgroup rw,memory\n"
private let cpuOnly = "34 30 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"

/// Where the memory controller is, and whether a new cgroup takes a limit.
@Suite struct CgroupMemoryTests {
  @Test func theUnifiedHierarchyOfAHost() throws {
    let tree = try MadeUpTree([
      "/proc/self/mountinfo": unified, "/proc/self/cgroup": "0::/a/b\n",
      "/sys/fs/cgroup/a/b/cgroup.controllers": "cpu memory pids\n", "/sys/fs/cgroup/a/b/memory.max": "max\n",
      "/sys/fs/cgroup/a/memory.max": "1048576\n",
    ])
    let memory = try #require(CgroupMemory.find(tree.files))
    #expect(memory.version == .v2)
    #expect(memory.directory == "/sys/fs/cgroup/a/b")
    #expect(memory.ancestors == ["/sys/fs/cgroup/a/b", "/sys/fs/cgroup/a", "/sys/fs/cgroup"])
    #expect(memory.limit(tree.files) == 1 << 20)
  }

  @Test func aHybridHostHasItInV1() throws {
    let tree = try MadeUpTree([
      "/proc/self/mountinfo": unified.replacing("cgroup rw", with: "cgroup/unified rw") + cpuOnly + legacy,
      "/proc/self/cgroup": "4:memory:/job\n3:cpu,cpuacct:/other\n0::/\n",
      "/sys/fs/cgroup/unified/cgroup.controllers": "hugetlb\n",
      "/sys/fs/cgroup/memory/job/memory.stat": "cache 0\nhierarchical_memory_limit 268435456\n",
    ])
    let memory = try #require(CgroupMemory.find(tree.files))
    #expect(memory.version == .v1)
    #expect(memory.directory == "/sys/fs/cgroup/memory/job")
    #expect(memory.limit(tree.files) == 256 << 20)
  }

  @Test(arguments: ["hierarchical_memory_limit 9223372036854771712", "hierarchical_memory_limit ", "", "x"])
  func noLimit(stat: String) throws {
    let tree = try MadeUpTree(["/m/memory.stat": "\(stat)\ncache 0\n"])
    #expect(CgroupMemory(version: .v1, mount: "/m", directory: "/m").limit(tree.files) == nil)
  }

  @Test func aContainerSeesAPartOfTheHierarchy() {
    let mount = CgroupMount(root: "/docker/1f", point: "/sys/fs/cgroup/memory", version: .v1)
    #expect(mount.directory(ofCgroup: "/docker/1f") == "/sys/fs/cgroup/memory")
    #expect(mount.directory(ofCgroup: "/docker/1f/x") == "/sys/fs/cgroup/memory/x")
    #expect(mount.directory(ofCgroup: "/docker/1fa") == "/sys/fs/cgroup/memory/docker/1fa")
  }

  @Test func brokenMountinfo() {
    #expect(CgroupMount.all(inMountinfo: "").isEmpty)
    #expect(CgroupMount.all(inMountinfo: "- cgroup2 a b\n1 2 3 4 5 6 -\n1 2 3 / /x rw - cgroup2\n").isEmpty)
    let blank = unified.replacing("/sys/fs/cgroup rw", with: "/my\\040cgroups rw")
    #expect(CgroupMount.all(inMountinfo: blank).map(\.point) == ["/my cgroups"])
  }

  @Test func membershipEdges() {
    #expect(CgroupMembership(text: "0::/\n").unified == "/")
    #expect(CgroupMembership(text: "5:memory:/a:b\n").legacy == "/a:b")
    let broken = CgroupMembership(text: "0::\n::\nmemory\n7:memoryx:/\n")
    #expect(broken.unified == nil && broken.legacy == nil)
  }

  @Test func noControllerAtAll() throws {
    #expect(CgroupMemoryProbe(files: try MadeUpTree().files).fact?.state == .missing)
    let disabled = try MadeUpTree(["/proc/cgroups": "#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t1\t0\n"])
    #expect(CgroupMemoryProbe(files: disabled.files).fact?.remedy?.contains("cgroup_enable=memory") == true)
  }

  @Test func aNewCgroupWithoutTheKnobIsSaidSoAndRemoved() throws {
    let tree = try MadeUpTree([
      "/proc/self/mountinfo": unified, "/proc/self/cgroup": "0::/a\n",
      "/sys/fs/cgroup/a/cgroup.controllers": "memory\n",
    ])
    let fact = try #require(CgroupMemoryProbe(files: tree.files).fact)
    #expect(fact.state == .missing)
    #expect(fact.remedy?.contains("cgroup.subtree_control") == true)
    #expect(tree.files.names(in: "/sys/fs/cgroup/a") == ["cgroup.controllers"])
    #expect(tree.files.names(in: "/sys/fs/cgroup") == ["a"])
  }

  @Test(.enabled(if: CgroupMemory.find(HostFiles())?.version == .v1, "no memory controller in hierarchy v1"))
  func aShellCanSetTheLimitWhereTheProbeCould() throws {
    let directory = try #require(CgroupMemory.find(HostFiles())).directory
    let shell = try HostCommand.run(
      "bash", "-c",
      "d=$0/faultbench-test-$$; mkdir $d || exit 1; echo 67108864 > $d/memory.limit_in_bytes; s=$?; rmdir $d; exit $s",
      directory)
    let fact = try #require(CgroupMemoryProbe(files: HostFiles()).fact)
    #expect((fact.state == .limited) == (shell.status == 0))
  }

  @Test func theVersionIsThatOfProcCgroups() throws {
    let line = try HostCommand.run("grep", "^memory", "/proc/cgroups").output.split(whereSeparator: \.isWhitespace)
    guard line.count == 4 else { return #expect(Bool(line.isEmpty)) }
    let detail = try #require(CgroupMemoryProbe(files: HostFiles()).fact).detail
    if line[1] != "0" { #expect(detail.hasPrefix("v1")) } else { #expect(!detail.hasPrefix("v1")) }
  }
}
