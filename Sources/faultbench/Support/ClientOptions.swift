// SPDX-License-Identifier: GPL-2.0-only
import ArgumentParser
import FioKit
import Foundation
import HostKit

/// Which hosts measure, where it is not this one.
struct ClientOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Measure on hosts where `fio --server` listens; a file has one on each line. docs/hosts.md.",
      valueName: "host[,host…]"))
  var client: [String] = []

  @Option(
    help: ArgumentHelp(
      "The engine's path on one host, where it is another than --engine.", valueName: "host=path"))
  var clientEngine: [String] = []

  /// Of the hosts, those of a suite must say more than those of a job file.
  struct OfSuites: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "A directory that the hosts have, for cases with files and fault reports; these stay there.", valueName: "path"),
      completion: .directory)
    var clientDirectory: String?

    @Option(
      help: ArgumentHelp(
        "What cases require and all hosts have, as you say: it cannot be tried from here.",
        valueName: "requirement[,requirement…]"))
    var clientHas: [String] = []

    func validate() throws {
      if let clientDirectory, !clientDirectory.hasPrefix("/") {
        throw ValidationError("--client-directory begins with /, unlike `\(clientDirectory)`.")
      }
      if let clientDirectory, clientDirectory.unicodeScalars.contains(where: Self.isSpecial) {
        throw ValidationError(
          "--client-directory must not contain quotes, control characters or any of : ; # $ \\ (fio's job files and the host's shell "
            + "would interpret them): `\(clientDirectory)`.")
      }
      for name in met where !Requirement.names.contains(name) {
        throw ValidationError(
          "--client-has knows \(Requirement.names.joined(separator: ", ")), not `\(name)`.")
      }
    }

    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 || "'\"`:;#$\\".unicodeScalars.contains(scalar)
    }

    /// Without hosts there is nothing to say of them.
    func requireNone() throws {
      guard clientDirectory != nil || !clientHas.isEmpty else { return }
      let option = clientDirectory == nil ? "--client-has" : "--client-directory"
      throw ValidationError("\(option) tells of hosts; name them with --client.")
    }

    /// The names of the requirements.
    var met: Set<String> { Set(clientHas.flatMap { $0.split(separator: ",").map(String.init) }) }
  }

  func validate() throws {
    guard client.isEmpty else { return }
    if !clientEngine.isEmpty { throw ValidationError("--client-engine tells of a host; name the hosts with --client.") }
  }

  /// A host with the engine's path there.
  struct Target: Sendable {
    let host: ClientHost
    let engine: String?
  }

  /// The hosts with the engine of each; empty where this machine measures.
  ///
  /// - Parameters:
  ///   - tools: they name the engine of the hosts for which nobody names another.
  ///   - needsEngine: whether a job asks for one.
  func targets(of tools: ToolOptions, needsEngine: Bool) throws(UnusableInputError) -> [Target] {
    let hosts: [ClientHost]
    do throws(ClientListError) { hosts = try ClientList.read(client) } catch { throw UnusableInputError(error) }
    try Self.allowDescriptors(for: hosts.count)
    var engines: [String: String] = [:]
    for text in clientEngine {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let host = hosts.first(where: { $0.name == parts[0] }) else {
        throw UnusableInputError("--client-engine takes HOST=PATH with a host that --client names, not `\(text)`.")
      }
      engines[host.name] = parts[1]
    }
    // This machine may have none, where every host's is named.
    let isNamed = hosts.allSatisfy { engines[$0.name] != nil }
    let engine = tools.engine != nil || needsEngine && !isNamed ? try tools.remoteEngine() : nil
    for path in [engine].compactMap({ $0 }) + engines.values where !path.hasPrefix("/") {
      throw UnusableInputError("the engine's path on a host begins with /, unlike `\(path)`.")
    }
    return hosts.map { Target(host: $0, engine: engines[$0.name] ?? engine) }
  }

  /// Each host has a fio here whose streams and directories are open: before anything runs it is known whether so many can be.
  private static func allowDescriptors(for hosts: Int) throws(UnusableInputError) {
    let needed = UInt64(ownDescriptors + hosts * descriptorsOfHost)
    guard var limit = DescriptorLimit() else { return }
    do throws(DescriptorLimitError) {
      try limit.allow(needed)
    } catch {
      throw UnusableInputError(
        "\(hosts) hosts need some \(needed) open files at once in this process, and \(error). Have that "
          + "raised (LimitNOFILE, /etc/security/limits.conf), or measure fewer hosts by one command.")
    }
  }

  /// What was counted with 60 hosts are 6 of each and 13 others; starting a program takes some more for a moment.
  private static let (descriptorsOfHost, ownDescriptors) = (8, 100)
}

extension ToolOptions {
  /// The engine's path on the hosts: as it is named, since nothing of this machine tells whether it is there. Without a name it is taken
  /// to be where this machine has it.
  func remoteEngine() throws(UnusableInputError) -> String {
    if let engine { return engine }
    if let named = ProcessInfo.processInfo.environment[EngineSearch.variable], !named.isEmpty { return named }
    return try findEngine()
  }
}
