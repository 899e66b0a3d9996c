// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite("the modules that a guest loads")
struct ModuleClosureTests {
  private static let release = "6.1.0-mine"
  private static let programs = ProgramPath(environment: ProcessInfo.processInfo.environment)

  /// `lib/modules/RELEASE` in a directory of the test's own, with these modules.
  private static func modules(
    in directory: TemporaryDirectory, _ modules: [String: [UInt8]], builtin: [String] = []
  ) throws -> String {
    let path = directory.file("lib/modules/\(release)")
    for (name, bytes) in modules { try MadeKernel.write(bytes, to: "\(path)/kernel/\(name)") }
    try MadeKernel.write(builtin.map { "kernel/\($0)\n" }.joined(), to: "\(path)/modules.builtin")
    return path
  }

  private static func closure(
    _ wanted: [String], in path: String, _ directory: TemporaryDirectory, programs: ProgramPath = programs
  ) async throws -> ModuleClosure {
    try await ModuleClosure.find(
      wanted, release: release, in: #require(ModuleDirectory(installed: path)),
      cache: GuestCache(directory: directory.file("cache")), programs: programs)
  }

  private static func module(_ depends: String..., entries: [String] = []) -> [UInt8] {
    MadeKernel.module(release, depends: depends, entries: entries)
  }

  @Test("what a module needs comes before it, once; what is built in, or nowhere, does not come")
  func order() async throws {
    try await TemporaryDirectory.with { directory in
      let path = try Self.modules(
        in: directory,
        [
          "fs/xfs/xfs.ko": Self.module("libcrc32c", "exportfs"), "lib/libcrc32c.ko": Self.module(),
          "drivers/nvdimm/nd_pmem.ko": Self.module("libnvdimm", "nd-btt"), "drivers/nvdimm/libnvdimm.ko": Self.module(),
          "drivers/nvdimm/nd_btt.ko": Self.module("libnvdimm"), "other.ko": Self.module(),
        ], builtin: ["fs/exportfs/exportfs.ko", "fs/ext4/ext4.ko"])
      let found = try await Self.closure(["ext4", "xfs", "nd_pmem", "libcrc32c", "nowhere"], in: path, directory)
      #expect(found.modules.map(\.name) == ["libcrc32c", "xfs", "libnvdimm", "nd_btt", "nd_pmem"])
      #expect(found.modules.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
      #expect(found.remarks == [])
    }
  }

  @Test("modules.dep is believed where depmod has run")
  func depmod() async throws {
    try await TemporaryDirectory.with { directory in
      let path = try Self.modules(
        in: directory, ["a.ko": Self.module(), "b.ko": Self.module(), "c-d.ko": Self.module(), "old.ko": Self.module()])
      try MadeKernel.write(
        "kernel/a.ko: kernel/c-d.ko kernel/b.ko\nkernel/b.ko:\nkernel/c-d.ko: kernel/b.ko\n", to: "\(path)/modules.dep")
      let found = try await Self.closure(["a", "old"], in: path, directory)
      #expect(found.modules.map(\.name) == ["b", "c_d", "a"])
    }
  }

  @Test("soft dependencies come before, by name or by what answers to it")
  func soft() async throws {
    try await TemporaryDirectory.with { directory in
      let path = try Self.modules(
        in: directory,
        [
          "xfs.ko": Self.module(entries: ["softdep=pre: crc32c nowhere post: late"]), "late.ko": Self.module(),
          "crc32c-intel.ko": Self.module(entries: ["alias=crypto-crc32c-intel", "alias=crypto-crc32c"]),
          "crc32c_other.ko": Self.module(entries: ["alias=crypto-crc32c-other"]),
        ])
      let found = try await Self.closure(["xfs"], in: path, directory)
      #expect(found.modules.map(\.name) == ["crc32c_intel", "xfs"])
    }
  }

  @Test("modules that need each other, of another release, or without what they need, are left out and told")
  func broken() async throws {
    try await TemporaryDirectory.with { directory in
      let path = try Self.modules(
        in: directory,
        [
          "a.ko": Self.module("b"), "b.ko": Self.module("a"), "c.ko": Self.module("missing"), "d.ko": Self.module(),
          "e.ko": MadeKernel.module("6.1.0-older"), "f.ko": Self.module("e"),
          "g.ko": MadeKernel.module(Self.release, machine: 183), "h.ko": Array("no module".utf8),
        ])
      let found = try await Self.closure(["a", "c", "d", "e", "f", "g", "h"], in: path, directory)
      #expect(found.modules.map(\.name) == ["d"])
      #expect(found.remarks.count == 2)
      #expect(found.remarks.first?.contains("6.1.0-older") ?? false)
      #expect(found.remarks.last?.hasSuffix("left out: a, b, c") ?? false, "\(found.remarks)")
    }
  }

  @Test(
    "compressed ones are uncompressed into the cache, once; another build is another entry",
    arguments: ["xz", "zst", "gz"])
  func compressed(kind: String) async throws {
    let program = ["xz": "xz", "zst": "zstd", "gz": "gzip"][kind] ?? ""
    guard HostCommand.exists(program) else { try Test.cancel("no \(program) to compress with") }
    try await TemporaryDirectory.with { directory in
      let bytes = [
        "a.ko": Self.module("b-c"), "b-c.ko": Self.module("d"), "d.ko": Self.module(), "e.ko": Self.module(),
      ]
      let path = try Self.modules(in: directory, bytes)
      for name in bytes.keys { #expect(try HostCommand.run(program, "-q", "\(path)/kernel/\(name)").status == 0) }
      try? bytes.keys.forEach { try FileManager.default.removeItem(atPath: "\(path)/kernel/\($0)") }
      let found = try await Self.closure(["a"], in: path, directory)
      #expect(found.modules.map(\.name) == ["d", "b_c", "a"])
      for module in found.modules {
        let original = try #require(bytes[module.name.replacing("_", with: "-") + ".ko"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: module.path)) == Data(original))
      }
      // No program is needed any more.
      let nobody = ProgramPath(directories: [])
      #expect(try await Self.closure(["a"], in: path, directory, programs: nobody) == found)
      utimes("\(path)/kernel/a.ko.\(kind)", nil)
      let error = await #expect(throws: GuestError.self) {
        _ = try await Self.closure(["a"], in: path, directory, programs: nobody)
      }
      #expect(
        error?.code == .noFile && error?.remedy.contains("apt-get install") ?? false, "\(String(describing: error))")
    }
  }

  @Test("a damaged compressed module is an error with the program's words")
  func damaged() async throws {
    try await TemporaryDirectory.with { directory in
      let path = try Self.modules(in: directory, ["a.ko.gz": Array("no gzip".utf8)])
      let error = await #expect(throws: GuestError.self) { _ = try await Self.closure(["a"], in: path, directory) }
      #expect(error?.message.contains("gzip") ?? false, "\(String(describing: error))")
    }
  }
}
