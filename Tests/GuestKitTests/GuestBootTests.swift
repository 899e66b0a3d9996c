// SPDX-License-Identifier: GPL-2.0-only
import CVersion
import FioKit
import Foundation
import TestSupport
import Testing

@testable import GuestKit

@Suite(
  "A kernel boots the image",
  .enabled(if: GuestUnderTest.isThere, "needs QEMU, busybox, mkfs.ext4, fio and the engine"),
  .enabled("debian:6.1 cannot be had", { await GuestUnderTest.kernel.value != nil }))
struct GuestBootTests {
  /// What the guest's shell finds, as lines of the console. The last line kills the agent, which it is.
  private static let script = """
    exec 2>&1
    echo "fio:$(fio --version)"
    echo "tool:$(faultbench --version)"
    echo "engine:$(fio --enghelp=$PAGEFAULT_ENGINE | grep -c map_sync)"
    echo "parent:$PPID"
    for place in /proc /sys /dev /dev/pts /dev/shm /run /tmp; do
      grep -q " $place " /proc/mounts && echo "mount:$place"
    done
    echo "suite:$(ls /usr/share/faultbench/fio-jobs/map-sync | sort | tr '\n' ' ')"
    cmp /usr/sbin/mke2fs /usr/sbin/mkfs.ext4 && echo "links:$(stat -c %h /usr/sbin/mke2fs)"
    echo "dax:$(grep -c " $DAX_DIR ext4.*dax" /proc/mounts)"
    echo "loopback:$(cat /sys/class/net/lo/flags)"
    echo "cgroup:$(grep -o memory /sys/fs/cgroup/cgroup.subtree_control)"
    echo "modules:$(ls /lib/modules/$(uname -r)/*.ko | wc -l)"
    grep -q xfs /proc/filesystems || echo "xfs:waits"
    mount -t xfs /dev/null /tmp; grep -q xfs /proc/filesystems && echo "xfs:came"
    sed 's/^/note:/' /run/faultbench-notes
    # An orphan, which nobody but the first process buries.
    (sleep 0.1 & echo $! >/tmp/orphan)
    sleep 1
    [ -d /proc/$(cat /tmp/orphan) ] || echo "orphan:buried"
    kill -9 $$
    """

  @Test("its first process mounts what there is, programs run, and the end of the agent switches it off")
  func boots() async throws {
    let kernel = try #require(await GuestUnderTest.kernel.value)
    let fio = try #require(FioMatrix.present.first)
    try await TemporaryDirectory.with { directory in
      var contents = GuestContents(
        fio: fio.path, engine: Repository.engine, faultbench: Repository.program,
        suite: Repository.root.appending(path: "fio-jobs/map-sync").path)
      contents.files = [GuestFile("/script", .bytes(Array(Self.script.utf8)))]
      let image = try await GuestImage(contents, cache: GuestCache(directory: directory.path))
      let run = try await Executed.run(
        "/usr/bin/qemu-system-x86_64",
        [
          "-M", "pc", "-accel", "tcg", "-cpu", "max,-erms", "-icount", "shift=0", "-m", "2G", "-no-reboot", "-display",
          "none", "-monitor", "none", "-nodefaults", "-serial", "stdio", "-kernel", kernel.image, "-initrd",
          try await image.initrd(for: kernel), "-append",
          "console=ttyS0 quiet panic=-1 nokaslr rdinit=/usr/bin/faultbench memmap=128M!1G -- guest init /bin/sh /script",
        ])
      let lines = run.output.split(whereSeparator: \.isNewline).map(String.init)
      let expected = [
        "fio:\(fio.binary.version)", "tool:faultbench \(FAULTBENCH_VERSION)", "engine:1", "parent:1", "mount:/proc",
        "mount:/sys",
        "mount:/dev", "mount:/dev/pts", "mount:/dev/shm", "mount:/run", "mount:/tmp",
        "suite:README.md faults-under-load.fio faults.fio suite.yaml ", "links:2", "dax:1", "loopback:0x9",
        "cgroup:memory", "modules:\(kernel.modules.count)", "xfs:waits", "xfs:came", "orphan:buried",
        "faultbench guest: the agent was killed by signal 9 (Killed)",
      ]
      #expect(lines.filter(expected.contains) == expected, "\(run.output)")
      #expect(!lines.contains { $0.hasPrefix("note:") }, "\(run.output)")
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  @Test("file systems wait for a mount, and modprobe knows what each module needs")
  func modules() async throws {
    let kernel = try #require(await GuestUnderTest.kernel.value)
    let files = ModuleFiles(kernel.modules, release: kernel.release).files
    func lines(_ name: String) -> [String] {
      guard
        case .bytes(let bytes) = files.first(where: { $0.path == "/lib/modules/\(kernel.release)/\(name)" })?.content
      else { return [] }
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    let first = lines("modules.first")
    #expect(first.contains("nd_pmem.ko") && first.contains("loop.ko"))
    #expect(!first.contains("xfs.ko") && !first.contains("libcrc32c.ko"), "\(first)")
    #expect(lines("modules.alias").contains("alias fs-xfs xfs"))
    #expect(lines("modules.dep").count == kernel.modules.count)
    // What depmod(8) would say, and in an order in which they can be loaded.
    for line in lines("modules.dep") {
      let names = line.split(separator: " ").map { $0.filter { $0 != ":" } }
      for pair in zip(names, names.dropFirst()) {
        let places = [pair.0, pair.1].map { name in kernel.modules.firstIndex { "\($0.name).ko" == name } ?? -1 }
        #expect(places[0] > places[1] && places[1] >= 0, "\(line)")
      }
    }
  }
}
