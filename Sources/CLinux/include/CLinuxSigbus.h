/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SIGBUS in guarded mappings: the faulting page is replaced by zeroes and
 * the job's record is marked, so that the access goes on and the I/O can be
 * failed afterwards. A signal handler must not run into a runtime, hence C.
 */
#ifndef CLINUX_SIGBUS_H
#define CLINUX_SIGBUS_H

#include <stdint.h>

enum {
	CLINUX_SIGBUS_CAPACITY = 4096,
	/* Pages that a process replaces one by one. */
	CLINUX_SIGBUS_PAGES = 16384,
};

/* Why the kernel had no page: the low bits of a record's word. */
enum {
	CLINUX_SIGBUS_FILE_END = 1,
	CLINUX_SIGBUS_NO_HUGE_PAGE = 2,
	CLINUX_SIGBUS_NO_SPACE = 3,
	CLINUX_SIGBUS_IO = 4,
	CLINUX_SIGBUS_POISON = 5,
	CLINUX_SIGBUS_CAUSE_MASK = 0xfff,
};

/* One per job; all zero at first. */
struct clinux_sigbus_record {
	/* Page address and cause of the first fault not yet taken, or 0. */
	uint64_t word;
	/* Faults caught since the beginning. */
	uint64_t caught;
};

/* A mapping to be guarded. */
struct clinux_sigbus_range {
	uint64_t base;
	uint64_t length;
	/* Size of its pages in bytes. */
	uint64_t page_size;
	/* File offset of `base`. */
	uint64_t origin;
	/* The file behind it, or -1. */
	int32_t fd;
};

/*
 * Guards a range; the first one installs the handler. Returns the number of
 * the guard, or -EINVAL (not whole pages), -EEXIST (overlaps another guard),
 * -ENOSPC (the table is full), or the error of sigaction(2).
 */
int clinux_sigbus_guard(const struct clinux_sigbus_range *range,
			struct clinux_sigbus_record *record);

/* Ends a guard; the last one restores the handler that was there before. */
void clinux_sigbus_release(int number);

/* The word, after everything that this thread did before. */
static inline uint64_t clinux_sigbus_word(const struct clinux_sigbus_record *record)
{
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	return __atomic_load_n(&record->word, __ATOMIC_RELAXED);
}

/* Takes the word and leaves 0. */
static inline uint64_t clinux_sigbus_take(struct clinux_sigbus_record *record)
{
	return __atomic_exchange_n(&record->word, 0, __ATOMIC_ACQ_REL);
}

static inline uint64_t clinux_sigbus_caught(const struct clinux_sigbus_record *record)
{
	return __atomic_load_n(&record->caught, __ATOMIC_RELAXED);
}

#endif
