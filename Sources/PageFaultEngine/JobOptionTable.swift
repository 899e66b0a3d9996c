// SPDX-License-Identifier: GPL-2.0-only
import FioABI

/// The engine's options as fio's parser and `--enghelp` know them.
struct JobOptionTable {
  private var table: OptionTable
  private var isComplete = true

  /// The value of an option that nobody sets: it arrives only where fio and engine agree on the structure.
  static let proofValue: UInt32 = 19_481_226
  private static let proofText: StaticString = "19481226"

  /// The table for `ops->options`; nil without memory.
  static func make() -> UnsafeRawPointer? {
    guard let table = OptionTable(capacity: 23) else { return nil }
    var builder = JobOptionTable(table: table)
    builder.add(.hiddenInteger("pagefault_proof", default: proofText, offset: OptionSlot.proof))
    builder.addMemory()
    builder.addMappingFlags()
    builder.addAccess()
    builder.addUserfaultfd()
    builder.addObservation()
    return builder.isComplete ? UnsafeRawPointer(builder.table.address) : nil
  }

  private mutating func addMemory() {
    add(
      .word(
        "backing", longName: "Backing", help: "Where the bytes of a job file live", default: "anon",
        offset: OptionSlot.backing))
    add("anon", 0, "Anonymous memory")
    add("memfd", 1, "A memfd of its own")
    add("file", 2, "The job's filename= or directory=")
    add(
      .word(
        "sharing", longName: "Sharing", help: "MAP_PRIVATE or MAP_SHARED", default: "private",
        offset: OptionSlot.sharing))
    add("private", 0, "MAP_PRIVATE")
    add("shared", 1, "MAP_SHARED")
    add(
      .word(
        "hugetlb", longName: "Hugetlb pages", help: "Pages of the hugetlb pools, for anon and memfd", default: "0",
        offset: OptionSlot.hugetlb))
    add("0", 0, "None")
    add("2m", 21, "2 MiB")
    add("1g", 30, "1 GiB")
    add(
      .word(
        "layout", longName: "Layout", help: "State of a memfd or file before the first access", default: "sparse",
        offset: OptionSlot.layout))
    add("sparse", 0, "Long enough, holes stay")
    add("fallocate", 1, "Blocks allocated, nothing written")
    add("written", 2, "Holes filled with zeroes by write(2)")
    add(
      .word(
        "thp", longName: "Transparent huge pages", help: "Advice when the memory is mapped", default: "inherit",
        offset: OptionSlot.thp))
    add("inherit", 0, "None: what the system is set to")
    add("never", 1, "MADV_NOHUGEPAGE")
    add("advise", 2, "MADV_HUGEPAGE")
    add(
      .integer(
        "hugepage_delay", longName: "Huge page delay",
        help: "Map with MADV_NOHUGEPAGE, then MADV_HUGEPAGE after this many milliseconds (0 = off, at most 3600000)",
        default: "0", offset: OptionSlot.hugepageDelay))
  }

  private mutating func addMappingFlags() {
    add(
      .flag("map_sync", longName: "MAP_SYNC", help: "MAP_SYNC of a shared DAX file", offset: OptionSlot.mapSync))
    add(
      .flag(
        "map_populate", longName: "MAP_POPULATE", help: "Everything is faulted in by mmap(2)",
        offset: OptionSlot.mapPopulate))
    add(
      .flag(
        "map_noreserve", longName: "MAP_NORESERVE", help: "Set no swap space or hugetlb pages aside",
        offset: OptionSlot.mapNoreserve))
    add(
      .word(
        "map_align", longName: "Alignment", help: "Address against file offset, modulo 2 MiB", default: "default",
        offset: OptionSlot.mapAlign))
    add("default", 0, "The kernel's choice")
    add("huge", 1, "They agree: huge mappings are possible")
    add("base", 2, "They disagree: huge mappings are not")
  }

  private mutating func addAccess() {
    add(
      .word(
        "access", longName: "Access", help: "What one I/O does to its range", default: "copy",
        offset: OptionSlot.access))
    add("copy", AccessWord.copy.rawValue, "memcpy of the block")
    add("touch", AccessWord.touch.rawValue, "One byte per page")
    add("touch_rw", AccessWord.touchReadWrite.rawValue, "Read a byte per page and write it back")
    add("populate", AccessWord.populate.rawValue, "MADV_POPULATE_READ or MADV_POPULATE_WRITE")
    add("collapse", AccessWord.collapse.rawValue, "MADV_COLLAPSE")
    add("fallocate", AccessWord.fallocate.rawValue, "fallocate(2)")
    add(
      .flag(
        "alloc_first", longName: "Allocate first", help: "fallocate(2) of the range before the access, in the same I/O",
        offset: OptionSlot.allocFirst))
    add(
      .word(
        "refault", longName: "Refault", help: "How pages are given back, outside of the latency", default: "none",
        offset: OptionSlot.refault))
    add("none", RefaultWord.none.rawValue, "They are kept")
    add("dontneed", RefaultWord.dontneed.rawValue, "MADV_DONTNEED")
    add("free", RefaultWord.free.rawValue, "MADV_FREE")
    add("pageout", RefaultWord.pageout.rawValue, "MADV_PAGEOUT")
    add("cold", RefaultWord.cold.rawValue, "MADV_COLD")
    add("remove", RefaultWord.remove.rawValue, "MADV_REMOVE")
    add("remap", RefaultWord.remap.rawValue, "munmap(2) and mmap(2)")
    add(
      .word(
        "refault_every", longName: "Refault when", help: "When pages are given back", default: "io",
        offset: OptionSlot.refaultEvery))
    add("io", RefaultEveryWord.io.rawValue, "The range of each I/O")
    add("pass", RefaultEveryWord.pass.rawValue, "All, whenever all has been visited")
    add(
      .word("cow", longName: "Copy on write", help: "Who shares the pages", default: "none", offset: OptionSlot.cow))
    add("none", CowWord.none.rawValue, "Nobody")
    add("fork", CowWord.fork.rawValue, "A forked child")
  }

  private mutating func addUserfaultfd() {
    add(
      .word(
        "userfaultfd", longName: "Userfaultfd", help: "Faults that threads of the engine resolve", default: "off",
        offset: OptionSlot.userfaultfd))
    add("off", UserfaultfdWord.off.rawValue, "None")
    add("missing", UserfaultfdWord.missing.rawValue, "No page is there")
    add("minor", UserfaultfdWord.minor.rawValue, "The page is there, not its mapping")
    add("wp", UserfaultfdWord.writeProtect.rawValue, "The page is write-protected")
    add(
      .integer(
        "uffd_handlers", longName: "Userfaultfd handlers", help: "How many threads (1 to 64)", default: "1",
        offset: OptionSlot.uffdHandlers))
    add(
      .word(
        "uffd_wait", longName: "Userfaultfd wait", help: "How they wait for a fault", default: "block",
        offset: OptionSlot.uffdWait))
    add("block", UserfaultfdWaitWord.block.rawValue, "In read(2)")
    add("poll", UserfaultfdWaitWord.poll.rawValue, "In poll(2)")
    add("spin", UserfaultfdWaitWord.spin.rawValue, "They do not sleep")
    add(
      .word(
        "uffd_resolve", longName: "Userfaultfd resolve", help: "What they answer", default: "auto",
        offset: OptionSlot.uffdResolve))
    add("auto", UserfaultfdResolveWord.auto.rawValue, "What fits the faults")
    add("copy", UserfaultfdResolveWord.copy.rawValue, "UFFDIO_COPY")
    add("zeropage", UserfaultfdResolveWord.zeropage.rawValue, "UFFDIO_ZEROPAGE")
    add("continue", UserfaultfdResolveWord.continue.rawValue, "UFFDIO_CONTINUE")
    add("move", UserfaultfdResolveWord.move.rawValue, "UFFDIO_MOVE")
    add(
      .word(
        "uffd_affinity", longName: "Userfaultfd affinity", help: "Where they run", default: "none",
        offset: OptionSlot.uffdAffinity))
    add("none", UserfaultfdAffinityWord.none.rawValue, "Anywhere")
    add("same", UserfaultfdAffinityWord.same.rawValue, "On the CPU of the job")
    add("other", UserfaultfdAffinityWord.other.rawValue, "On any CPU but the job's")
  }

  private mutating func addObservation() {
    add(
      .flag(
        "page_latency", longName: "Page latency", help: "Time every page, not only the block",
        offset: OptionSlot.pageLatency))
    add(
      .text(
        "fault_report", longName: "Fault report", help: "File for the engine's own JSON",
        offset: OptionSlot.faultReport))
  }

  @inline(never)
  private mutating func add(_ option: OptionTable.Option) { isComplete = table.append(option) && isComplete }

  @inline(never)
  private mutating func add(_ word: StaticString, _ value: UInt32, _ help: StaticString) {
    isComplete = table.appendWord(word, value: value, help: help) && isComplete
  }
}
