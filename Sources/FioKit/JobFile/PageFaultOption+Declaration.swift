// SPDX-License-Identifier: GPL-2.0-only

/// What the engine declares of its options, for manual pages, completions and questions about misspelt words. `EngineOptionTests`
/// holds it against the declaration, which a release build cannot import.
extension PageFaultOption {
  /// What it takes.
  package var values: Values {
    switch self {
    case .backing:
      .words([
        Word("anon", "Anonymous memory"), Word("memfd", "A memfd of its own"),
        Word("file", "The job's filename= or directory="),
      ])
    case .sharing:
      .words([
        Word("private", "MAP_PRIVATE"), Word("shared", "MAP_SHARED"),
      ])
    case .hugetlb:
      .words([
        Word("0", "None"), Word("2m", "2 MiB"), Word("1g", "1 GiB"),
      ])
    case .layout:
      .words([
        Word("sparse", "Long enough, holes stay"), Word("fallocate", "Blocks allocated, nothing written"),
        Word("written", "Holes filled with zeroes by write(2)"),
      ])
    case .thp:
      .words([
        Word("inherit", "None: what the system is set to"), Word("never", "MADV_NOHUGEPAGE"),
        Word("advise", "MADV_HUGEPAGE"),
      ])
    case .hugepageDelay: .number(Self.hugepageDelays, default: 0)
    case .mapSync: .flag
    case .mapPopulate: .flag
    case .mapNoreserve: .flag
    case .mapAlign:
      .words([
        Word("default", "The kernel's choice"), Word("huge", "They agree: huge mappings are possible"),
        Word("base", "They disagree: huge mappings are not"),
      ])
    case .access:
      .words([
        Word("copy", "memcpy of the block"), Word("touch", "One byte per page"),
        Word("touch_rw", "Read a byte per page and write it back"),
        Word("populate", "MADV_POPULATE_READ or MADV_POPULATE_WRITE"), Word("collapse", "MADV_COLLAPSE"),
        Word("fallocate", "fallocate(2)"),
      ])
    case .allocFirst: .flag
    case .refault:
      .words([
        Word("none", "They are kept"), Word("dontneed", "MADV_DONTNEED"), Word("free", "MADV_FREE"),
        Word("pageout", "MADV_PAGEOUT"), Word("cold", "MADV_COLD"), Word("remove", "MADV_REMOVE"),
        Word("remap", "munmap(2) and mmap(2)"),
      ])
    case .refaultEvery:
      .words([
        Word("io", "The range of each I/O"), Word("pass", "All, whenever all has been visited"),
      ])
    case .cow:
      .words([
        Word("none", "Nobody"), Word("fork", "A forked child"),
      ])
    case .userfaultfd:
      .words([
        Word("off", "None"), Word("missing", "No page is there"), Word("minor", "The page is there, not its mapping"),
        Word("wp", "The page is write-protected"),
      ])
    case .uffdHandlers: .number(1...64, default: 1)
    case .uffdWait:
      .words([
        Word("block", "In read(2)"), Word("poll", "In poll(2)"), Word("spin", "They do not sleep"),
      ])
    case .uffdResolve:
      .words([
        Word("auto", "What fits the faults"), Word("copy", "UFFDIO_COPY"), Word("zeropage", "UFFDIO_ZEROPAGE"),
        Word("continue", "UFFDIO_CONTINUE"), Word("move", "UFFDIO_MOVE"),
      ])
    case .uffdAffinity:
      .words([
        Word("none", "Anywhere"), Word("same", "On the CPU of the job"), Word("other", "On any CPU but the job's"),
      ])
    case .pageLatency: .flag
    case .faultReport: .path
    }
  }

  /// What it is about, as `--enghelp` says it.
  package var help: String {
    switch self {
    case .backing: "Where the bytes of a job file live"
    case .sharing: "MAP_PRIVATE or MAP_SHARED"
    case .hugetlb: "Pages of the hugetlb pools, for anon and memfd"
    case .layout: "State of a memfd or file before the first access"
    case .thp: "Advice when the memory is mapped"
    case .hugepageDelay:
      "Map with MADV_NOHUGEPAGE, then MADV_HUGEPAGE after this many milliseconds (0 = off, at most 3600000)"
    case .mapSync: "MAP_SYNC of a shared DAX file"
    case .mapPopulate: "Everything is faulted in by mmap(2)"
    case .mapNoreserve: "Set no swap space or hugetlb pages aside"
    case .mapAlign: "Address against file offset, modulo 2 MiB"
    case .access: "What one I/O does to its range"
    case .allocFirst: "fallocate(2) of the range before the access, in the same I/O"
    case .refault: "How pages are given back, outside of the latency"
    case .refaultEvery: "When pages are given back"
    case .cow: "Who shares the pages"
    case .userfaultfd: "Faults that threads of the engine resolve"
    case .uffdHandlers: "How many threads (1 to 64)"
    case .uffdWait: "How they wait for a fault"
    case .uffdResolve: "What they answer"
    case .uffdAffinity: "Where they run"
    case .pageLatency: "Time every page, not only the block"
    case .faultReport: "File for the engine's own JSON"
    }
  }
}
