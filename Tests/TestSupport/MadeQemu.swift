// SPDX-License-Identifier: GPL-2.0-only
import Foundation

/// A program that behaves to its caller as QEMU does, without a guest: it connects the result channel, says there what a test has
/// made up, and ends as told. A real guest takes ten seconds, and seldom lies.
package struct MadeQemu: Sendable {
  /// How it goes on when all is said.
  package enum End: Sendable {
    /// It waits until it is ended.
    case stays
    /// It exits with this code.
    case exits(Int32)
    /// This signal kills it.
    case dies(Int32)
  }

  /// What the channel brings.
  package var channel: [UInt8] = []
  /// What is on the console.
  package var console = ""
  /// What it writes to standard error.
  package var errors = ""
  /// Links that it makes where it starts: what each is called, and leads to.
  package var links: [(name: String, target: String)] = []
  /// How it goes on.
  package var end = End.exits(0)
  /// Whether it connects the channel at all.
  package var connects = true

  /// One that says nothing and ends.
  package init() {}

  /// Writes the program; its path.
  package func write(to directory: TemporaryDirectory, name: String = "qemu") throws -> String {
    try Data(channel).write(to: URL(fileURLWithPath: directory.file("\(name).channel")))
    try directory.write(console, to: "\(name).console")
    let path = try directory.write(script(directory.file(name)), to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  private func script(_ path: String) -> String {
    let ending =
      switch end {
      case .stays: "sleep 1 while 1;"
      case .exits(let code): "shutdown($line, 1); 1 while sysread($line, my $rest, 65536); exit \(code);"
      case .dies(let signal): "kill \(signal), $$; sleep 60;"
      }
    return #"""
      #!/usr/bin/perl
      use Socket;
      if (grep { $_ eq '--version' } @ARGV) { print "QEMU emulator version 7.2.0 (made up)\n"; exit 0; }
      \#(links.map { "symlink('\($0.target)', '\($0.name)') or die;" }.joined(separator: " "))
      sub bytes { open(my $file, '<', $_[0]) or die; local $/; return <$file>; }
      open(my $console, '>', 'console') or die; print $console bytes('\#(path).console'); close($console);
      print STDERR '\#(errors)';
      socket(my $line, PF_UNIX, SOCK_STREAM, 0) or die;
      if (\#(connects ? 1 : 0)) {
        connect($line, sockaddr_un('channel')) or die "connect: $!";
        my $bytes = bytes('\#(path).channel');
        while (length $bytes) { substr($bytes, 0, syswrite($line, $bytes) || die) = ''; }
      }
      \#(ending)

      """#
  }
}
