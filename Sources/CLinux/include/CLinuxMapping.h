/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that memory is mapped from: variadic calls, names behind _GNU_SOURCE, structures of statfs(2)
 * and fstat(2). A function returns -1 and leaves errno where it failed.
 */
#ifndef CLINUX_MAPPING_H
#define CLINUX_MAPPING_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	CLINUX_MAP_SHARED_VALIDATE = 0x03,
	CLINUX_MAP_HUGETLB = 0x40000,
	CLINUX_MAP_SYNC = 0x80000,
	CLINUX_MAP_HUGE_SHIFT = 26,
};

/* What a descriptor leads to. */
struct clinux_file {
	int64_t size;		/* of a file or a block device, in bytes */
	int64_t page_size;	/* of hugetlbfs, 0 on any other file system */
	int is_regular;
	int is_block;
	int maps_huge;		/* on tmpfs or DAX, where one fault may map a huge page */
};

/* Opens `path` for reading and writing; creates it where it is missing, and says so in `*created`. */
int clinux_open_or_create(const char *path, int *created);

/* memfd_create(2); `huge_log2` is 21 or 30 for hugetlb pages, 0 for none. */
int clinux_memfd(unsigned int huge_log2);

/* fstat(2), fstatfs(2), statx(2) and, for a block device, lseek(2). */
int clinux_describe(int fd, struct clinux_file *file);

/* Bytes of a regular file or block device; 0 of anything else. */
int64_t clinux_file_size(const char *path);

/* Bytes of a page of the hugetlbfs that a file is on, or would be; 0 on any other file system. */
int64_t clinux_huge_page_size(const char *path);

/*
 * Between the two, a file that 'ulimit -f' forbids is EFBIG and not SIGXFSZ, which would kill the program.
 * `mask` keeps the thread's signal mask.
 */
void clinux_hold_file_limit(sigset_t *mask);
void clinux_release_file_limit(const sigset_t *mask);

/* The next hole in `*begin ..< end`: 1 with both ends stored, 0 when there is none. */
int clinux_next_hole(int fd, int64_t *begin, int64_t *end);

/* A lock among all who have opened the file; gone when closed. */
int clinux_lock(int fd);
int clinux_unlock(int fd);

/* Writes dirty pages of the range to the disk, and waits for those on their way; nothing of a file in memory. */
int clinux_write_back(int fd, int64_t offset, int64_t length);

/* Drops clean pages of the range from the page cache. */
int clinux_drop_cache(int fd, int64_t offset, int64_t length);

/* syncfs(2). */
int clinux_sync_filesystem(int fd);

/* Reads a file of /sys as text of at most `size - 1` bytes; the length. */
ssize_t clinux_read_setting(const char *path, char *text, size_t size);

/* The same of `name` below transparent_hugepage/, for folios of `kilobytes` or, with 0, for all. */
ssize_t clinux_read_folio_setting(unsigned int kilobytes, const char *name, char *text, size_t size);

/*
 * `length` bytes of address space over a file in memory of `fold` bytes, again and again: what is written to one byte
 * can be read `fold` bytes further on. NULL with errno.
 */
void *clinux_map_folded(size_t length, size_t fold);

#endif
