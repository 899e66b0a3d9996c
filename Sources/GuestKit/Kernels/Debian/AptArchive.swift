// SPDX-License-Identifier: GPL-2.0-only
import FioKit
import Foundation
import StoreKit

/// Debian's archive, asked with apt and a configuration of its own, so that the machine's is not touched and no root is needed. What
/// the machine says of proxies and passwords holds here, too.
struct AptArchive: Sendable {
  /// The kernels that the archive has.
  struct Index: Sendable, Codable {
    var kernels: [KernelPackage]
    /// When the archive was asked, in seconds since 1970.
    var asked: Double
    /// What apt complained of; empty where nothing was wrong.
    var complaint = ""

    /// How old it is.
    var age: Duration { .seconds(max(0, Date().timeIntervalSince1970 - asked)) }
  }

  private let cache: GuestCache
  private let programs: ProgramPath
  private let architecture: GuestArchitecture
  private let sources: [AptSource]
  /// Of this machine's sources: others are another archive.
  private let name: String

  /// The archive that the sources below `root` name.
  init(cache: GuestCache, root: String, programs: ProgramPath, architecture: GuestArchitecture = .own) {
    (self.cache, self.programs, self.architecture) = (cache, programs, architecture)
    let keyrings = ["gpg", "pgp"].map { "\(root)/usr/share/keyrings/debian-archive-keyring.\($0)" }
    let keyring = keyrings.first { access($0, R_OK) == 0 }
    sources = DebianSuites.sources(from: AptSource.all(root: root), keyring: keyring)
    name = "apt/" + SHA256.hexadecimal(sources.map { "\($0)" }.joined(separator: "\n").utf8).prefix(16)
  }

  private var directory: String { "\(cache.directory)/\(name)" }
  private var configuration: String { "\(directory)/apt.conf" }
  private var indexFile: String { "\(directory)/kernels.json" }

  // MARK: - the index

  /// What is known without asking anybody; nil where nobody has asked yet.
  func known() -> Index? {
    guard let bytes = try? FileBytes.read(indexFile, limit: 64 << 20) else { return nil }
    return try? JSONDecoder().decode(Index.self, from: Data(bytes))
  }

  /// The index, asked for again where it is older than `maxAge`. One that is there is better than none: it is returned, with apt's
  /// complaint, where the archive does not answer.
  func index(maxAge: Duration) async throws(GuestError) -> Index {
    func young() -> Index? { known().flatMap { $0.age <= maxAge ? $0 : nil } }
    if let young = young() { return young }
    return try await cache.locked(name) { () async throws(GuestError) -> Index in
      // Another may have asked meanwhile.
      if let young = young() { return young }
      do throws(GuestError) { return try await update() } catch {
        guard error.code == .notFetched, var old = known() else { throw error }
        old.complaint = error.message
        return old
      }
    }
  }

  private func update() async throws(GuestError) -> Index {
    try configure()
    let apt = try program("apt-get", of: "apt")
    var command = Command(apt, ["-c", configuration, "-q", "update"])
    command.environment = ["LC_ALL": "C"]
    let result: CommandResult
    do { result = try await command.run(timeout: .seconds(600)) } catch {
      throw GuestError(.notFetched, "apt-get update (\(error.description))")
    }
    let lines = (result.errors + "\n" + result.output).split(whereSeparator: \.isNewline).map(String.init)
    // Suites that the archive does not have yet, or any more, are none of the user's trouble.
    let absent = [
      "does not have a Release file", "404  Not Found", "File not found", "Some index files failed to download",
    ]
    let failures = ["E: ", "W: Failed to fetch", "W: GPG error", "W: An error occurred"]
    let complaints = lines.filter { line in
      failures.contains { line.hasPrefix($0) } && !absent.contains { line.contains($0) }
    }
    guard Self.hasAnswer(lines) else {
      let errors = lines.filter { $0.hasPrefix("E: ") && !$0.contains("Some index files failed to download") }
      throw Self.unreachable(complaints.last ?? errors.last ?? ProgramPath.lastWords(result))
    }
    let kernels = try await extract(with: apt)
    guard !kernels.isEmpty else {
      throw Self.unreachable(complaints.last ?? "it has no kernels for \(architecture.debian)")
    }
    let index = Index(kernels: kernels, asked: Date().timeIntervalSince1970, complaint: complaints.last ?? "")
    do {
      try JSONEncoder().encode(index).write(to: URL(fileURLWithPath: indexFile), options: .atomic)
    } catch {
      throw GuestError(.cache, "\(indexFile) cannot be written (\(error))", remedy: GuestCache.remedy)
    }
    return index
  }

  /// Whether anything came: apt tells each thing by a number, `Get:1 …` or `Hit:1 …`, and `Ign:1` or `Err:1` where nothing did.
  private static func hasAnswer(_ lines: [String]) -> Bool {
    var ends: [Substring: Bool] = [:]
    for line in lines {
      let words = line.prefix { $0 != " " }.split(separator: ":")
      guard words.count == 2, ["Get", "Hit", "Ign", "Err"].contains(words[0]) else { continue }
      ends[words[1]] = words[0] == "Get" || words[0] == "Hit"
    }
    return ends.values.contains(true)
  }

  /// The kernels in apt's lists, which are compressed and large: another program looks through them.
  private func extract(with apt: String) async throws(GuestError) -> [KernelPackage] {
    let lists = try await programs.run(
      apt, ["-c", configuration, "indextargets", "--format", "$(RELEASE) $(FILENAME)", "Created-By: Packages"],
      failing: .notFetched, "apt-get indextargets")
    let script = #"""
      { "$1" -c "$2" cat-file "$3" || printf '\n\nPackage: linux-unreadable\n'; } |
        awk 'BEGIN { RS = ""; ORS = "\n\n" } /^Package: linux-((image|binary|modules|base)-[0-9]|unreadable)/'
      """#
    var kernels: [KernelPackage] = []
    for (rank, source) in sources.enumerated() {
      for line in lists.split(separator: "\n") {
        let sides = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard sides.count == 2, sides[0] == source.suite else { continue }
        let text = try await programs.run(
          "/bin/sh", ["-c", script, "sh", "/usr/lib/apt/apt-helper", configuration, sides[1]], failing: .notFetched,
          "apt's list \(sides[1]) cannot be read")
        guard !text.contains("Package: linux-unreadable") else {
          throw GuestError(.notFetched, "apt's list \(sides[1]) cannot be read", remedy: "remove \(directory)")
        }
        kernels += KernelPackage.kernels(
          in: text, suite: source.suite, rank: rank, architecture: architecture)
      }
    }
    var seen: Set<String> = []
    return kernels.filter { seen.insert("\($0.release) \($0.version)").inserted }
  }

  // MARK: - packages

  /// Fetches a kernel's packages and unpacks them into the directory `path`.
  func fetch(_ package: KernelPackage, into path: String) async throws(GuestError) {
    let unpack = try program("dpkg-deb", of: "dpkg")
    let apt = try program("apt-get", of: "apt")
    let downloads = "\(path)/packages"
    do {
      try FileManager.default.createDirectory(atPath: downloads, withIntermediateDirectories: true)
    } catch {
      throw GuestError(.cache, "\(downloads) cannot be made (\(error))", remedy: GuestCache.remedy)
    }
    try await cache.locked(name) { () async throws(GuestError) in
      try configure()
      _ = try await programs.run(
        apt, ["-c", configuration, "-q", "download"] + package.parts.map { "\($0)=\(package.version)" }, in: downloads,
        timeout: .seconds(3600), failing: .notFetched, "\(package.release) cannot be fetched",
        remedy: "check the network, or name a kernel that is here (faultbench guest kernels)")
    }
    for name in ((try? FileManager.default.contentsOfDirectory(atPath: downloads)) ?? []).sorted()
    where name.hasSuffix(".deb") {
      try await programs.run(
        unpack, ["-x", "\(downloads)/\(name)", path], failing: .notFetched, "\(name) cannot be unpacked")
    }
    try? FileManager.default.removeItem(atPath: downloads)
  }

  /// Fetches packages and all that they depend on, of this machine's own suite, into the directory `path`; they stay packed.
  func fetch(_ packages: [String], into path: String) async throws(GuestError) {
    let apt = try program("apt-get", of: "apt")
    _ = try await index(maxAge: .seconds(86400))
    let own = sources.map(\.suite).first { !$0.contains("-") && !$0.contains("/") }
    try await cache.locked(name) { () async throws(GuestError) in
      try configure()
      _ = try await programs.run(
        apt,
        [
          "-c", configuration, "-q", "-y", "--no-install-recommends", "--download-only", "-o",
          "Dir::Cache::archives=\(path)", "-o", "APT::Default-Release=\(own ?? "")", "install",
        ] + packages, in: path, timeout: .seconds(3600), failing: .notFetched,
        "\(packages.joined(separator: ", ")) for \(architecture.debian) cannot be fetched",
        remedy: "check the network and apt's sources")
    }
  }

  private static func unreachable(_ words: String) -> GuestError {
    GuestError(
      .notFetched, "apt cannot ask Debian's archive for kernels (\(words))",
      remedy: "check the network, or name a kernel that is here (faultbench guest kernels)")
  }

  private func program(_ name: String, of package: String) throws(GuestError) -> String {
    if let path = programs.find(name) { return path }
    throw GuestError(
      .notFetched, "kernels of Debian's are fetched with \(name), which this machine does not have",
      remedy: "install \(package), or name a kernel by its path")
  }

  // MARK: - the configuration

  private func configure() throws(GuestError) {
    guard !sources.isEmpty else {
      throw GuestError(
        .notFetched,
        "apt's sources on this machine (/etc/apt/sources.list and sources.list.d) name no archive of Debian's",
        remedy: "add one (man sources.list), or name a kernel by its path")
    }
    do {
      for name in ["lists/partial", "cache/archives/partial"] {
        try FileManager.default.createDirectory(atPath: "\(directory)/\(name)", withIntermediateDirectories: true)
      }
      var lines = ""
      for (number, source) in sources.enumerated() {
        var options = ["arch=\(architecture.debian)", "target=Packages"]
        var keys = source.keys
        if let key = source.ownKey {
          keys = ["\(directory)/key-\(number).asc"]
          try FileBytes.write(Array(key.utf8), to: keys[0])
        }
        if !keys.isEmpty { options.append("signed-by=" + keys.joined(separator: ",")) }
        if source.isTrusted { options.append("trusted=yes") }
        lines += "deb [\(options.joined(separator: " "))] \(source.address) \(source.suite) main\n"
      }
      try FileBytes.write(Array(lines.utf8), to: "\(directory)/sources.list")
      try FileBytes.write([], to: "\(directory)/status")
      try FileBytes.write(Array(settings.utf8), to: configuration)
    } catch {
      throw GuestError(.cache, "\(directory) cannot be written (\(error))", remedy: GuestCache.remedy)
    }
  }

  /// What other programs of the machine do after an update is not for this one, and a directory of root's is no place for apt's own
  /// user.
  private var settings: String {
    """
    #clear APT::Update::Post-Invoke;
    #clear APT::Update::Post-Invoke-Success;
    #clear APT::Architectures;
    APT::Architecture "\(architecture.debian)";
    APT::Architectures { "\(architecture.debian)"; };
    APT::Sandbox::User "root";
    Acquire::Languages "none";
    Acquire::GzipIndexes "true";
    Acquire::Retries "1";
    Acquire::http::Timeout "20";
    Acquire::https::Timeout "20";
    Dir::State "\(directory)";
    Dir::State::lists "\(directory)/lists";
    Dir::State::status "\(directory)/status";
    Dir::Cache "\(directory)/cache";
    Dir::Cache::archives "archives";
    Dir::Cache::pkgcache "pkgcache.bin";
    Dir::Cache::srcpkgcache "";
    Dir::Etc::sourcelist "\(directory)/sources.list";
    Dir::Etc::sourceparts "/dev/null";
    Dir::Etc::preferences "/dev/null";
    Dir::Etc::preferencesparts "/dev/null";

    """
  }
}
