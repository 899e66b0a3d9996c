// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

/// Options that make no sense, alone or together: each is refused by its sentence, before any I/O.
@Suite("Refused options", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"))
struct OptionRefusalTests {
  /// Options, and the sentence that refuses them.
  static let combinations: [(String, String)] = [
    ("hugetlb=2m\nbacking=file", "hugetlb= with backing=file: Invalid argument: a file on hugetlbfs has its own"),
    ("layout=written", "layout= with backing=anon: Invalid argument: anonymous memory has nothing to lay out"),
    (
      "layout=written\nbacking=memfd\nhugetlb=2m",
      "layout=written with hugetlb=: Invalid argument: hugetlb memory takes"
    ),
    ("thp=never\nhugetlb=2m", "thp= with hugetlb=: Invalid argument: hugetlb pages are huge from the start"),
    ("hugepage_delay=5\nhugetlb=1g", "hugepage_delay= with hugetlb=: Invalid argument: hugetlb pages are huge"),
    ("hugepage_delay=5\nthp=advise", "thp= with hugepage_delay=: Invalid argument: hugepage_delay gives both"),
    (
      "map_sync=1",
      "map_sync=1 without backing=file: Invalid argument: only a DAX file can be mapped so; use backing=file"
    ),
    ("map_sync=1\nbacking=file", "map_sync=1 with sharing=private: Invalid argument: a private mapping never reaches"),
    ("map_populate=1\nthp=advise", "map_populate=1 with thp=: Invalid argument: mmap(2) faults everything in"),
    ("map_populate=1\nhugepage_delay=5", "map_populate=1 with hugepage_delay=: Invalid argument: mmap(2) faults"),
    ("map_align=huge\nhugetlb=2m", "map_align= with hugetlb=: Invalid argument: hugetlb mappings are aligned"),
    ("map_align=base", "map_align=base with private backing=anon: Invalid argument: its huge pages depend"),
    ("access=fallocate", "access=fallocate with backing=anon: Invalid argument: there is no file to allocate"),
    ("alloc_first=1", "alloc_first=1 with backing=anon: Invalid argument: there is no file to allocate"),
    (
      "alloc_first=1\nbacking=memfd\naccess=fallocate",
      "alloc_first=1 with access=fallocate: Invalid argument: the access"
    ),
    ("access=collapse\nhugetlb=2m", "access=collapse with hugetlb=: Invalid argument: there is nothing to collapse"),
    ("access=populate\npage_latency=1", "page_latency=1 with access=populate, collapse or fallocate: Invalid argument"),
    ("refault_every=pass", "refault_every=pass without refault=: Invalid argument: nothing is given back"),
    ("refault=free\nbacking=memfd", "refault=free without private backing=anon: Invalid argument: MADV_FREE is for"),
    ("refault=remove", "refault=remove with sharing=private: Invalid argument: MADV_REMOVE needs a shared mapping"),
    ("refault=remap\nhugepage_delay=5", "refault=remap with hugepage_delay=: Invalid argument: a new mapping has lost"),
    (
      "refault=cold\nhugetlb=2m",
      "refault=free, pageout or cold with hugetlb=: Invalid argument: hugetlb pages are never"
    ),
    (
      "cow=fork\nsharing=shared", "cow=fork with sharing=shared: Invalid argument: writes to shared memory copy nothing"
    ),
    ("cow=fork\nuserfaultfd=missing", "cow=fork with userfaultfd=: Invalid argument: a child does not inherit"),
    ("cow=fork\nrefault=dontneed", "cow=fork with refault=: Invalid argument: a page that is given back comes back"),
    ("cow=fork\naccess=collapse", "cow=fork with access=collapse or fallocate: Invalid argument: nothing is written"),
    ("page_latency=1", "page_latency=1 without fault_report=: Invalid argument: nobody would see it"),
    ("verify=md5\naccess=touch", "verify= without access=copy: Invalid argument: no data is moved"),
    ("verify=md5\nrefault=dontneed", "verify= with refault=: Invalid argument: the pages that are given back"),
    (
      "verify=crc32c\nrw=write\nverify_only",
      "verify_only=1 with backing=anon or memfd: Invalid argument: what an earlier"
    ),
    (
      "verify=crc32c\nrw=randrw\nverify_only\nbacking=memfd\nsharing=shared",
      "verify_only=1 with backing=anon or memfd: Invalid argument: what an earlier run wrote there is gone"
    ),
    ("verify=md5\nrw=read", "verify= with rw=read and backing=anon or memfd: Invalid argument: nobody has written"),
    ("verify=md5\nrw=randread\ndo_verify=0\nbacking=memfd", "verify= with rw=read and backing=anon or memfd: Invalid"),
    ("uffd_wait=spin", "uffd_affinity= without userfaultfd=: Invalid argument: no fault comes to a handler"),
    ("uffd_handlers=2", "uffd_affinity= without userfaultfd=: Invalid argument: no fault comes to a handler"),
    (
      "userfaultfd=missing\nbacking=file",
      "userfaultfd= with backing=file: Invalid argument: the kernel has it for memory"
    ),
    ("userfaultfd=minor", "userfaultfd=minor without shared memfd: Invalid argument: only shared memory has a page"),
    ("userfaultfd=wp\nhugetlb=2m", "userfaultfd=wp with hugetlb=: Invalid argument: leave hugetlb= out"),
    ("userfaultfd=missing\nmap_populate=1", "userfaultfd= with map_populate=1: Invalid argument: mmap(2) faults"),
    ("userfaultfd=missing\nhugepage_delay=5", "userfaultfd= with hugepage_delay=: Invalid argument: khugepaged leaves"),
    ("userfaultfd=missing\nrefault=remap", "userfaultfd= with refault=remap: Invalid argument: a new mapping has no"),
    (
      "userfaultfd=missing\naccess=collapse",
      "userfaultfd= with access=collapse or fallocate: Invalid argument: nothing faults"
    ),
    (
      "userfaultfd=missing\nbacking=memfd\nlayout=written",
      "userfaultfd=missing with layout= or alloc_first=1: Invalid argument: the pages are there already"
    ),
    (
      "userfaultfd=missing\nbacking=memfd\nalloc_first=1",
      "userfaultfd=missing with layout= or alloc_first=1: Invalid argument: the pages are there already"
    ),
    (
      "userfaultfd=missing\nbacking=memfd\nsharing=shared\nrefault=dontneed",
      "userfaultfd=missing with refault=dontneed and shared or memfd memory: Invalid argument: the page stays"
    ),
    (
      "userfaultfd=minor\nbacking=memfd\nsharing=shared\nrefault=remove",
      "userfaultfd=minor with refault=remove: Invalid argument: the page itself would be gone"
    ),
    ("userfaultfd=wp\nrefault=dontneed", "userfaultfd=wp with refault=: Invalid argument: the protection goes with"),
    ("userfaultfd=missing\nrefault=pageout", "userfaultfd= with refault=free, pageout or cold: Invalid argument"),
    ("userfaultfd=wp\nuffd_resolve=continue", "uffd_resolve=continue without userfaultfd=minor: Invalid argument"),
    ("userfaultfd=wp\nuffd_resolve=copy", "uffd_resolve=copy, zeropage or move without userfaultfd=missing: Invalid"),
    ("userfaultfd=missing\nhugetlb=2m\nuffd_resolve=zeropage", "uffd_resolve=zeropage with hugetlb=: Invalid argument"),
    (
      "userfaultfd=missing\nbacking=memfd\nuffd_resolve=move", "uffd_resolve=move without private backing=anon: Invalid"
    ),
  ]

  /// The same beside workers of fio's.
  static let offloaded: [(String, String)] = [
    (
      "refault=remap",
      "refault=remap or refault_every=pass with io_submit_mode=offload: Invalid argument: other workers"
    ),
    (
      "refault=dontneed\nrefault_every=pass",
      "refault=remap or refault_every=pass with io_submit_mode=offload: Invalid argument: other workers"
    ),
    ("cow=fork", "cow=fork with io_submit_mode=offload: Invalid argument: other workers are writing"),
  ]

  @Test("Each combination is refused by name, with what to use instead", arguments: EngineHost.oldest)
  func combinations(_ host: EngineHost) async throws {
    for (options, sentence) in Self.combinations {
      expectRefused(try await host.run("size=8m\nrw=write\n\(options)"), EINVAL, sentence)
    }
  }

  @Test("What workers would take from one another is refused with io_submit_mode=offload", arguments: EngineHost.oldest)
  func offloadedCombinations(_ host: EngineHost) async throws {
    for (options, sentence) in Self.offloaded {
      let result = try await host.run(
        "size=8m\nrw=write\nio_submit_mode=offload\n\(options)", engine: "${PAGEFAULT_ENGINE}")
      expectRefused(result, EINVAL, sentence)
    }
  }

  @Test("Numbers beyond their limits are refused by name and value", arguments: EngineHost.oldest)
  func numbers(_ host: EngineHost) async throws {
    for (option, sentence) in [
      ("uffd_handlers=0", "uffd_handlers=0: Invalid argument: must be a number from 1 to 64"),
      ("uffd_handlers=-3", "uffd_handlers=-3: Invalid argument: must be a number from 1 to 64"),
      ("map_sync=-1", "map_sync=-1: Invalid argument: must be 0 or 1"),
      ("map_populate=-1", "map_populate=-1: Invalid argument: must be 0 or 1"),
      ("map_noreserve=-2", "map_noreserve=-2: Invalid argument: must be 0 or 1"),
      ("alloc_first=-1", "alloc_first=-1: Invalid argument: must be 0 or 1"),
      ("page_latency=-1", "page_latency=-1: Invalid argument: must be 0 or 1"),
    ] {
      expectRefused(try await host.run("size=8m\nrw=write\n\(option)"), EINVAL, sentence)
    }
    for option in ["uffd_handlers=65", "map_sync=2", "page_latency=2"] {
      let result = try await host.run("size=8m\nrw=write\n\(option)")
      #expect(result.exitCode != 0 && result.ios == (0, 0, 0), "\(option): \(result.words)")
    }
  }

  @Test("A word that is not in the table is fio's own refusal, with the words that are", arguments: EngineHost.all)
  func words(_ host: EngineHost) async throws {
    for (option, word) in [
      ("backing=tape", "memfd"), ("sharing=both", "shared"), ("hugetlb=16g", "1g"), ("thp=always", "inherit"),
      ("layout=none", "fallocate"), ("access=look", "touch_rw"), ("refault=often", "pageout"),
      ("refault_every=day", "pass"), ("userfaultfd=on", "missing"), ("uffd_wait=long", "spin"),
      ("uffd_resolve=never", "zeropage"), ("uffd_affinity=all", "other"), ("map_align=2m", "huge"), ("cow=moo", "fork"),
    ] {
      let result = try await host.run("size=8m\nrw=write\n\(option)")
      #expect(result.exitCode != 0 && result.words.contains(word), "\(option): \(result.words)")
      #expect(result.ios == (0, 0, 0))
    }
  }

  private func expectRefused(_ result: EngineRun, _ errno: Int32, _ sentence: String) {
    #expect(result.exitCode != 0)
    #expect(result.words.contains(sentence), "\(result.words)")
    #expect(result.job?.error == errno, "\(sentence)")
    #expect(result.ios == (0, 0, 0))
  }
}
