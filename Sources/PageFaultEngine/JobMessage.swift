// SPDX-License-Identifier: GPL-2.0-only
import FioABI

extension Message {
  /// A line that says what went wrong in `job`: it begins with the job's name.
  init(about job: UnsafeMutablePointer<Job>) {
    self.init("page_fault: ", job)
  }

  /// A line for something that is worth a word, and no error.
  init(noteAbout job: UnsafeMutablePointer<Job>) {
    self.init("page_fault: note: ", job)
  }

  @inline(never)
  private init(_ start: StaticString, _ job: UnsafeMutablePointer<Job>) {
    self.init(start)
    append(cString: job.pointee.thread.name)
    append(": ")
  }
}
