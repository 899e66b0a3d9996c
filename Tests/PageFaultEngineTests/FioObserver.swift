// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import TestSupport

/// What a process of fio held at one moment, from /proc.
struct ProcessSample: Sendable {
  let process: Int32
  let mappings: Int
  /// Those of files in the job's directory.
  let fileMappings: Int
  let descriptors: Int
  /// Bytes.
  let resident: Int
  let virtual: Int
}

/// Watches fio, all its processes, while it runs a job file.
enum FioObserver {
  /// Runs the job text and samples every `interval`.
  static func run(
    _ host: EngineHost, _ text: String, every interval: Duration, timeout: Duration = .seconds(60)
  ) async throws -> (run: EngineRun, samples: [ProcessSample]) {
    try await TemporaryDirectory.with { directory in
      let path = try directory.write(text, to: "test.fio")
      let observer = Task {
        var samples: [ProcessSample] = []
        while !Task.isCancelled {
          samples += all(in: directory.path, running: path)
          try? await Task.sleep(for: interval)
        }
        return samples
      }
      defer { observer.cancel() }
      let runner = FioRunner(fio: host.fio.binary, engine: Repository.engine, timeout: timeout)
      let run = try await runner.run(path, in: directory.path)
      observer.cancel()
      return (EngineRun(run: run), await observer.value)
    }
  }

  private static func all(in directory: String, running path: String) -> [ProcessSample] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap(Int32.init).compactMap { process in
      guard text("/proc/\(process)/cmdline").contains(path) else { return nil }
      return sample(process, directory)
    }
  }

  /// nil for a process that has just ended.
  private static func sample(_ process: Int32, _ directory: String) -> ProcessSample? {
    let maps = text("/proc/\(process)/maps").split(separator: "\n")
    let pages = text("/proc/\(process)/statm").split(separator: " ").compactMap { Int($0) }
    guard !maps.isEmpty, pages.count > 1,
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")
    else { return nil }
    let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    return ProcessSample(
      process: process, mappings: maps.count, fileMappings: maps.count { $0.contains(directory) },
      descriptors: descriptors.count, resident: pages[1] * pageSize, virtual: pages[0] * pageSize)
  }

  /// A whole file of /proc, which has no size and may end any moment.
  static func text(_ path: String) -> String {
    let data = (try? FileHandle(forReadingAtPath: path)?.readToEnd()) ?? nil
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}
