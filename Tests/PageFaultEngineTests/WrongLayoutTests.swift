// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport
import Testing

@testable import FioABI

/// Each offset of a layout file in turn wrong by a few bytes, under a right checksum: the reader, a proof of the engine or a job
/// of the trial must tell.
@Suite(
  "Wrong layouts", .serialized, .enabled(if: Repository.hasEngine, "\(Repository.noEngine)"),
  .enabled(if: !FioBuild.present.isEmpty, "\(FioBuild.skipReason)"),
  .enabled(if: HostCommand.exists("pahole"), "pahole is not installed (package dwarves)"))
struct WrongLayoutTests {
  @Test("Every wrong offset is refused, or does no harm")
  func everyOffset() async throws {
    let build = try #require(FioBuild.present.last)
    let file = try await Learned.file(of: build)
    var readerRefused = 0
    var wrong: [LayoutFileText] = []
    var names: [String] = []
    for index in file.numbers.indices.dropFirst(LayoutField.firstOffset) {
      for distance in Self.distances {
        var numbers = file.numbers
        numbers[index].value += distance
        guard numbers[index].value >= 0 else { continue }
        let text = LayoutFileText(fio: file.fio, numbers: numbers, remark: "")
        if isRefused(text) {
          readerRefused += 1
        } else {
          wrong.append(text)
          names.append("\(numbers[index].key) \(distance > 0 ? "+" : "")\(distance)")
        }
      }
    }
    #expect(readerRefused > 30)
    let harmless = try await survivors(names, wrong, build)
    #expect(harmless.isSubset(of: Self.harmless.keys), "\(harmless.subtracting(Self.harmless.keys).sorted())")
  }

  /// Wrong numbers that fio and the engine do as well with, and why.
  private static let harmless = [
    "ops.init +8": "as post_init, which fio calls next, in the same job",
    "ops.get_file_size +16": "setup tells fio where files end, too",
    "ops.iomem_alloc -8": "as terminate, of a job that uses its buffers no more; fio allocates buffers itself",
    "ops.iomem_alloc +16": "fio allocates buffers itself",
    "ops.iomem_free -16": "buffers are freed when the process ends",
    "ops.iomem_free +8": "buffers are freed when the process ends",
    "ops.iomem_free +16": "buffers are freed when the process ends",
    "io_u.offset +8": "verify_offset, the same number",
    "io_u.xfer_buf -16": "buf, the same address: no transfer is partial",
    "td.files_index -4": "files_size, which is no less; nr_files is the number that counts",
    "td.io_ops_data +16": "io_u_in_flight, which no I/O of a synchronous engine is",
  ]

  /// The names of those that pass the trial. fio mostly waits, so several are tried at a time.
  private func survivors(
    _ names: [String], _ wrong: [LayoutFileText], _ build: FioBuild
  ) async throws -> Set<String> {
    try await TemporaryDirectory.with { directory in
      try await withThrowingTaskGroup(of: String?.self) { group in
        var passed: Set<String> = []
        for (index, (name, file)) in zip(names, wrong).enumerated() {
          if index >= 4, let next = try await group.next(), let survivor = next { passed.insert(survivor) }
          let path = try directory.write(file.text, to: "\(index).layout")
          group.addTask {
            do {
              _ = try await Learned.trial(build, path).run { _ in }
              return name
            } catch LayoutLearningError.unproved {
              return nil
            }
          }
        }
        for try await survivor in group { if let survivor { passed.insert(survivor) } }
        return passed
      }
    }
  }

  /// The quick round: one of them.
  private static let distances =
    ProcessInfo.processInfo.environment["FAULTBENCH_TEST_FIO"] == "oldest" ? [8] : [-16, -8, -4, 4, 8, 16]

  private func isRefused(_ file: LayoutFileText) -> Bool {
    let bytes = Array(file.text.utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      "wrong.layout".withCString { (try? LayoutFile.read(bytes, path: $0)) == nil }
    }
  }
}
