// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc

/// Who this process is: root of the host, root of a user namespace (`unshare -Ur`, a rootless container), or a user.
///
/// The root of a user namespace has user 0 and every capability, yet they count in its namespace only: settings of the host
/// are another's.
struct Privilege: Equatable {
  /// The effective user, as this process sees it.
  var user: UInt32
  /// The same user outside of the namespace.
  var outerUser: UInt32
  /// Whether this is a user namespace below that of the host.
  var isNamespaced: Bool
  /// The effective capabilities as bits; nil where nothing tells them.
  var capabilities: UInt64?

  /// Of this process.
  static func current(_ files: HostFiles = HostFiles(), user: UInt32 = geteuid()) -> Privilege {
    let map = files.text("/proc/self/uid_map") ?? ""
    let status = files.text("/proc/thread-self/status") ?? ""
    return Privilege(
      user: user, outerUser: outer(user, inMap: map) ?? user, isNamespaced: isNamespaced(map: map, files),
      capabilities: PrivilegeProbe.effective(inStatus: status))
  }

  /// `PROC_USER_INIT_INO`, the number of the host's own user namespace.
  private static let hostNamespace = "user:[4026531837]"

  /// A namespace may map all users as they are, so its number tells; the map does where there is none.
  private static func isNamespaced(map: String, _ files: HostFiles) -> Bool {
    if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: files.path("/proc/self/ns/user")) {
      return link != hostNamespace
    }
    let words = map.split(whereSeparator: \.isWhitespace)
    return !words.isEmpty && words != ["0", "0", "4294967295"]
  }

  /// Lines of a map: first user inside, first user outside, how many.
  static func outer(_ user: UInt32, inMap map: String) -> UInt32? {
    for line in map.split(separator: "\n") {
      let numbers = line.split(whereSeparator: \.isWhitespace).compactMap { UInt64($0) }
      guard numbers.count == 3, user >= numbers[0], UInt64(user) - numbers[0] < numbers[2] else { continue }
      let (outer, overflow) = numbers[1].addingReportingOverflow(UInt64(user) - numbers[0])
      return overflow ? nil : UInt32(exactly: outer)
    }
    return nil
  }

  /// CAP_SYS_ADMIN of the host: settings, mounts and swap.
  var administersHost: Bool { user == 0 && !isNamespaced && holds(21) }

  /// Whether a capability is held, in whatever namespace.
  func holds(_ bit: Int) -> Bool { (capabilities ?? 0) >> UInt64(bit) & 1 == 1 }

  /// `root`, `root of a user namespace (user 65534 outside)`, `user 1000`.
  var name: String {
    let who = user == 0 ? "root" : "user \(user)"
    return isNamespaced ? "\(who) of a user namespace (\(outerUser == 0 ? "root" : "user \(outerUser)") outside)" : who
  }

  /// A remedy for whom it is told to: in a user namespace "as root" means somebody else.
  func told(_ remedy: String) -> String {
    let outside = "as root outside of this user namespace"
    guard isNamespaced, !remedy.contains(outside) else { return remedy }
    return remedy.replacing("as root", with: outside)
  }
}
