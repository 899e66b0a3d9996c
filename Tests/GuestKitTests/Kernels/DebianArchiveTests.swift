// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

/// The real archive; kernels stay in the user's cache, each is fetched once.
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
}
