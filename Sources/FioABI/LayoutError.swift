// SPDX-License-Identifier: GPL-2.0-only

/// Why the engine will not run inside this fio.
package enum LayoutError: Error, Sendable {
  /// A symbol that every fio exports is not there.
  case missingSymbol(StaticString)
  /// No row was measured on such a release.
  case unknownVersion
  /// The fio was built from a tree with local changes.
  case modifiedTree
  /// No built-in engine to read the IOOPS version from.
  case noBuiltInEngine
  /// The built-in engines have another IOOPS version than this release.
  case ioopsVersion(found: Int32)
  /// `struct thread_data` has another size than in any row of this release.
  case threadDataSize(found: Int)
  /// Two rows fit, and they differ.
  case ambiguous
  /// A proof against the live process failed.
  case unproved(Proof)
  /// A layout file is none, or says what another one does not.
  case layoutFile(LayoutFileError)

  /// One thing that the live process must show before its structures are used.
  package enum Proof: Sendable {
    case coreOption(StaticString), libaioOptions, threadPosition, threadMagic, engineOps, engineOptions
    case ioFile, ioBuffer, ioLength, ioError
  }
}

extension LayoutError {
  /// The reason as part of a sentence, without the fio and the remedy.
  package func describe(into message: inout Message) {
    switch self {
    case .missingSymbol(let name):
      message.append("it does not export ")
      message.append(name)
    case .unknownVersion: message.append("no layout is known for this version")
    case .modifiedTree: message.append("it was built from a tree with local changes, whose layout nobody has measured")
    case .noBuiltInEngine: message.append("it has no built-in engine to read the IOOPS version from")
    case .ioopsVersion(let found):
      message.append("its built-in engines have IOOPS version ")
      message.append(Int(found))
      message.append(", unlike any known layout of this version")
    case .threadDataSize(let found):
      message.append("its struct thread_data has ")
      message.append(found)
      message.append(" bytes, unlike any known layout of this version")
    case .ambiguous: message.append("two known layouts fit it")
    case .unproved(let proof): proof.describe(into: &message)
    case .layoutFile(let error): error.describe(into: &message)
    }
  }
}

extension LayoutError {
  /// What is to be known of a snapshot besides: it runs where its structures are those of the release before it or of the
  /// one after. Nothing where `version` is no snapshot, or the reason has nothing to do with it.
  package func describe(snapshot version: FioVersion?, into message: inout Message) {
    guard let version, isAboutSnapshot(version) else { return }
    message.append("; a snapshot between ")
    message.append(version)
    message.append(" and ")
    message.append(version.next)
    message.append(" runs where its layout is that of either, ")
    if FioLayout.isKnown(version.next) {
      message.append("and its structures moved in between")
    } else {
      message.append("and ")
      message.append(version.next)
      message.append("'s is not known here: it needs the next release's row")
    }
  }

  private func isAboutSnapshot(_ version: FioVersion) -> Bool {
    guard version.isSnapshot, !version.isModified else { return false }
    switch self {
    case .ioopsVersion, .threadDataSize, .unproved: return true
    // Between two releases that nobody measured it is as unknown as they are.
    case .unknownVersion: return FioLayout.isKnown(version)
    case .missingSymbol, .modifiedTree, .noBuiltInEngine, .ambiguous, .layoutFile: return false
    }
  }
}

extension FioLayout {
  /// Whether there is a row of the release that `version` is, or is based on.
  fileprivate static func isKnown(_ version: FioVersion) -> Bool {
    for index in known.indices {
      guard let release = FioVersion(known[index].version) else { continue }
      if release.major == version.major, release.minor == version.minor { return true }
    }
    return false
  }
}

extension Message {
  /// Appends the release, without what makes it a snapshot: `fio-3.42`.
  fileprivate mutating func append(_ version: FioVersion) {
    append("fio-")
    append(version.major)
    append(".")
    append(version.minor)
  }
}

extension LayoutError.Proof {
  /// What did not hold.
  func describe(into message: inout Message) {
    switch self {
    case .coreOption(let name):
      message.append("its option '")
      message.append(name)
      message.append("' is not where the layout has it")
    case .libaioOptions: message.append("the options of its libaio engine are not where the layout has them")
    case .threadPosition: message.append("a job does not lie where its segments put it")
    case .threadMagic: message.append("a job does not begin with fio's option magic")
    case .engineOps: message.append("a job does not point back to this engine")
    case .engineOptions:
      message.append("the engine's own options did not arrive (or pagefault_proof was set, which is reserved)")
    case .ioFile: message.append("the first I/O does not belong to a file of its job")
    case .ioBuffer: message.append("the first I/O's buffer lies outside of the job's")
    case .ioLength: message.append("the first I/O has two different lengths")
    case .ioError: message.append("the first I/O begins with an error")
    }
  }
}
