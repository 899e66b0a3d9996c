// SPDX-License-Identifier: GPL-2.0-only
import Foundation
import TestSupport
import Testing

@testable import FioKit

@Suite("Hosts as users name them")
struct ClientHostTests {
  @Test(arguments: [
    ("h1", "ip:h1"), ("h1.example:9000", "ip:h1.example,9000"), ("10.0.0.2", "ip:10.0.0.2"),
    ("10.0.0.2:1", "ip:10.0.0.2,1"), ("[fd00::2]:65535", "ip6:fd00::2,65535"), ("[fd00::2]", "ip6:fd00::2"),
    ("fd00::2", "ip6:fd00::2"), ("ip6:fd00::2", "ip6:fd00::2"), ("ip:h1:80", "ip:h1,80"),
    ("sock:/run/fio", "sock:/run/fio"),
  ]) func isToldToFio(_ name: String, _ argument: String) throws {
    let host = try ClientHost(name)
    #expect(host.argument == argument && host.name == name)
    // A server listens by the same words, at an address of its own.
    #expect(host.listenArgument.split(separator: ":").first == argument.split(separator: ":").first)
    #expect(host.listenArgument.split(separator: ",").dropFirst() == argument.split(separator: ",").dropFirst())
  }

  @Test(arguments: [
    ("", "is no name"), (":80", "is no name"), ("-h", "is no name"), ("a b", "is no name"), ("a/b", "is no name"),
    ("h:0", "port"), ("h:65536", "port"), ("h:", "port"), ("h:8x", "port"), ("[fd00::2", "bracket"),
    ("[fd00::2]9", "port"),
    ("sock:run", "socket"), ("sock:/" + String(repeating: "x", count: 107), "socket"),
  ]) func isRefused(_ name: String, _ words: String) {
    #expect { try ClientHost(name) } throws: { "\($0)".contains(words) && "\($0)".contains("a host is name") }
  }

  /// Comparisons call all hosts of a fleet together so.
  @Test func theNameOfAllIsNoHosts() throws {
    #expect { try ClientList.read(["a,all"]) } throws: { "\($0)".contains("or with its port: all:8765") }
    #expect(try ClientHost("all:8765").argument == "ip:all,8765")
  }

  @Test func aFileIsAList() async throws {
    try await TemporaryDirectory.with { directory in
      let list = try directory.write("# all\n a \n\nb:90 # old\n", to: "list")
      #expect(try ClientList.read([list, "c,d"]).map(\.name) == ["a", "b:90", "c", "d"])
      #expect { try ClientList.read([list + ",a"]) } throws: { "\($0)".contains("a is named twice") }
      // The same place under another name.
      #expect { try ClientList.read(["a,ip:a"]) } throws: { "\($0)".contains("ip:a is named twice") }
      let bad = try directory.write("a\nb:x\n", to: "bad")
      #expect { try ClientList.read([bad]) } throws: { "\($0)".contains("\(bad): `b:x` has no port") }
      let empty = try directory.write("# none\n", to: "none")
      #expect { try ClientList.read([empty]) } throws: { "\($0)".contains("no host is named there") }
      #expect { try ClientList.read(["a,,b"]) } throws: { "\($0)".contains("`` is no name") }
    }
  }

  @Test func theServersLineIsItsIdentity() throws {
    let line = "hostname=vm, be=0, 64-bit, os=Linux, arch=x86-64, fio=fio-3.42-29-gdfecde6a, flags=1"
    let identity = try #require(ServerIdentity(line: line))
    #expect(identity.hostName == "vm" && identity.fioVersion == "fio-3.42-29-gdfecde6a")
    #expect(
      identity.fingerprint
        == #"{"architecture":"x86-64","byteOrder":"little-endian","serverName":"vm","serverSystem":"Linux","wordSize":"64-bit"}"#
    )
    #expect(ServerIdentity(line: "<vm> " + line) == nil)
  }

  @Test func reportsForPeopleAreNoWords() {
    let words = ClientWords([
      "hostname=vm, be=0, 64-bit, os=Linux, arch=x86-64, fio=fio-3.33, flags=1",
      "<vm> a: (g=0): rw=write, bs=(R) 4096B-4096B", "<vm> ...", "<vm> Starting 2 processes", "<vm> ",
      "<vm> page_fault: hugetlb: cannot map", "<vm> fio: pid=20, got signal=9",
      "client <10.0.0.2>: exited with error 1",
      "a: (groupid=0, jobs=1): err=12 (file:x): pid=1: Fri", "  write: IOPS=1", "Run status group 0 (all jobs):",
    ])
    #expect(words.lines == ["page_fault: hugetlb: cannot map", "fio: pid=20, got signal=9"])
    #expect(FioWords([words.lines]).killedJobs.map(\.process) == [20])
  }
}
