/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fault report asks of the kernel: counters of this thread, the
 * state of pages, files. A function returns -errno when it failed.
 */
#ifndef CLINUX_REPORT_H
#define CLINUX_REPORT_H

#include <stddef.h>
#include <stdint.h>

/* Faults of the calling thread so far. */
struct clinux_fault_counts {
	uint64_t minor;
	uint64_t major;
};

int clinux_thread_faults(struct clinux_fault_counts *counts);

/* CLOCK_MONOTONIC in nanoseconds. */
uint64_t clinux_monotonic_ns(void);

/* /proc/self/pagemap, or the text file at `path`, for reading. */
int clinux_open_read(const char *path);

/*
 * Bytes of a range that are mapped by pages, and by huge ones; PAGEMAP_SCAN
 * (Linux 6.7). In steps of `step` bytes, each with the lock of its own.
 */
struct clinux_page_bytes {
	uint64_t present;
	uint64_t huge;
};

int clinux_scan_pages(int pagemap, uint64_t start, uint64_t length, uint64_t step,
		      int huge_only, struct clinux_page_bytes *bytes);

enum {
	CLINUX_PATH_REGULAR = 0,
	CLINUX_PATH_MISSING = 1,
	CLINUX_PATH_DIRECTORY = 2,
	CLINUX_PATH_SPECIAL = 3,
};

/* What a path leads to: CLINUX_PATH_…, or -errno. */
int clinux_path_kind(const char *path);

/* A new file, or -EEXIST. */
int clinux_create_exclusive(const char *path);

/* An existing file, for writing without truncation. */
int clinux_open_write(const char *path);

/* Bytes written, or -errno; an interrupted call is repeated. */
int64_t clinux_write(int fd, const void *bytes, size_t count);

/* Bytes read, or -errno; an interrupted call is repeated. */
int64_t clinux_read(int fd, void *bytes, size_t count);

int clinux_close(int fd);
int clinux_rename(const char *from, const char *to);
void clinux_unlink(const char *path);

/* The path without symbolic links, for free(3); NULL where it leads nowhere. */
char *clinux_resolved_path(const char *path);

/* `path`.PID.NUMBER.tmp, for free(3). */
char *clinux_temporary_path(const char *path, unsigned int number);

/* Adds 1; the value before. */
static inline uint64_t clinux_next(uint64_t *counter)
{
	return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

/*
 * `directory`, which ends in a slash, and a name that no other job of this fio has: JOB.THREAD.json. To be freed; NULL
 * without memory.
 */
char *clinux_report_path(const char *directory, const char *job);

#endif
