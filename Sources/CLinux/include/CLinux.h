/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Swift cannot import from the C library: macros with casts, errno, variadic functions, and the
 * names that hide behind _GNU_SOURCE. That macro stays out of this header: Swift's own Glibc module is
 * built without it, and the two must agree on every structure.
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

/* errno of this thread, as the last failed call left it. */
static inline int clinux_errno(void)
{
	return errno;
}

/* True for the address that mmap(2) returns when it failed. */
static inline int clinux_is_map_failed(const void *address)
{
	return address == MAP_FAILED;
}

/* The address of a symbol that the running program exports, or NULL. */
void *clinux_program_symbol(const char *name);

/* Prints `text` through a function of printf's shape, such as fio's log_err. */
void clinux_print(void *printf_like, const char *text);

/* Blocks every signal in the calling thread, which leaves them to the program's own threads. */
void clinux_block_signals(void);

/* A flag of PR_SET_THP_DISABLE since Linux 6.18: where MADV_HUGEPAGE was given, huge pages come all the same. */
enum { CLINUX_THP_DISABLE_EXCEPT_ADVISED = 1 << 1 };

/* prctl(PR_GET_THP_DISABLE): 0, or 1 and flags; 0 where the kernel does not know the call. */
int clinux_huge_pages_disabled(void);

#endif
