// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import Glibc

@testable import HostKit

/// A shell that waits for a line, then becomes perl, which touches 2,000 pages in a child.
struct FaultingProcess {
  private let process = Process()
  private let input = Pipe()

  /// Started, and waiting.
  init() throws {
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "read line; exec perl -e 'if (my $p = fork) { waitpid $p, 0 } else { $x = \"y\" x (2000 * \(pageSize)) }'",
    ]
    process.standardInput = input
    try process.run()
  }

  var id: pid_t { process.processIdentifier }

  /// Lets it go on, until it has ended.
  func finish() {
    input.fileHandleForWriting.write(Data("go\n".utf8))
    process.waitUntilExit()
  }
}
