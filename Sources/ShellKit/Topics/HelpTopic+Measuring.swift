// SPDX-License-Identifier: GPL-2.0-only

/// What is measured, and with what.
extension HelpTopic {
  static let suites = HelpTopic(
    "suites", "Directories of job files, and how to run them.",
    """
    A suite is a directory with a suite.yaml and fio job files. A suite is named by
    its directory, or by its name below fio-jobs/ of the working directory or
    share/faultbench/ beside an installed faultbench.

      faultbench suite list               which suites there are
      faultbench suite list SUITE         what would run here, and for how long
      faultbench suite check SUITE        every mistake with its line
      faultbench suite run SUITE          run it, and store each result

    A case is a job file with the values that a matrix gives its variables; its id is
    name/NAME=value,NAME=value. `--case GLOB` chooses cases by id or name.

    A case whose requirements this host lacks is skipped, and the reason is told.
    Settings of the host are made once for all cases that have the same, and put back
    at the end, on ^C, and after a crash by the next start.

    Repeats are interleaved, so that a slow change of the machine meets all cases
    alike. `--full` takes the larger values of a full run, `--guest` the small fixed
    work of guests. `--resume` goes on with a run that was interrupted.

    faultbench-suite(5) has all keys of suite.yaml.
    """)

  static let engine = HelpTopic(
    "engine", "libpagefault.so, which turns I/Os into page faults.",
    """
    The engine is one file for fio to load; a job file names it by a variable:

      ioengine=external:${PAGEFAULT_ENGINE}

    faultbench sets that variable: to --engine PATH, else to PAGEFAULT_ENGINE of the
    environment, else to libpagefault.so beside faultbench.

    Each file of a job is a mapping then, and each I/O an access to its range. What
    the mapping is, and what an access does, are options of the engine, which follow
    ioengine= in a section:

      backing=, sharing=, hugetlb=, thp=     what memory a job has
      access=                                what an I/O does to its range
      refault=, refault_every=               when pages are given back
      cow=, userfaultfd=                     who else is at the pages
      page_latency=, fault_report=           what is noted of each fault

    libpagefault(7) has them all with their values, and what does not go together.
    `faultbench fio list` tells whether the engine fits the fios of this machine; a fio
    that it does not know is refused before anything runs.

      faultbench job --size 1g --option access=touch --output touch.fio
      faultbench run touch.fio
    """)

  static let metrics = HelpTopic(
    "metrics", "The figures: their names, their units, where they come from.",
    """
    The end of a name is its unit: _ns, _ms, _bytes, _percent, _per_s.

      iops, bw_bytes            I/Os and bytes in a second, of all jobs
      clat_p50_ns               completion latency; also min, mean, max, p99
      ns_per_fault              latency of all I/Os, divided by all faults
      minor_faults, major_faults, faults_per_io
      usr_cpu_percent, sys_cpu_percent
      page_p50_ns               single pages, with page_latency=1
      uffd_wake_up_p50_ns       until a handler of userfaultfd wakes up
      huge_bytes                bytes in huge pages, of the fault report
      vmstat.NAME, memcg.NAME   how much a counter of the kernel moved
      perf.NAME                 events of perf_event_open(2) that a case names

    read_, write_ or trim_ stands before fio's metrics where a run has several
    directions. Runs that count instructions (guests without KVM) have _instr for _ns.

    A suite names the metrics that count; the first decides in compare. `--metric`
    judges by another one. `faultbench history CASE --list-metrics` lists those that a
    case has.
    """)

  static let guests = HelpTopic(
    "guests", "Suites in QEMU, one kernel against another.",
    """
    A guest boots a kernel with fio, the engine and a suite, and nothing else. No root
    and no installed system is needed.

      faultbench guest kernels
      faultbench guest run page-fault --kernel debian:6.1 --kernel ~/src/linux
      faultbench guest gate page-fault --kernel ~/src/linux --base good
      faultbench guest exec --kernel debian:6.12 -- uname -a

    A kernel is a bzImage or vmlinux, a build tree, a release in /boot, `host`, or
    debian:VERSION, which is fetched once. Words behind it, within the same quotes, go
    to its command line.

    Each boot runs every case once: a boot is a repeat, and kernels take turns. With
    KVM, figures are times. Without, QEMU counts instructions: the same kernel gives
    the same figures again, and few boots are enough; caches, TLBs and contention are
    not in them.

    `guest gate` is for git bisect: 0 nothing is worse, 1 a case is worse, 125 the
    kernel cannot be judged. `guest run --profile` follows faults into the kernel, and
    `faultbench profile` shows where their instructions went.
    """)
}
