/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls and kernel interfaces that Swift cannot reach by itself: macros with casts, variadic functions, ioctl
 * structures, numbers newer than the C library's headers, and the names that hide behind _GNU_SOURCE. That macro stays out
 * of these headers: Swift's own Glibc module is built without it, and the two must agree on every structure.
 *
 * One convention for all of them: a function that can fail returns 0 or more (0, a descriptor, a number) when it worked, and
 * -errno when not. Nobody has to look at errno. What else a function finds out is stored through its last arguments, and is
 * undefined after a failure. A function that returns a pointer returns NULL for want of memory only, unless it says otherwise.
 *
 *   CLinuxProcess.h      this process and its threads: CPUs, limits, counters, signals, children
 *   CLinuxProgram.h      what the running program was made from, files beside what it loaded
 *   CLinuxMemory.h       mappings, advice, touching pages, what is mapped
 *   CLinuxFile.h         files, their names, what they are on
 *   CLinuxUserfaultfd.h  userfaultfd(2): how it is opened, what answers which fault
 *   CLinuxHugePages.h    what stands between a process and a huge page
 *   CLinuxSigbus.h       SIGBUS in guarded mappings
 *   CLinuxDevice.h       mounts, swap areas, loop devices
 *   CLinuxGuest.h        what the first program of a guest does: its root, modules, the end
 */
#ifndef CLINUX_H
#define CLINUX_H

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Adds 1; the value before. */
static inline uint64_t clinux_next(uint64_t *counter)
{
	return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

#endif
