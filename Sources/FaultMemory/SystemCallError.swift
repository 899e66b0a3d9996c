// SPDX-License-Identifier: GPL-2.0-only

/// A system call that failed: which one, and why.
public struct SystemCallError: Error, Sendable, Equatable {
  /// A call that this module makes.
  public enum Call: Sendable, Equatable {
    case mmap, munmap, madvise(Advice), threadCreate, conditionInit, allocate

    /// As a kernel developer would write it.
    public var name: StaticString {
      switch self {
      case .mmap: "mmap"
      case .munmap: "munmap"
      case .madvise(let advice): advice.call
      case .threadCreate: "pthread_create"
      case .conditionInit: "pthread_cond_init"
      case .allocate: "calloc"
      }
    }
  }

  /// The call.
  public let call: Call
  /// Its `errno`, or what a pthread function returned.
  public let errno: Int32

  /// An error of `call`.
  public init(_ call: Call, errno: Int32) {
    self.call = call
    self.errno = errno
  }
}
