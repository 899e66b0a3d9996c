// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A userfaultfd after its handshake, and how it was had.
struct UserfaultfdOpening {
  let descriptor: Int32
  /// All features that the kernel offers.
  let offered: UInt64
  /// How it was had: a number of CLinuxUserfaultfd.h, which has the order in which the ways are tried.
  let way: Int32

  /// Whether faults inside system calls are reported, too.
  var reportsKernelFaults: Bool { clinux_uffd_reports_kernel_faults(way) != 0 }

  /// Opens a userfaultfd that has `features`; `optional` ones are taken where the kernel has them.
  ///
  /// The handshake is done on two descriptors: it can be done once on each, and asking for a feature that is not there fails
  /// without telling which.
  static func open(
    requiring features: (UserfaultfdFeature, UserfaultfdFeature), optional: UserfaultfdFeature, nonblocking: Bool,
    kernelFaults: Bool
  ) throws(UserfaultfdError) -> UserfaultfdOpening {
    let offered = try offeredFeatures(kernelFaults: kernelFaults)
    if offered & features.0.bit != features.0.bit { throw .unsupported(features.0) }
    if offered & features.1.bit != features.1.bit { throw .unsupported(features.1) }
    let wanted = features.0.bit | features.1.bit | (optional.bit & offered)
    return try handshaken(wanting: wanted, nonblocking: nonblocking, kernelFaults: kernelFaults)
  }

  private static func offeredFeatures(kernelFaults: Bool) throws(UserfaultfdError) -> UInt64 {
    let opening = try handshaken(wanting: 0, nonblocking: true, kernelFaults: kernelFaults)
    _ = clinux_close(opening.descriptor)
    return opening.offered
  }

  private static func handshaken(
    wanting features: UInt64, nonblocking: Bool, kernelFaults: Bool
  ) throws(UserfaultfdError) -> UserfaultfdOpening {
    do throws(SystemCallError) {
      let (descriptor, way) = try anyWay(nonblocking: nonblocking, kernelFaults: kernelFaults)
      do throws(SystemCallError) {
        let offered = try Syscalls.userfaultfdHandshake(descriptor, wanting: features)
        return UserfaultfdOpening(descriptor: descriptor, offered: offered, way: way)
      } catch {
        _ = clinux_close(descriptor)
        throw error
      }
    } catch {
      throw .failed(error)
    }
  }

  /// By the first way that is open; the error is that of the first one.
  private static func anyWay(
    nonblocking: Bool, kernelFaults: Bool
  ) throws(SystemCallError) -> (descriptor: Int32, way: Int32) {
    var reason: SystemCallError?
    for way in 0..<Int32(CLINUX_UFFD_WAYS) where !kernelFaults || clinux_uffd_reports_kernel_faults(way) != 0 {
      do throws(SystemCallError) {
        return (try Syscalls.userfaultfdOpen(way, nonblocking: nonblocking), way)
      } catch {
        if reason == nil { reason = error }
      }
    }
    throw reason ?? SystemCallError(.userfaultfd(.open), errno: ENOSYS)
  }
}
