// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

/// The real archive; kernels stay in the user's cache, so that each is fetched once.
private enum ArchiveUnderTest {
  static let library = KernelLibrary(cache: .standard())

  /// Asked for once; nil where it cannot be reached.
  static let index = Task { try? await library.archive.index(maxAge: .seconds(86400)) }
}

@Suite(
  "Debian's archive, as this machine's sources name it",
  .enabled("no archive of Debian's can be reached", { await ArchiveUnderTest.index.value != nil }))
struct DebianArchiveTests {
  @Test("debian:6.1 and the newest are kernels that can be booted", arguments: ["debian:6.1", "debian:7"])
  func kernels(word: String) async throws {
    let kernel = try await ArchiveUnderTest.library.kernel(#require(KernelName(word)))
    #expect(kernel.release.hasPrefix(word.dropFirst("debian:".count)))
    #expect(try KernelImage(path: kernel.image).release == kernel.release)
    let names = kernel.modules.map(\.name)
    #expect(["loop", "nd_e820", "nd_pmem", "zram"].allSatisfy(names.contains), "\(names)")
    for (index, module) in kernel.modules.enumerated() {
      let info = try #require(ModuleInfo(path: module.path), "\(module)")
      #expect(info.release == kernel.release)
      let needed = Set(info.dependencies).intersection(names)
      #expect(
        needed.isSubset(of: names[..<index]), "\(module.name) comes before \(needed.subtracting(names[..<index]))")
    }
    #expect(kernel.remarks == [])
  }

  @Test(
    "modules and their order are those of kmod",
    .enabled(if: HostCommand.exists("depmod") && HostCommand.exists("modprobe"), "no kmod to compare with"),
    arguments: ["debian:6.1", "debian:7"])
  func kmod(word: String) async throws {
    let kernel = try await ArchiveUnderTest.library.kernel(#require(KernelName(word)))
    let release = kernel.release
    try await TemporaryDirectory.with { directory in
      // depmod writes beside the modules.
      let modules = try #require(KernelFiles(file: kernel.image).modules?.path)
      let copy = directory.file("lib/modules/\(release)")
      try FileManager.default.createDirectory(atPath: directory.file("lib/modules"), withIntermediateDirectories: true)
      #expect(try HostCommand.run("cp", "-rs", modules, copy).status == 0)
      #expect(try HostCommand.run("depmod", "-b", directory.path, release).status == 0)
      var loaded: [String] = []
      for name in KernelModule.wanted {
        let said = try HostCommand.run("modprobe", "-d", directory.path, "-S", release, "--show-depends", name)
        for line in said.output.split(separator: "\n") where line.hasPrefix("insmod ") {
          let module = ModuleInfo.name(line.dropFirst(7).prefix { $0 != " " })
          if !loaded.contains(module) { loaded.append(module) }
        }
      }
      try #require(!loaded.isEmpty)
      #expect(Set(kernel.modules.map(\.name)) == Set(loaded))
      // The same by what depmod wrote.
      let known = try await ModuleClosure.find(
        release: release, in: #require(ModuleDirectory(installed: copy)),
        cache: GuestCache(directory: directory.file("cache")),
        programs: ProgramPath(environment: ProcessInfo.processInfo.environment))
      #expect(Set(known.modules.map(\.name)) == Set(loaded))
    }
  }
}
