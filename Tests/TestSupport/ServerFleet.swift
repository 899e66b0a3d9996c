// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import Testing

/// Hosts for tests: network namespaces that are joined to one of the client's by virtual cables, and by nothing else to anything, with a fio
/// server in each. All of them are gone when this object is.
package final class ServerFleet: Sendable {
  /// The directory in which the client and every server have one of their own.
  package let directory: TemporaryDirectory
  private let prefix: String
  private let count: Int

  /// Whether this machine lets tests make namespaces, and why not.
  package static let refusal: String? = {
    guard geteuid() == 0 else { return "network namespaces need root" }
    guard HostCommand.exists("ip") else { return "there is no `ip` (package iproute2)" }
    let name = "fbt\(getpid())p"
    // A user namespace, or a container's, may have a root that may not.
    let commands = [
      "ip netns add \(name)", "ip -n \(name) link add \(name)a type veth peer name \(name)b",
      "ip netns exec \(name) true",
    ]
    let failed = commands.first { shell($0) != 0 }
    _ = shell("ip netns del \(name)")
    return failed.map { "`\($0)` is not permitted" }
  }()

  /// `count` hosts without servers, beside a client.
  package init(_ count: Int) throws {
    directory = try TemporaryDirectory()
    // Those of a test process that was killed.
    _ = Self.shell(
      "for n in /run/netns/fbt*-*; do p=${n##*/fbt}; [ -e /proc/${p%%-*} ] || ip netns del ${n##*/}; done")
    self.count = count
    prefix = "fbt\(getpid())-\(UInt32.random(in: 0...0xffff))-"
    var commands = ["ip netns add \(prefix)c", "ip -n \(prefix)c link set lo up"]
    for host in 1...count {
      let name = "\(prefix)\(host)"
      commands += [
        "ip netns add \(name)", "ip -n \(name) link set lo up",
        "ip -n \(prefix)c link add to\(host) type veth peer name eth0 netns \(name)",
        "ip -n \(prefix)c address add 10.99.\(host).1/24 dev to\(host)", "ip -n \(prefix)c link set to\(host) up",
        "ip -n \(name) address add 10.99.\(host).2/24 dev eth0", "ip -n \(name) link set eth0 up",
        // The same with the other protocol, usable at once.
        "ip -n \(prefix)c address add fd00:\(host)::1/64 dev to\(host) nodad",
        "ip -n \(name) address add fd00:\(host)::2/64 dev eth0 nodad",
      ]
    }
    for command in commands {
      guard Self.shell(command) == 0 else {
        removeNamespaces()
        throw RefusedError(command: command)
      }
    }
    for host in 1...count {
      try FileManager.default.createDirectory(atPath: work(host), withIntermediateDirectories: false)
    }
  }

  deinit { removeNamespaces() }

  /// A command that makes hosts failed.
  package struct RefusedError: Error { let command: String }

  /// The address of a host, from 1.
  package func address(_ host: Int) -> String { "10.99.\(host).2" }

  /// Its address in the other protocol.
  package func address6(_ host: Int) -> String { "fd00:\(host)::2" }

  /// The working directory of a host's server.
  package func work(_ host: Int) -> String { directory.file("host\(host)") }

  /// What runs a program on a host, or as the client, for words of `env`.
  package func words(on host: Int? = nil) -> [String] { ["ip", "netns", "exec", name(host)] }

  /// Starts `fio --server` on a host, and returns once it listens.
  ///
  /// - Parameter listen: `ip:ADDRESS[,PORT]` of fio's; nil for the host's address and fio's port.
  package func serve(_ host: Int, with fio: FioUnderTest, listen: String? = nil) throws {
    let place = listen ?? "ip:\(address(host))"
    let port = place.split(separator: ",").dropFirst().first.map(String.init) ?? "8765"
    try start(host, "'\(fio.path)' --server=\(place)", listeningAt: port)
  }

  /// Starts a program on a host, and returns once it listens; it ends with the host.
  package func start(_ host: Int, _ command: String, listeningAt port: String = "8765") throws {
    let inside = "ip netns exec \(name(host)) \(command) >log 2>&1 </dev/null"
    _ = Self.shell("cd '\(work(host))' && setsid \(inside) &")
    let listens = "ip netns exec \(name(host)) ss -Hltn | grep -q ':\(port) '"
    try waitUntil { Self.shell(listens) == 0 }
    try #require(Self.shell(listens) == 0, "nothing listens on host \(host)")
  }

  /// Runs a program as the client.
  package func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], timeout: Duration = .seconds(120)
  ) async throws -> Executed {
    try await Executed.run(
      "/usr/bin/env", words() + [program] + arguments, in: directory.path, environment: environment, timeout: timeout)
  }

  /// Sends a signal to every process of a host: its server, those that serve clients, and their jobs.
  package func signal(_ signal: String, host: Int) {
    _ = Self.shell("for p in $(ip netns pids \(name(host))); do kill -\(signal) $p; done")
  }

  /// How many processes a host has.
  package func processes(of host: Int) -> Int {
    guard let pipe = popen("ip netns pids \(name(host)) 2>/dev/null", "re") else { return 0 }
    defer { pclose(pipe) }
    var count = 0
    var line = [CChar](repeating: 0, count: 64)
    while fgets(&line, Int32(line.count), pipe) != nil { count += 1 }
    return count
  }

  private func name(_ host: Int?) -> String { prefix + (host.map(String.init) ?? "c") }

  private func removeNamespaces() {
    for name in [name(nil)] + (1...count).map({ name($0) }) {
      _ = Self.shell("for p in $(ip netns pids \(name) 2>/dev/null); do kill -KILL $p; done; ip netns del \(name)")
    }
  }

  /// Not by Foundation's Process, which waits for whatever a server that was started at that moment has inherited.
  private static func shell(_ command: String) -> Int32 {
    guard let pipe = popen("exec 2>/dev/null; \(command)", "re") else { return -1 }
    return pclose(pipe)
  }
}
