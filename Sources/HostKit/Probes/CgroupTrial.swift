// SPDX-License-Identifier: GPL-2.0-only
import Glibc
import SystemPackage

/// Makes a cgroup, sets limits in it and removes it.
struct CgroupTrial {
  struct Success {
    var knobs: [String]
  }

  struct Failure: Error {
    var cause: String
    var remedy: String
  }

  var files: HostFiles
  var memory: CgroupMemory

  var knobs: [String] {
    memory.version == .v1 ? ["memory.limit_in_bytes"] : ["memory.high", "memory.max", "memory.swap.max"]
  }

  /// In v2 a cgroup with processes cannot pass controllers to its children, but a sibling of it gets them.
  func run() -> Result<Success, Failure> {
    let places = memory.version == .v1 ? [memory.directory] : Array(memory.ancestors.prefix(2))
    var failures: [Failure] = []
    for place in places {
      do throws(Failure) {
        return .success(try attempt(below: place))
      } catch {
        failures.append(error)
      }
    }
    return .failure(failures.last ?? Failure(cause: "no cgroup of this process", remedy: "mount -t proc proc /proc"))
  }

  private func attempt(below place: String) throws(Failure) -> Success {
    let name = "\(place)/faultbench-probe-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let directory = files.path(name)
    guard mkdir(directory, 0o755) == 0 else { throw refusal(Errno(rawValue: errno), "mkdir in \(place)") }
    defer { rmdir(directory) }
    var working: [String] = []
    for knob in knobs {
      guard files.exists("\(name)/\(knob)") else { continue }
      if let error = write("67108864", to: "\(name)/\(knob)") { throw refusal(error, "write to \(knob)") }
      working.append(knob)
    }
    guard !working.isEmpty else {
      throw Failure(
        cause: "a new cgroup below \(place) has no \(knobs.joined(separator: ", "))",
        remedy: "as root: echo +memory > \(place)/cgroup.subtree_control, or run under systemd-run -p Delegate=yes")
    }
    return Success(knobs: working)
  }

  private func write(_ value: String, to path: String) -> Errno? {
    do {
      let file = try FileDescriptor.open(files.path(path), .writeOnly, options: .closeOnExec)
      return try file.closeAfter {
        _ = try file.writeAll(value.utf8)
        return nil
      }
    } catch {
      return error as? Errno ?? .ioError
    }
  }

  private func refusal(_ error: Errno, _ call: String) -> Failure {
    Failure(
      cause: "\(call): \(error.nameAndText)",
      remedy: error == .permissionDenied || error == .notPermitted
        ? "run as root, or delegated: systemd-run --user --scope -p Delegate=yes COMMAND"
        : "mount the hierarchy writable: mount -o remount,rw \(memory.mount)")
  }
}
