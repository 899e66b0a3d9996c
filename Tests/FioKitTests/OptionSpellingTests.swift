// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Testing

@Suite("Which option of a job was meant")
struct OptionSpellingTests {
  @Test(arguments: [
    ("backng", "memfd", "backing"), ("acces", "touch", "access"), ("hugepage_dely", "5", "hugepage_delay"),
    ("uffd_handler", "2", "uffd_handlers"), ("access", "tuch", "touch"), ("refault", "dontned", "dontneed"),
    ("rw", "raed", "read"), ("verify", "crc32", nil), ("verify", "crc33", "crc32"), ("blocksise", "4k", "blocksize"),
    ("access", "touch", nil), ("hugepage_delay", "x", nil), ("fault_report", "x", nil), ("zonesize_and_more", "1", nil),
  ])
  func question(_ key: String, _ value: String, _ meant: String?) {
    #expect(OptionSpelling.question(key: key, value: value) == (meant.map { " Did you mean `\($0)`?" } ?? ""))
  }

  @Test("only what nobody knows resembles an option of the engine")
  func resembles() {
    #expect(OptionSpelling.resemblesEngineOption("backng"))
    for key in ["backing", "bs", "thinktime", "iodepth"] {
      #expect(!OptionSpelling.resemblesEngineOption(key), "\(key)")
    }
  }

  @Test(
    "a run that fio refuses says so, too",
    arguments: [
      ("Bad option <acces=touch>", "Did you mean `access`?"), ("Bad option <cow>", "Correct the option. Options"),
      ("fio: failed parsing access=tuch", "Did you mean `touch`?"), ("fio: failed parsing size=4x", "Correct the job"),
    ])
  func ofARun(_ words: String, _ remedy: String) {
    #expect(RunProblem(.setupFailed, words: [words]).remedy.contains(remedy))
  }
}
