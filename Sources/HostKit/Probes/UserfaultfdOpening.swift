// SPDX-License-Identifier: GPL-2.0-only
import CLinux
import SystemPackage

/// The three ways to a userfaultfd, each with its own permission.
enum UserfaultfdOpening: String, CaseIterable, Sendable {
  case systemCall = "userfaultfd(2)"
  case device = "/dev/userfaultfd"
  case userModeOnly = "UFFD_USER_MODE_ONLY"

  /// Whether faults inside system calls are reported too, not only those of the program itself.
  var seesKernelFaults: Bool { self != .userModeOnly }

  func open(_ files: HostFiles) throws(Errno) -> TrialDescriptor {
    switch self {
    case .systemCall: try TrialDescriptor(clinux_host_userfaultfd(0))
    case .device: try TrialDescriptor(clinux_host_userfaultfd_device(files.path(rawValue)))
    case .userModeOnly:
      try TrialDescriptor(clinux_host_userfaultfd(Int32(CLINUX_HOST_UFFD_USER_MODE_ONLY)))
    }
  }

  /// A descriptor by whichever way is open, after the handshake; the features are those asked for that the kernel has.
  static func anyReady(_ files: HostFiles, wanting features: UInt64) throws(Errno) -> TrialDescriptor {
    let offered = try offeredFeatures(files)
    // A second descriptor: the handshake is done once, and asking for a feature that is not there fails it.
    let descriptor = try first(files)
    _ = try handshake(descriptor, wanting: features & offered)
    return descriptor
  }

  /// All features that UFFDIO_API offers.
  static func offeredFeatures(_ files: HostFiles) throws(Errno) -> UInt64 {
    try handshake(try first(files), wanting: 0)
  }

  private static func handshake(
    _ descriptor: borrowing TrialDescriptor, wanting features: UInt64
  ) throws(Errno) -> UInt64 {
    var offered: UInt64 = 0
    _ = try descriptor.use { number throws(Errno) in
      try granted(clinux_host_uffd_api(number, features, &offered))
    }
    return offered
  }

  private static func first(_ files: HostFiles) throws(Errno) -> TrialDescriptor {
    var reason = Errno.noFunction
    for way in allCases {
      do throws(Errno) {
        return try way.open(files)
      } catch {
        if way == .systemCall || error != .noSuchFileOrDirectory { reason = error }
      }
    }
    throw reason
  }
}
