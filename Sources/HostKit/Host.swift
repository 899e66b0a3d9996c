// SPDX-License-Identifier: GPL-2.0-only

/// The machine that this process runs on.
package enum Host {
  /// Everything that matters to page-fault measurements, in the order in which it is shown.
  ///
  /// Each thing is tried on small mappings and descriptors that are gone again when this returns: nothing on the host is
  /// changed, root is not needed, and nothing here fails; what cannot be had is a fact of its own.
  package static func facts() -> [HostFact] {
    facts(files: HostFiles(), workingDirectory: ".")
  }

  static func facts(files: HostFiles, workingDirectory: String) -> [HostFact] {
    let probes: [any HostProbe] = [
      KernelProbe(),
      VirtualisationProbe(files: files),
      ProcessorProbe(files: files),
      MemoryProbe(files: files),
      PrivilegeProbe(files: files),
      TransparentHugePageProbe(files: files),
      KhugepagedProbe(files: files),
      MultiSizeProbe(files: files),
      ShmemHugePageProbe(files: files),
      PopulateProbe(),
      CollapseProbe(files: files),
      HugetlbProbe(files: files),
      UserfaultfdProbe(files: files),
      UserfaultfdModeProbe(files: files),
      CgroupMemoryProbe(files: files),
      SwapProbe(files: files),
      ZramProbe(files: files),
      LimitProbe(files: files),
      LoopDeviceProbe(files: files),
      DirectAccessProbe(directory: workingDirectory),
      PerfEventProbe(files: files),
      HardwareCounterProbe(files: files),
      TraceProbe(files: files),
    ]
    let privilege = Privilege.current(files)
    return probes.flatMap { $0.facts() }.map { fact in
      var told = fact
      told.remedy = fact.remedy.map(privilege.told)
      return told
    }
  }
}

/// Finds out one thing about the host.
protocol HostProbe {
  func facts() -> [HostFact]
}

/// One thing that this host can or cannot do, found out by trying it.
package struct HostFact: Sendable, Codable, Equatable {
  /// How far the host can do it.
  package enum State: String, Sendable, Codable {
    /// Tried, and it worked; or a plain fact about the host.
    case available
    /// Works in part, or only in a way that changes what can be measured.
    case limited
    /// Tried, and the kernel refused; `cause` and `remedy` say more.
    case missing
    /// Could not be tried.
    case unknown
  }

  /// What it is about, in the kernel's words: `hugetlb 2 MiB`, `userfaultfd minor`.
  package var topic: String
  /// How far the host can do it.
  package var state: State
  /// What was found, in one line.
  package var detail: String
  /// Why it is not simply available: the call that failed and the text of its errno.
  package var cause: String?
  /// What to do about it: the file, command or boot parameter.
  package var remedy: String?

  /// A fact; `cause` and `remedy` belong to every state but `available`.
  package init(topic: String, state: State, detail: String, cause: String? = nil, remedy: String? = nil) {
    self.topic = topic
    self.state = state
    self.detail = detail
    self.cause = cause
    self.remedy = remedy
  }
}
