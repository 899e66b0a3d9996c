// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import FaultMemory
import FioABI

/// Why a job cannot run, or not go on.
enum JobError: Error {
  /// This fio is not one that the engine knows.
  case fio(LayoutError)
  /// An option has a value that is none of its.
  case optionValue(EngineOption, value: Int)
  /// The job has no size to map.
  case noSize
  /// Two options that make no sense together.
  case combination(StaticString, instead: StaticString)
  /// The memory could not be guarded against SIGBUS.
  case guarding(SystemCallError)
  /// What an option asks for could not be done.
  case part(StaticString, SystemCallError)
  /// The faults cannot be handled.
  case userfaultfd(UserfaultfdError)
  /// The report could not be written.
  case report(FaultReportError)
  /// A file of the job could not be mapped.
  case mapping(MappingFailure)
  /// `hugepage_delay` could not be carried out.
  case hugepageDelay(milliseconds: UInt32, SystemCallError)
  /// A mapping could not be taken down.
  case unmapping(SystemCallError)
  /// Out of memory for the engine's own state.
  case noMemory
}

extension JobError {
  /// The errno that stands in fio's JSON as the job's `error`.
  var errno: Int32 {
    switch self {
    case .fio: ENOSYS
    case .optionValue, .combination, .noSize: EINVAL
    case .mapping(let failure): failure.error.errno
    case .hugepageDelay(_, let error), .unmapping(let error), .part(_, let error), .guarding(let error):
      error.errno
    case .userfaultfd(let error): error.errno
    case .report(let error): error.cause.errno
    case .noMemory: ENOMEM
    }
  }

  /// One line: what happened, to what, why, and what to do.
  var message: Message {
    var line = Message("page_fault: ")
    switch self {
    case .fio(let error): error.explain(into: &line)
    case .optionValue(let option, let value):
      line.append(option.name)
      line.append("=")
      line.append(value)
      line.append(": Invalid argument: must be ")
      line.append(option.declaration.values)
    case .noSize:
      line.append("size: Invalid argument: the job has no size to map; give it size=")
    case .combination(let what, let instead):
      line.append(what)
      line.append(": Invalid argument: ")
      line.append(instead)
    case .mapping(let failure): failure.describe(into: &line)
    case .hugepageDelay(let milliseconds, let error):
      Self.describe(hugepageDelay: milliseconds, error, into: &line)
    case .guarding(let error):
      line.append("the memory cannot be guarded against SIGBUS: ")
      line.append(error)
      line.append("; run fewer jobs in one fio, or jobs as processes (thread=0)")
    case .part(let option, let error):
      line.append(option)
      line.append(": ")
      line.append(explained: error)
    case .userfaultfd(let error): Self.describe(error, into: &line)
    case .report(let error):
      line.append("fault_report=")
      line.append(cString: error.path)
      line.append(": ")
      line.append(error.cause)
      line.append("; ")
      line.append(error.remedy)
    case .unmapping(let error):
      line.append(error)
      line.append("; the memory stays mapped until fio ends")
    case .noMemory: line.append("Cannot allocate memory for the engine's own state; free some and run again")
    }
    return line
  }

  private static func describe(_ error: UserfaultfdError, into line: inout Message) {
    switch error {
    case .refused: line.append(error.subject)
    case .unsupported, .failed:
      line.append("userfaultfd=: ")
      line.append(error.subject)
    }
    line.append(": ")
    line.append(errno: error.errno)
    line.append("; ")
    line.append(error.remedy)
  }

  private static func describe(
    hugepageDelay milliseconds: UInt32, _ error: SystemCallError, into line: inout Message
  ) {
    line.append("hugepage_delay=")
    line.append(UInt(milliseconds))
    line.append(": ")
    line.append(error)
    switch (error.call, error.errno) {
    case (.madvise, EINVAL):
      line.append("; this kernel has no transparent huge pages: leave hugepage_delay out")
    case (.threadCreate, _):
      line.append("; raise 'ulimit -u' or the cgroup's pids.max, or lower numjobs=")
    default:
      line.append("; free some memory, or leave hugepage_delay out")
    }
  }
}

extension Message {
  /// Appends the failed call and the text of its errno.
  mutating func append(_ error: SystemCallError) {
    append(error.call.name)
    append(": ")
    append(errno: error.errno)
  }

  /// The same, and what it means here.
  mutating func append(explained error: SystemCallError) {
    append(error)
    guard let meaning = error.meaning else { return }
    append(": ")
    append(meaning)
  }
}

extension LayoutError {
  /// The sentence with which the engine stays out of a fio: which fio, why, the layouts known, and what to do.
  fileprivate func explain(into line: inout Message) {
    line.append("cannot run in this fio (")
    if let version = FioSymbols.programSymbol("fio_version_string") {
      line.append(cString: UnsafePointer(version.assumingMemoryBound(to: CChar.self)))
    } else {
      line.append("no version")
    }
    line.append("): ")
    describe(into: &line)
    describe(snapshot: (try? FioSymbols())?.version, into: &line)
    if case .layoutFile = self {} else { Engine.describeLayoutFile(into: &line) }
    line.append("; layouts known: ")
    let known = FioLayout.known
    line.append(known[0].tag)
    line.append(" to ")
    line.append(known[known.count - 1].tag)
    line.append(", ")
    line.append(known[0].layout.architecture)
    line.append("; use an unmodified fio of one of these releases, or teach this one with 'faultbench fio learn'")
  }
}

extension Message {
  /// A line that says what went wrong in `job`: it begins with the job's name.
  init(about job: UnsafeMutablePointer<Job>) {
    self.init("page_fault: ", job)
  }

  /// A line for something that is worth a word, and no error.
  init(noteAbout job: UnsafeMutablePointer<Job>) {
    self.init("page_fault: note: ", job)
  }

  @inline(never)
  private init(_ start: StaticString, _ job: UnsafeMutablePointer<Job>) {
    self.init(start)
    append(cString: job.pointee.thread.name)
    append(": ")
  }
}
