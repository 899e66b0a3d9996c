// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import TestSupport
import Testing

@Suite("Job files from options")
struct JobRecipeTests {
  @Test(arguments: [
    ("size", "4x"), ("size", "-1"), ("size", "0%"), ("bs", "0"), ("bs", "4k,,,4k"), ("bs", ","), ("rw", "foo"),
    ("rwmixread", "101"), ("hugepage_delay", "-5"), ("hugepage_delay", "500ms"), ("hugepage_delay", "3600001"),
    ("numjobs", "0"), ("runtime", "soon"), ("verify", "crc33"), ("description", "a;b"), ("description", "a\nb"),
    ("Key", "1"), ("", "1"), ("description", ""), ("size", "99999999999999999999"),
  ])
  func wrongValuesAreRefusedByName(_ key: String, _ value: String) throws {
    var recipe = try JobRecipe(name: "a")
    let error = #expect(throws: JobRecipeError.self) { try recipe.set(key, value) }
    #expect(error?.description.contains(value.isEmpty ? key : value) == true)
    #expect(recipe == (try JobRecipe(name: "a")))
  }

  @Test(arguments: ["", "global", "global2", "a;b", "a\nb", " a", String(repeating: "x", count: 128)])
  func wrongNamesAreRefused(_ name: String) {
    #expect(throws: JobRecipeError.self) { try JobRecipe(name: name) }
  }

  @Test func theFileSaysWhatWasAsked() throws {
    var recipe = try JobRecipe(name: "pf")
    try recipe.set("size", "2g")
    try recipe.set("bs", "4k,8k")
    try recipe.set("rw", "randrw:8")
    try recipe.set("numjobs", "$ncpus")
    try recipe.set("thread", nil)
    try recipe.set("size", "20%")
    let file = recipe.jobFile
    #expect(try JobFile(parsing: file.bytes, name: "t") == file)
    #expect(file.sections.map(\.name) == ["pf"])
    #expect(
      file.sections.first?.options == [
        JobOption(key: "ioengine", value: "external:${PAGEFAULT_ENGINE}"), JobOption(key: "size", value: "20%"),
        JobOption(key: "bs", value: "4k,8k"), JobOption(key: "rw", value: "randrw:8"),
        JobOption(key: "numjobs", value: "$ncpus"), JobOption(key: "thread"),
      ])
  }

  @Test(arguments: FioMatrix.present)
  func fioRunsIt(_ fio: FioUnderTest) async throws {
    var recipe = try JobRecipe(name: "a b]c")
    for (key, value) in [
      ("ioengine", "null"), ("size", "1m"), ("bs", "4k"), ("rw", "randrw"), ("rwmixread", "30"), ("numjobs", "2"),
      ("loops", "2"), ("description", "x = y"),
    ] { try recipe.set(key, value) }
    let run = try await fio.run(recipe.jobFile.text, engine: nil)
    #expect(run.problems == [])
    #expect(run.jobs.map(\.name) == ["a b]c", "a b]c"])
    let ios = run.jobs.map { ($0.read?.ios ?? 0) + ($0.write?.ios ?? 0) }
    #expect(ios == [512, 512])
  }
}
