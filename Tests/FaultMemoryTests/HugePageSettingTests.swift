// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import Foundation
import TestSupport
import Testing

@testable import FaultMemory

/// What the system's settings make of `MADV_HUGEPAGE`.
@Suite(
  "Huge page settings", .serialized,
  .enabled(if: access(ShmemSetting.shmem, W_OK) == 0, "shmem_enabled cannot be changed here"))
struct HugePageSettingTests: RunsAlone {
  @Test("Advice about shared memory is useless where shmem_enabled says no", arguments: ["never", "deny", "advise"])
  func shared(_ setting: String) throws {
    guard (try? selected(ShmemSetting.sized)) ?? "inherit" == "inherit" else { return }
    try with(setting) {
      for memory in [plan { $0.backing = .memfd }, plan { $0.sharing = .shared }] {
        #expect(HugePageSetting.uselessAdvice(memory) == (setting == "advise" ? nil : .shmemSetting))
      }
      #expect(HugePageSetting.uselessAdvice(plan { $0.backing = .file }) == nil)
    }
  }

  @Test("With shmem_enabled=advise, a memfd is told, and has huge pages")
  func memfd() throws {
    guard (try? selected(ShmemSetting.sized)) ?? "inherit" == "inherit" else { return }
    try with("advise") {
      let advised = plan { ($0.backing, $0.sharing, $0.alignment) = (.memfd, .shared, .huge) }
      let mapping = try Mapping.map(advised, offset: 0, size: 8 << 20)
      defer { #expect(throws: Never.self) { try mapping.end() } }
      try mapping.region.advise(.noHugePage)
      mapping.write(1, at: 0)
      #expect(try #require(Smaps(of: mapping.region)).bytes("ShmemPmdMapped") == 0)
      try mapping.region.advise(.hugePage)
      mapping.write(1, at: 4 << 20)
      #expect(try #require(Smaps(of: mapping.region)).bytes("ShmemPmdMapped") == PageSize.pmd)
    }
  }

  private func with(_ setting: String, _ body: () throws -> Void) throws {
    let before = try selected(ShmemSetting.shmem)
    try Data(setting.utf8).write(to: URL(fileURLWithPath: ShmemSetting.shmem))
    defer { try? Data(before.utf8).write(to: URL(fileURLWithPath: ShmemSetting.shmem)) }
    try body()
  }

  private func selected(_ path: String) throws -> String {
    let data = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() ?? Data()
    let text = String(decoding: data, as: UTF8.self)
    return text.split(separator: "[").last.flatMap { $0.split(separator: "]").first }.map(String.init) ?? ""
  }
}

private enum ShmemSetting {
  static let shmem = "/sys/kernel/mm/transparent_hugepage/shmem_enabled"
  static let sized = "/sys/kernel/mm/transparent_hugepage/hugepages-2048kB/shmem_enabled"
}
