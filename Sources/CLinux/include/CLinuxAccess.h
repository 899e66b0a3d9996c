/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an I/O does to memory, and how pages are given back: touch loops that no compiler may drop, advice newer than
 * the C library's headers, fallocate(2), and the child that shares a job's pages.
 */
#ifndef CLINUX_ACCESS_H
#define CLINUX_ACCESS_H

#include <stddef.h>
#include <stdint.h>

#define CLINUX_MADV_FREE 8
#define CLINUX_MADV_REMOVE 9
#define CLINUX_MADV_COLD 20
#define CLINUX_MADV_PAGEOUT 21
#define CLINUX_MADV_POPULATE_READ 22
#define CLINUX_MADV_POPULATE_WRITE 23
#define CLINUX_MADV_COLLAPSE 25

/*
 * One access at `first`, then one at every multiple of `step` (a power of two) below `end`: each page once, wherever
 * the range begins. Volatile, so that the accesses stay; inline, so that nothing else does.
 */
#define CLINUX_TOUCH(access)                                                        \
	do {                                                                        \
		uintptr_t at = (uintptr_t)first;                                    \
		const uintptr_t limit = (uintptr_t)end;                             \
                                                                                    \
		if (at >= limit)                                                    \
			return;                                                     \
		access;                                                             \
		for (at = (at | (step - 1)) + 1; at < limit; at += step)            \
			access;                                                     \
	} while (0)

/* Reads a byte of each page. */
static inline void clinux_touch_read(const void *first, const void *end, size_t step)
{
	CLINUX_TOUCH((void)*(const volatile unsigned char *)at);
}

/* Writes a 1 to a byte of each page. */
static inline void clinux_touch_write(void *first, void *end, size_t step)
{
	CLINUX_TOUCH(*(volatile unsigned char *)at = 1);
}

/* Reads a byte of each page and writes it back. */
static inline void clinux_touch_read_write(void *first, void *end, size_t step)
{
	CLINUX_TOUCH(*(volatile unsigned char *)at = *(volatile unsigned char *)at);
}

#undef CLINUX_TOUCH

/* fallocate(2), mode 0. Returns 0 or -1 with errno. */
int clinux_fallocate(int fd, int64_t offset, int64_t length);

/* fallocate(2) with FALLOC_FL_PUNCH_HOLE, the size kept. Returns 0 or -1 with errno. */
int clinux_punch_hole(int fd, int64_t offset, int64_t length);

/*
 * Forks a child that shares this process's private pages and sleeps until it is killed, or until the calling thread
 * ends. It allocates nothing, runs no handler, holds no descriptor, and its end raises no signal. Safe in a process
 * with threads. Returns its id, or -1 with errno.
 */
int clinux_fork_sleeper(void);

/*
 * Waits for the end of such a child, through interruptions; with `nohang` only looks. Returns its id, 0 while it lives,
 * or -1 with errno.
 */
int clinux_reap_sleeper(int pid, int nohang);

#endif
