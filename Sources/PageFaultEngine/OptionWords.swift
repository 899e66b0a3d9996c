// SPDX-License-Identifier: GPL-2.0-only
import FaultMemory

/// What one of an option's words stands for.
protocol OptionWord {
  /// The option that takes these words.
  static var option: EngineOption { get }
  /// The word that fio stores as `number`, counted from 0, the default; nil behind the last one.
  static func word(_ number: UInt32) -> Word<Self>?
}

/// A word: what it means, how it is written, and what `--enghelp` says of it.
struct Word<Meaning> {
  let meaning: Meaning
  let text, help: StaticString

  init(_ meaning: Meaning, _ text: StaticString, _ help: StaticString) {
    (self.meaning, self.text, self.help) = (meaning, text, help)
  }
}

extension MappingPlan.Backing: OptionWord {
  static var option: EngineOption { .backing }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.anonymous, "anon", "Anonymous memory")
    case 1: Word(.memfd, "memfd", "A memfd of its own")
    case 2: Word(.file, "file", "The job's filename= or directory=")
    default: nil
    }
  }
}

extension MappingPlan.Sharing: OptionWord {
  static var option: EngineOption { .sharing }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.private, "private", "MAP_PRIVATE")
    case 1: Word(.shared, "shared", "MAP_SHARED")
    default: nil
    }
  }
}

extension MappingPlan.Hugetlb: OptionWord {
  static var option: EngineOption { .hugetlb }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.none, "0", "None")
    case 1: Word(.twoMebibytes, "2m", "2 MiB")
    case 2: Word(.oneGibibyte, "1g", "1 GiB")
    default: nil
    }
  }
}

extension MappingPlan.Layout: OptionWord {
  static var option: EngineOption { .layout }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.sparse, "sparse", "Long enough, holes stay")
    case 1: Word(.allocated, "fallocate", "Blocks allocated, nothing written")
    case 2: Word(.written, "written", "Holes filled with zeroes by write(2)")
    default: nil
    }
  }
}

extension MappingPlan.HugePages: OptionWord {
  static var option: EngineOption { .thp }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.inherit, "inherit", "None: what the system is set to")
    case 1: Word(.never, "never", "MADV_NOHUGEPAGE")
    case 2: Word(.advise, "advise", "MADV_HUGEPAGE")
    default: nil
    }
  }
}

extension MappingPlan.Alignment: OptionWord {
  static var option: EngineOption { .mapAlign }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.kernel, "default", "The kernel's choice")
    case 1: Word(.huge, "huge", "They agree: huge mappings are possible")
    case 2: Word(.base, "base", "They disagree: huge mappings are not")
    default: nil
    }
  }
}

extension AccessMethod: OptionWord {
  static var option: EngineOption { .access }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.copy, "copy", "memcpy of the block")
    case 1: Word(.touch, "touch", "One byte per page")
    case 2: Word(.touchReadWrite, "touch_rw", "Read a byte per page and write it back")
    case 3: Word(.populate, "populate", "MADV_POPULATE_READ or MADV_POPULATE_WRITE")
    case 4: Word(.collapse, "collapse", "MADV_COLLAPSE")
    case 5: Word(.fallocate, "fallocate", "fallocate(2)")
    default: nil
    }
  }
}

extension Refault: OptionWord {
  static var option: EngineOption { .refault }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.none, "none", "They are kept")
    case 1: Word(.dontNeed, "dontneed", "MADV_DONTNEED")
    case 2: Word(.free, "free", "MADV_FREE")
    case 3: Word(.pageOut, "pageout", "MADV_PAGEOUT")
    case 4: Word(.cold, "cold", "MADV_COLD")
    case 5: Word(.remove, "remove", "MADV_REMOVE")
    case 6: Word(.remap, "remap", "munmap(2) and mmap(2)")
    default: nil
    }
  }
}

extension RefaultInterval: OptionWord {
  static var option: EngineOption { .refaultEvery }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.io, "io", "The range of each I/O")
    case 1: Word(.pass, "pass", "All, whenever all has been visited")
    default: nil
    }
  }
}

/// Who shares the job's pages, so that a first write has to copy.
enum PageSharer: OptionWord {
  case none, fork

  static var option: EngineOption { .cow }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.none, "none", "Nobody")
    case 1: Word(.fork, "fork", "A forked child")
    default: nil
    }
  }
}

/// nil where faults are left to the kernel.
extension Optional: OptionWord where Wrapped == UserfaultfdMode {
  static var option: EngineOption { .userfaultfd }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(nil, "off", "None")
    case 1: Word(.missing, "missing", "No page is there")
    case 2: Word(.minor, "minor", "The page is there, not its mapping")
    case 3: Word(.wp, "wp", "The page is write-protected")
    default: nil
    }
  }
}

extension UserfaultfdWait: OptionWord {
  static var option: EngineOption { .uffdWait }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.block, "block", "In read(2)")
    case 1: Word(.poll, "poll", "In poll(2)")
    case 2: Word(.spin, "spin", "They do not sleep")
    default: nil
    }
  }
}

extension UserfaultfdAnswer: OptionWord {
  static var option: EngineOption { .uffdResolve }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.auto, "auto", "What fits the faults")
    case 1: Word(.copy, "copy", "UFFDIO_COPY")
    case 2: Word(.zeropage, "zeropage", "UFFDIO_ZEROPAGE")
    case 3: Word(.continue, "continue", "UFFDIO_CONTINUE")
    case 4: Word(.move, "move", "UFFDIO_MOVE")
    default: nil
    }
  }
}

extension UserfaultfdAffinity: OptionWord {
  static var option: EngineOption { .uffdAffinity }
  static func word(_ number: UInt32) -> Word<Self>? {
    switch number {
    case 0: Word(.none, "none", "Anywhere")
    case 1: Word(.same, "same", "On the CPU of the job")
    case 2: Word(.other, "other", "On any CPU but the job's")
    default: nil
    }
  }
}
