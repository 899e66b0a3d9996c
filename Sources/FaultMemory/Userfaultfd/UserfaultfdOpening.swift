// SPDX-License-Identifier: GPL-2.0-only
import CLinux

/// A userfaultfd after its handshake, and how it was had.
struct UserfaultfdOpening {
  let descriptor: Int32
  /// All features that the kernel offers.
  let offered: UInt64
  let way: UserfaultfdCall

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
    _ = clinux_uffd_close(opening.descriptor)
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
        _ = clinux_uffd_close(descriptor)
        throw error
      }
    } catch {
      throw .failed(error)
    }
  }

  /// The call first; then what is left to a process without privilege. The error is that of the call.
  private static func anyWay(
    nonblocking: Bool, kernelFaults: Bool
  ) throws(SystemCallError) -> (Int32, UserfaultfdCall) {
    do throws(SystemCallError) {
      return (try open(.open, nonblocking), .open)
    } catch {
      if !kernelFaults, let descriptor = try? open(.openUserModeOnly, nonblocking) {
        return (descriptor, .openUserModeOnly)
      }
      if let descriptor = try? open(.openDevice, nonblocking) { return (descriptor, .openDevice) }
      throw error
    }
  }

  private static func open(_ way: UserfaultfdCall, _ nonblocking: Bool) throws(SystemCallError) -> Int32 {
    let device: StaticString = "/dev/userfaultfd"
    return try device.utf8Start.withMemoryRebound(to: CChar.self, capacity: device.utf8CodeUnitCount + 1) {
      path throws(SystemCallError) in
      try Syscalls.userfaultfdOpen(way, device: path, nonblocking: nonblocking)
    }
  }
}
