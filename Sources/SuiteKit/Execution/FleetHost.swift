// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import StoreKit

/// A host that measures for this machine, as one of a fleet.
package struct FleetHost: Sendable {
  /// Where its server listens.
  package let host: ClientHost
  /// What that server said of itself.
  package let server: ServerIdentity
  /// What the runs of all hosts that were asked for at once have in common.
  package let fleet: String
  /// A directory there for the files of cases; nil where nobody named one.
  package var directory: String?
  /// The requirements that it meets, as the user says: nothing of them can be found out over fio's connection.
  package var met: Set<String> = []

  /// A host of a fleet.
  package init(_ host: ClientHost, server: ServerIdentity, fleet: String) {
    (self.host, self.server, self.fleet) = (host, server, fleet)
  }
}

extension NewRun {
  /// The run of another host: its fio is the one that measures, and of its engine nothing but the path is known here.
  mutating func move(to host: FleetHost) {
    (self.host, fleet) = (host.host.name, host.fleet)
    fioVersion = host.server.fioVersion
    engineBuild = nil
  }
}
