// SPDX-License-Identifier: GPL-2.0-only

/// How a guest of another processor comes to run this program: a shell script is its first one, which loads what the emulator
/// cannot load, has the kernel start programs of this processor in it, and goes on as faultbench.
enum ForeignStart {
  /// Where the script is in the guest.
  static let path = "/usr/lib/faultbench/first"

  /// The script.
  static func file(_ architecture: GuestArchitecture) -> GuestFile {
    GuestFile(path, .bytes(Array(script(architecture).utf8)))
  }

  /// The kernel reads the escapes of a registration itself (binfmt-misc.rst): an ELF file of 64 bits for x86-64, of any ABI.
  private static func script(_ architecture: GuestArchitecture) -> String {
    #"""
    #!/bin/busybox sh
    /bin/busybox mount -t proc proc /proc
    /bin/busybox --install -s 2>/dev/null
    place=\#(ModuleFiles.home)/$(uname -r)
    if [ -e "$place/\#(ModuleFiles.firstFile)" ]; then
      while read -r name; do insmod "$place/$name"; done <"$place/\#(ModuleFiles.firstFile)"
    fi
    [ ! -e "$place/binfmt_misc.ko" ] || insmod "$place/binfmt_misc.ko"
    mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
    printf '%s' ':x86-64:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00:\xff\xff\xff\xff\xff\xfe\xfe\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:\#(GuestUserland.emulator):F' >/proc/sys/fs/binfmt_misc/register ||
      echo "faultbench guest: this kernel starts no programs in an emulator (CONFIG_BINFMT_MISC)"
    export \#(GuestPaths.channelVariable)=\#(architecture.channel)
    # The kernel puts words that it does not know itself before those behind its `--`.
    while [ $# -gt 0 ] && [ "$1" != guest ]; do shift; done
    exec \#(GuestContents.faultbench) "$@"

    """#
  }
}
