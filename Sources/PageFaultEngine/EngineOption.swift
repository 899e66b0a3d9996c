// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// The options of the engine, each declared once, in the order of fio's help. From here come fio's table
/// (`EngineOption+Table.swift`), what is read back (`OptionValues.swift`) and what is refused; `EngineOptionTests` holds
/// docs/engine-options.md and FioKit's `PageFaultOption` against it. The words that an option takes stand in
/// `OptionWords.swift`, what does not go together in `CombinationRule.swift`.
enum EngineOption: UInt8 {
  case backing, sharing, hugetlb, layout, thp, hugepageDelay, mapSync, mapPopulate, mapNoreserve, mapAlign
  case access, allocFirst, refault, refaultEvery, cow
  case userfaultfd, uffdHandlers, uffdWait, uffdResolve, uffdAffinity
  case pageLatency, faultReport

  /// How many there are.
  static var count: UInt8 { faultReport.rawValue + 1 }

  /// What a job file and its reader have to know of an option.
  struct Declaration {
    let name: StaticString
    let longName: StaticString
    let values: Values
    /// What `--enghelp` says.
    let help: StaticString

    init(_ name: StaticString, _ longName: StaticString, _ values: Values, _ help: StaticString) {
      (self.name, self.longName, self.values, self.help) = (name, longName, values, help)
    }
  }

  /// What may be written behind the `=`.
  enum Values {
    /// A word; fio stores its number, and 0 is the default.
    case words((_ number: UInt32) -> (text: StaticString, help: StaticString)?)
    /// A whole number, and what it counts where the name does not say it.
    case number(ClosedRange<UInt64>, default: UInt64, of: StaticString? = nil)
    /// 0, the default, or 1.
    case flag
    /// Any text; none is the default.
    case path

    static func words<Value: OptionWord>(_ type: Value.Type) -> Values {
      .words { number in Value.word(number).map { ($0.text, $0.help) } }
    }
  }

  var name: StaticString { declaration.name }

  var declaration: Declaration {
    switch self {
    case .backing:
      Declaration("backing", "Backing", .words(MappingPlan.Backing.self), "Where the bytes of a job file live")
    case .sharing:
      Declaration("sharing", "Sharing", .words(MappingPlan.Sharing.self), "MAP_PRIVATE or MAP_SHARED")
    case .hugetlb:
      Declaration(
        "hugetlb", "Hugetlb pages", .words(MappingPlan.Hugetlb.self), "Pages of the hugetlb pools, for anon and memfd")
    case .layout:
      Declaration(
        "layout", "Layout", .words(MappingPlan.Layout.self), "State of a memfd or file before the first access")
    case .thp:
      Declaration(
        "thp", "Transparent huge pages", .words(MappingPlan.HugePages.self), "Advice when the memory is mapped")
    case .hugepageDelay:
      Declaration(
        "hugepage_delay", "Huge page delay", .number(0...3_600_000, default: 0, of: "milliseconds"),
        "Map with MADV_NOHUGEPAGE, then MADV_HUGEPAGE after this many milliseconds (0 = off, at most 3600000)")
    case .mapSync: Declaration("map_sync", "MAP_SYNC", .flag, "MAP_SYNC of a shared DAX file")
    case .mapPopulate: Declaration("map_populate", "MAP_POPULATE", .flag, "Everything is faulted in by mmap(2)")
    case .mapNoreserve:
      Declaration("map_noreserve", "MAP_NORESERVE", .flag, "Set no swap space or hugetlb pages aside")
    case .mapAlign:
      Declaration(
        "map_align", "Alignment", .words(MappingPlan.Alignment.self), "Address against file offset, modulo 2 MiB")
    case .access: Declaration("access", "Access", .words(AccessMethod.self), "What one I/O does to its range")
    case .allocFirst:
      Declaration(
        "alloc_first", "Allocate first", .flag, "fallocate(2) of the range before the access, in the same I/O")
    case .refault:
      Declaration("refault", "Refault", .words(Refault.self), "How pages are given back, outside of the latency")
    case .refaultEvery:
      Declaration("refault_every", "Refault when", .words(RefaultInterval.self), "When pages are given back")
    case .cow: Declaration("cow", "Copy on write", .words(PageSharer.self), "Who shares the pages")
    case .userfaultfd:
      Declaration(
        "userfaultfd", "Userfaultfd", .words(UserfaultfdMode?.self), "Faults that threads of the engine resolve")
    case .uffdHandlers:
      Declaration("uffd_handlers", "Userfaultfd handlers", .number(1...64, default: 1), "How many threads (1 to 64)")
    case .uffdWait:
      Declaration("uffd_wait", "Userfaultfd wait", .words(UserfaultfdWait.self), "How they wait for a fault")
    case .uffdResolve:
      Declaration("uffd_resolve", "Userfaultfd resolve", .words(UserfaultfdAnswer.self), "What they answer")
    case .uffdAffinity:
      Declaration("uffd_affinity", "Userfaultfd affinity", .words(UserfaultfdAffinity.self), "Where they run")
    case .pageLatency: Declaration("page_latency", "Page latency", .flag, "Time every page, not only the block")
    case .faultReport: Declaration("fault_report", "Fault report", .path, "File for the engine's own JSON")
    }
  }
}
