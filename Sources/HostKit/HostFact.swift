// SPDX-License-Identifier: GPL-2.0-only

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
