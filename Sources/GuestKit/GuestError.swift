// SPDX-License-Identifier: GPL-2.0-only

/// Why a guest cannot be had, or what became of it.
package struct GuestError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong.
  package enum Code: String, Sendable, CaseIterable {
    /// A kernel that nobody can find, or a word that names none.
    case noKernel
    /// apt or the network refused.
    case notFetched
    /// A program or library that the guest needs is missing here, or cannot be read.
    case noFile
    /// The cache cannot be written.
    case cache
    /// There is no QEMU, or none that can do this.
    case noQEMU
    /// QEMU itself ended with an error.
    case qemuFailed
    /// KVM does not run this kernel here.
    case noKVM
    /// The kernel came to no user space within the time limit.
    case notBooted
    /// The kernel gave up.
    case panicked
    /// The guest was switched off before it had told its results.
    case ended
    /// Nothing was heard for too long.
    case hung
    /// The kernel killed the program for want of memory.
    case outOfMemory
    /// What came through the result channel is nothing that a guest says.
    case garbage
    /// The program inside said why it cannot go on.
    case refused
    /// This process was told to stop.
    case stopped
  }

  /// What went wrong.
  package let code: Code
  /// What happened, to what, and why, as half a sentence.
  package let message: String
  /// What to do about it; empty where nobody knows.
  package let remedy: String
  /// The last lines of the guest's console; empty where there was none.
  package var console: [String]

  /// An error.
  package init(_ code: Code, _ message: String, remedy: String = "", console: [String] = []) {
    (self.code, self.message, self.remedy, self.console) = (code, message, remedy, console)
  }

  /// All of it, the console below.
  package var description: String {
    let sentence = message + (remedy.isEmpty ? "." : "; \(remedy).")
    return console.isEmpty ? sentence : "\(sentence) Its console ended with:\n" + console.map { "  \($0)\n" }.joined()
  }
}
