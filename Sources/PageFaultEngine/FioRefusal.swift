// SPDX-License-Identifier: GPL-2.0-only
import FioABI

/// The sentence with which the engine stays out of a fio: which fio, why, the layouts known, and what to do.
struct FioRefusal {
  private let reason: LayoutRefusal

  init(_ reason: LayoutRefusal) { self.reason = reason }

  func describe(into line: inout Message) {
    line.append("cannot run in this fio (")
    if let version = FioSymbols.programSymbol("fio_version_string") {
      line.append(cString: UnsafePointer(version.assumingMemoryBound(to: CChar.self)))
    } else {
      line.append("no version")
    }
    line.append("): ")
    reason.describe(into: &line)
    reason.describe(snapshot: (try? FioSymbols())?.version, into: &line)
    line.append("; layouts known: ")
    let known = FioLayout.known
    line.append(known[0].tag)
    line.append(" to ")
    line.append(known[known.count - 1].tag)
    line.append(", ")
    line.append(known[0].architecture)
    line.append("; use an unmodified fio of one of these releases, or a libpagefault.so that knows this one")
  }
}
