// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc
import TestSupport
import Testing

@testable import HostKit

/// DAX, perf events, tracefs and privileges.
@Suite struct ObservationTests: RunsAlone {
  @Test(.enabled(if: HostCommand.exists("findmnt"), "no findmnt to tell the mount options"))
  func mapSyncNeedsADAXMount() throws {
    let place = FileManager.default.temporaryDirectory.path
    let options = try HostCommand.run("findmnt", "-no", "OPTIONS", "-T", place).output.split(separator: ",")
    let fact = try #require(DirectAccessProbe(directory: place).fact)
    if !options.contains(where: { $0.hasPrefix("dax") }) {
      #expect(fact.state == .missing)
      #expect(fact.cause?.hasPrefix("mmap with MAP_SYNC: E") == true)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: place).allSatisfy { !$0.hasPrefix(".faultbench-") })
  }

  @Test func aDirectoryThatIsNotThere() {
    let fact = DirectAccessProbe(directory: "/proc/no-such-directory").fact
    #expect(fact?.state == .unknown)
    #expect(fact?.cause == "open: ENOENT (No such file or directory)")
  }

  @Test(.enabled(if: HostCommand.exists("perf"), "no perf to compare with"))
  func perfCountsWherePerfDoes() throws {
    let perf = try HostCommand.run("perf", "stat", "-x,", "-e", "page-faults:u", "-o", "/dev/stdout", "true")
    let fact = try #require(PerfEventProbe(files: HostFiles()).fact)
    let counted = perf.status == 0 && perf.output.split(separator: "\n").contains { $0.first?.isNumber == true }
    #expect((fact.state != .missing) == counted)
  }

  @Test func tracefsIsAvailableOnlyWhereItIsMounted() throws {
    let mounts = try HostCommand.run("cat", "/proc/mounts").output.split(separator: "\n")
    let mounted = mounts.contains { $0.split(separator: " ").dropFirst(2).first == "tracefs" }
    let state = TraceProbe(files: HostFiles()).fact?.state
    if !mounted { #expect(state != .available) }
    if mounted, geteuid() == 0 { #expect(state == .available) }
  }

  @Test func tracefsInMadeUpTrees() throws {
    #expect(TraceProbe(files: try MadeUpTree().files).fact?.cause == "no tracefs in /proc/filesystems")
    let mounted = try MadeUpTree([
      "/sys/kernel/tracing/trace_clock": "[local]\n", "/sys/kernel/tracing/events/exceptions/page_fault_user/id": "1",
    ])
    #expect(TraceProbe(files: mounted.files).fact?.detail == "/sys/kernel/tracing, with exceptions:page_fault_user")
    let closed = try MadeUpTree([
      "/proc/filesystems": "nodev\ttracefs\n", "/proc/self/mounts": "tracefs /sys/kernel/tracing tracefs rw 0 0\nx\n",
    ])
    #expect(TraceProbe(files: closed.files).fact?.state == .limited)
  }

  @Test func privileges() throws {
    let tree = try MadeUpTree(["/proc/thread-self/status": "CapEff:\t000001ffffffffff\nSeccomp:\t2\n"])
    #expect(PrivilegeProbe(files: tree.files).fact?.state == .available)
    #expect(PrivilegeProbe(files: tree.files).fact?.detail.hasSuffix("filtered by seccomp") == true)
    try tree.write("CapEff:\t0000000000004000\nSeccomp:\t0\n", to: "/proc/thread-self/status")
    let fact = try #require(PrivilegeProbe(files: tree.files).fact)
    #expect(fact.state == .limited)
    #expect(fact.cause?.contains("CAP_SYS_ADMIN") == true && fact.cause?.contains("CAP_IPC_LOCK") == false)
    try tree.write("CapEff:\tzz\n", to: "/proc/thread-self/status")
    #expect(PrivilegeProbe(files: tree.files).fact?.state == .unknown)
  }

  @Test func whoIsWhoIdSays() throws {
    let user = try HostCommand.run("id", "-u").output
    let detail = try #require(PrivilegeProbe(files: HostFiles()).fact).detail
    #expect(detail.hasPrefix(user == "0" ? "root" : "user \(user)"))
  }
}
