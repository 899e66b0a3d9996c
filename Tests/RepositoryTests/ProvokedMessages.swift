// SPDX-License-Identifier: GPL-2.0-only

/// What fio, the engine and the program have printed when they were given mistakes: what somebody looks for in
/// docs/troubleshooting.md. (fio 3.33, Linux 6.18)
enum ProvokedMessages {
  static let lines = text.split(separator: "\n").map(String.init)

  private static let text = #"""
    page_fault: map_sync=1 with sharing=private: Invalid argument: a private mapping never reaches the file; use sharing=shared
    page_fault: hugetlb: cannot map 1073741824 bytes: mmap: Cannot allocate memory; reserve more pages (nr_hugepages below /sys/kernel/mm/hugepages), or lower size= or numjobs=
    page_fault: hugetlb: cannot map 536870912 bytes: mmap: Cannot allocate memory; reserve more pages (nr_hugepages below /sys/kernel/mm/hugepages), or lower size= or numjobs=
    page_fault: size: cannot map 1099511627776000 bytes: mmap: Cannot allocate memory; lower size= or numjobs=, or raise 'ulimit -v' or vm.overcommit_memory
    page_fault: thp= with hugetlb=: Invalid argument: hugetlb pages are huge from the start; leave one of the two out
    page_fault: layout= with backing=anon: Invalid argument: anonymous memory has nothing to lay out; use backing=memfd or backing=file, or map_populate=1
    page_fault: hugepage_delay=524288000: Invalid argument: must be a number of milliseconds from 0 to 3600000, without a unit
    page_fault: uffd_handlers=99: Invalid argument: must be a number from 1 to 64
    page_fault: fault_report=/nonexistent/x: open: No such file or directory; make its directory first, or name another path
    page_fault: fault_report=/proc/x: open: No such file or directory; make its directory first, or name another path
    page_fault: verify= with rw=read and backing=anon or memfd: Invalid argument: nobody has written there; use backing=file and sharing=shared, which keep data between runs, or a job that writes
    page_fault: verify= without access=copy: Invalid argument: no data is moved that could be compared; leave verify= out, or use access=copy
    page_fault: userfaultfd=minor without shared memfd: Invalid argument: only shared memory has a page that is there and not mapped; use backing=memfd and sharing=shared
    page_fault: cow=fork with sharing=shared: Invalid argument: writes to shared memory copy nothing; use sharing=private
    page_fault: pre_read=1: Invalid argument: there is no file to read before the job; use map_populate=1, ramp_time=, or a job before this one
    page_fault: refault=free without private backing=anon: Invalid argument: MADV_FREE is for private anonymous memory; use refault=dontneed or refault=remove
    page_fault: page_latency=1 without fault_report=: Invalid argument: nobody would see it; add fault_report=PATH
    page_fault: j: madvise(MADV_COLLAPSE): Invalid argument: nothing there can be huge: pages never touched (populate first), a block that does not begin and end at a huge page's boundary (map_align=huge, bs=2m), thp=never, a file system without huge pages, or a kernel older than 6.1
    page_fault: j: the I/O of 512 bytes at offset 0 is a trim of less than whole pages; use a bs= and an offset= of whole pages
    page_fault: note: j: the job ended before hugepage_delay=5000 ms were over, so MADV_HUGEPAGE was never given; use runtime= with time_based, or a larger size=
    page_fault: a: the I/O of 4096 bytes at offset 25149440 SIGBUS: the file ends before this page; it was truncated while the job ran
    page_fault: a: the I/O of 4096 bytes at offset 4194304 SIGBUS: the file system has no space left for this page; free some, or use layout=fallocate
    fio: io engine page_fault init failed.
    fio: invalid external ioengine path "/nonexistent.so"
    faultbench: there is no command `faultbench rnu`. Did you mean `faultbench run`? There are run, job, suite, report, compare, history, profile, calibrate, ab, guest, export, import, fio, doctor.
    Error: Missing expected argument '<job-files> ...'
    faultbench: nofile.fio: cannot read the job file: No such file or directory. Check the path and its permissions.
    faultbench: /tmp: cannot read the job file: Is a directory. Check the path and its permissions.
    faultbench: a.fio:1: `size=4k` stands outside of a section, and fio refuses that. Put [global] or [name] above it.
    faultbench: b.fio: defines no job: it has no section besides [global]. Add one, for example [job1].
    stored as run 1 in faultbench.sqlite
    faultbench: d.fio: fio wrote no result. Correct the option. Options of an engine need `ioengine=` in the same section or above it.
    faultbench: e.fio: job `a` failed: Invalid argument (errno 22). Correct the job; plain `fio JOBFILE` shows the same error.
    faultbench: g.fio: fio's result has no job at all, and so not a single figure. Take `stats=0` away from at least one job.
    stored as run 4 in faultbench.sqlite
    h.fio:3: ${SIZE} is not set, and fio puts nothing in its place. Set it: SIZE=… faultbench run …
    faultbench: h.fio: fio wrote no result. Correct the job; plain `fio JOBFILE` shows the same error.
    faultbench: there is no fio at /nonexistent. Check the path; `command -v fio` shows the one on PATH.
    faultbench: /tmp is a directory, not a fio program. Name the program in it, for example /tmp/fio.
    faultbench: /etc/passwd is not executable, so it cannot be used as fio. Name a program, or `chmod +x` it.
    faultbench: /bin/true does not look like fio: asked for its version it said `true (GNU coreutils) 9.1`. Name a fio program.
    faultbench: libpagefault.so was not found; looked at /nonexistent.so (--engine). Check that path.
    faultbench: /tmp (--engine) is a directory, not an engine. Name the library in it, for example /tmp/libpagefault.so.
    faultbench: the engine /usr/lib/x86_64-linux-gnu/libm.so.6 does not work in fio-3.33: fio: engine /usr/lib/x86_64-linux-gnu/libm.so.6 not loadable; fio: failed to load engine; fio: file:ioengines.c:161, func=dlsym, error=/lib/x86_64-linux-gnu/libm.so.6: undefined symbol: get_ioengine. `faultbench fio list` shows which fio it fits; build it anew, or name another with --engine.
    Error: --repeat takes a number from 1 to 10000, not 0.
    Error: --timeout takes a whole number of seconds, or with s, m or h, up to a week: 90, 90s, 5m, 1h, not `x`.
    Error: --label "12" is not possible. A label begins with a letter or a digit, and goes on with letters, digits and `. _ - + : @ = # %`, at most 100 in all; it is neither a number nor `latest`, which mean other runs, and does not end in .json, as files do.
    Error: --eta is an option of fio, and `run` does not pass it on: progress is shown on terminals; leave it out.
    faultbench: cannot write /nonexistent/x: No such file or directory. Name a file in a directory that exists and is writable.
    faultbench: /etc/passwd: is no store: it is not an SQLite database, or its beginning is damaged. Name a file that faultbench made.
    faultbench: /nonexistent/s: cannot open the store: No such file or directory. Check the path and its permissions; its directory must be writable, too.
    faultbench: /proc/x: cannot open the store: No such file or directory. Check the path and its permissions; its directory must be writable, too.
    stored as run 6 in faultbench.sqlite
    faultbench: --output faultbench.sqlite is faultbench.sqlite itself, which would be overwritten. Name another file.
    faultbench: faultbench.sqlite: there is no run 99. A run is named by its number, its label or `latest`; the newest are 6, 5, 4, 3, 2, 1.
    faultbench: faultbench.sqlite: there is no run nolabel. A run is named by its number, its label or `latest`; the newest are 6, 5, 4, 3, 2, 1.
    faultbench: none.sqlite: there is no such store. Name one with --store, or make one with `faultbench run`, `suite run` or `import`.
    faultbench: 1 is on both sides: what is compared with itself is always the same. Name another run.
    faultbench: a.fio: there is no JSON document (no line that is exactly `{`).
    faultbench: `nix` is no file, and faultbench.sqlite: there is no run nix. A run is named by its number, its label or `latest`; the newest are 6, 5, 4, 3, 2, 1.
    Error: Missing expected argument '<candidate>'
    Error: --fail-on knows worse, inconclusive, missing, not `x`.
    Error: --alpha takes a number above 0 and below 1, not 2.0.
    faultbench: t.json: the JSON document that begins at line 1 is cut off behind its opening brace.
    faultbench: u.json: there is no JSON document (no line that is exactly `{`).
    faultbench: v.json: is empty.
    faultbench: w.json: the JSON document that begins at line 1 is broken: no `:` behind "a", at byte 7.
    faultbench: t.json.gz: is compressed (gzip). Name the text: `gunzip` it, or write `<(zcat FILE)`.
    faultbench: t.json: line 2, byte 1: expected a string, but the text ends
    faultbench: nix.json: cannot be read: No such file or directory. Check the path and its permissions.
    faultbench: faultbench.sqlite: there is no case nocase. There are c.fio, d.fio, e.fio, g.fio, h.fio, ok.fio.
    faultbench: 1 has no profile. A run whose repeats have profiles is made by `faultbench guest run SUITE --kernel KERNEL --profile`.
    Error: Name a run: its number, its label, `latest`, or the file of an exported one.
    faultbench: size=5q is not possible: write a size such as 64m or 2g, or a share such as 20%.
    faultbench: hugepage_delay=500ms is not possible: write a whole number from 0 to 3600000.
    faultbench: name=global is not possible: fio takes sections whose name begins with `global` for defaults; choose another name.
    faultbench: ok.fio is there already. Name another file, or overwrite it with --force.
    faultbench: there is no suite `nosuite`: no suite.yaml in nosuite, fio-jobs/nosuite, /opt/share/faultbench/fio-jobs/nosuite, /opt/fio-jobs/nosuite. Name a directory with one. There are calibrate, hugepage-delay, map-sync, mmap-retry, page-fault, populate and userfaultfd.
    s/suite.yaml:1:1: the suite has no `summary`.
    s/suite.yaml:1:8: `suite: t` is in a directory called `s`; they must be the same.
    s/suite.yaml:3:3: the case has no `job`.
    s/suite.yaml:4:3: a case has no key `jbo`. Did you mean `job`? There are name, job, repeats, warmup, timeout, requires, settings, environment, metrics, limits, matrix, exclude, full, full_only, guest and published.
    s/suite.yaml:2:8: `cases` is empty; a suite has at least one case.
    s/suite.yaml:2:1: this is no YAML: while parsing a flow node, did not find expected node content.
    s/suite.yaml:5:3: a case has no key `require`. Did you mean `requires`? There are name, job, repeats, warmup, timeout, requires, settings, environment, metrics, limits, matrix, exclude, full, full_only, guest and published.
    faultbench: --case nix matches no case of calibrate. There are first-touch, refault.
    Error: --candidate thp does not begin with KEY=VALUE, for example thp=advise.
    Error: --cpus 99: this process may not run on CPU 99.
    Error: --budget takes a whole number of seconds, or with s, m or h, up to a week: 90, 90s, 5m, 1h, not `x`.
    Error: --time and --repeat exclude each other.
    faultbench: name one suite at a time, not x, y.
    Error: name at least one kernel, for example --kernel debian:6.12; `faultbench guest kernels` lists what there is.
    faultbench: /etc/passwd is no kernel: neither a bzImage nor a vmlinux; name a bzImage (vmlinuz) or vmlinux for x86-64, or a kernel build tree.
    faultbench: nokernel is no kernel: no release in /boot, and no file; name a file, a build tree, a release in /boot, or debian:VERSION (faultbench guest kernels lists them).
    faultbench: debian:x names no version of Debian's kernels; write debian:6.12 for the newest 6.12, debian:6.1.192-2 for one package, debian:6.1/amd64 for another flavour.
    Error: name a command behind --, for example -- uname -a.
    Error: --cpus takes a number from 1 to 64, not 0.
    Error: --summary is text; leave --format out.
    faultbench: ph2: line 1 stands before the first [phase]. `faultbench profile --print-phases` writes a table to begin with.
    faultbench: long.fio: fio was killed by SIGABRT; what it had written by then is shown. Look at `dmesg` and a core dump; try fio's own engine `mmap` to tell fio from the I/O engine.
    faultbench: long.fio: a job (process 7714) was killed by SIGKILL, although fio reports no error for it. Look for the out-of-memory killer in `dmesg`, or for whoever sent the signal.
    faultbench: long.fio: the run was stopped after 2 s, its timeout; whatever is shown was measured until then. Allow more time (--timeout, or `timeout` of a suite), or give the job a `runtime`.
    stored as run 2 in faultbench.sqlite
    faultbench: /usr/bin/fio cannot be run: no temporary files can be made in /tmp/t/t (No space left on device); free space there, or set TMPDIR to a directory that is writable and has space.
    faultbench: t/s.sqlite: the disk is full, so nothing was stored by this step; what was stored before is still there. Make room, then start again; a suite goes on with --resume.
    stored as run 3 in faultbench.sqlite
    faultbench: faultbench.sqlite: the store is locked by python3 (process 8307), and still was after 10 s. Let it finish, or end it, then start again.
    faultbench: d.sqlite: the store is damaged: table runs, row 1: a value is not what was written. Take a copy that you have, or `faultbench import` what you exported; `sqlite3 FILE .recover` saves what can be read.
    faultbench: o.sqlite: is no store but another program's database (tables: x). Name a file that faultbench made.
    faultbench: e2.json: line 38, byte 9: cases[0].repeats[0]: cannot store a repeat with the number 1, lasting -5 ns
    faultbench: e3.json: line 31, byte 18: cases[0].job_hash: it is not the SHA-256 of `job_file`: one of them was edited
    faultbench: e4.json: line 17, byte 20: run.fingerprint: the text ends inside the string that begins here
    faultbench: r.json is on both sides: what is compared with itself is always the same. Name another run.
    faultbench: r2.json: the JSON document that begins at line 1 has a figure that cannot be: jobs.0 (`x`).read.total_ios: -1 is below 0.
    faultbench: l.json: is a JSON array. Name a file for each of fio's results: each is one repeat.
    faultbench: n.txt: is fio's output for people. Run fio with --output-format=json+.
    s/suite.yaml:6:14: dax_dir is no requirement; there are root, perf, pmu, userfaultfd, userfaultfd_user, userfaultfd_minor, userfaultfd_wp, userfaultfd_move, thp, thp_shmem, hugepages_2m, hugepages_1g, madv_populate, madv_collapse, memory, swap, zram, cgroup, cgroup_v2, cpus, disk, loop, dax, linux, fio
    s/suite.yaml:6:14: thp.enabled: cannot be "maybe"; it takes always, madvise, never
    s/suite.yaml:10:12: `timeout: 5x` is no time; write a whole number of seconds, or with s, m or h, up to a week: 90, 90s, 5m, 1h.
    s/suite.yaml:11:12: neither ok.fio nor a setting uses `${A}`.
    s/suite.yaml:5:8: the job file `nix.fio` cannot be read: No such file or directory.
    s/suite.yaml:6:9: there is a case `a` in line 4 already.
    s/suite.yaml:6:13: `requires` wants a list of requirements, not a mapping.
    s: no mistakes
    faultbench: the store has no unfinished run of the suite `s`. Run it without --resume.
    faultbench: /usr/bin/fio cannot be run: no temporary files can be made in /tmp (Permission denied); check the permissions, also of the directories above, or set TMPDIR to a directory that is writable and has space.
    faultbench: /tmp/t/k1 is a program, or the debugging half of a kernel: it does not say "Linux version"; name a bzImage (vmlinuz) or vmlinux for x86-64, or a kernel build tree.
    faultbench: /tmp/t is a directory without a kernel: no arch/x86/boot/bzImage, vmlinux or boot/vmlinuz-…; name the kernel's file, or the tree that it was built in.
    faultbench: /tmp/t/k2 is compressed with gzip; uncompress it first; name a bzImage (vmlinuz) or vmlinux for x86-64, or a kernel build tree.
    faultbench: running is no kernel: no release in /boot, and no file; name a file, a build tree, a release in /boot, or debian:VERSION (faultbench guest kernels lists them).
    faultbench: /usr/bin/fio cannot be run: Too many open files; raise the limit of open files (ulimit -n).
    """#
}
