/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that memory is mapped from, and files that a report is written to. */
#ifndef CLINUX_FILE_H
#define CLINUX_FILE_H

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <unistd.h>

/* Opening. */

/* Opens `path` for reading and writing; creates it where it is missing, and says so in `*created`. */
int clinux_open_or_create(const char *path, int *created);

/* A new file for writing, or -EEXIST. */
int clinux_create_exclusive(const char *path);

/* An existing file, for reading. */
int clinux_open_read(const char *path);

/* An existing file, for writing without truncation. */
int clinux_open_write(const char *path);

/* memfd_create(2) of `length` bytes; `huge_log2` is 21 or 30 for hugetlb pages, 0 for none. */
int clinux_memfd(const char *name, unsigned int huge_log2, int64_t length);

/* A file of `length` bytes in `directory` that no name leads to. */
int clinux_unnamed_file(const char *directory, int64_t length);

/* close(2); an interrupted one has closed, too. */
int clinux_close(int fd);

/* Looking. */

/* What a descriptor or a path leads to. */
struct clinux_file {
	int64_t size;		/* of a file or a block device, in bytes; 0 of anything else */
	int64_t page_size;	/* of hugetlbfs, 0 on any other file system */
	int is_regular;
	int is_block;
	int maps_huge;		/* on tmpfs or DAX, where one fault may map a huge page */
};

int clinux_describe(int fd, struct clinux_file *file);

/* The same of a path, which only a block device must be readable for. */
int clinux_describe_path(const char *path, struct clinux_file *file);

/* Bytes of a page of the hugetlbfs that a file is on, or would be; 0 on any other file system. */
int64_t clinux_huge_page_size(const char *path);

enum {
	CLINUX_PATH_REGULAR = 0,
	CLINUX_PATH_MISSING = 1,
	CLINUX_PATH_DIRECTORY = 2,
	CLINUX_PATH_SPECIAL = 3,
};

/* What a path leads to: CLINUX_PATH_…. */
int clinux_path_kind(const char *path);

/* The device number of what `path` is on. */
int clinux_device_of(const char *path, uint32_t *major_number, uint32_t *minor_number);

enum {
	CLINUX_TMPFS_MAGIC = 0x01021994,
};

/* Type, block size and bytes, in all and available, of the file system that `path` is on. */
struct clinux_filesystem {
	uint64_t type;
	uint64_t block_size;
	uint64_t total;
	uint64_t available;
};

int clinux_filesystem_of(const char *path, struct clinux_filesystem *filesystem);

/* The next hole in `*begin ..< end`: 1 with both ends stored, 0 when there is none. */
int clinux_next_hole(int fd, int64_t *begin, int64_t *end);

/* Reading and writing; an interrupted call is repeated. */

/* Bytes read. */
int64_t clinux_read(int fd, void *bytes, size_t count);

/* Bytes written. */
int64_t clinux_write(int fd, const void *bytes, size_t count);
int64_t clinux_write_at(int fd, const void *bytes, size_t count, int64_t offset);

/* Changing. */

/* fallocate(2), without a fallback that writes. */
int clinux_fallocate(int fd, int64_t offset, int64_t length);

/* fallocate(2) with FALLOC_FL_PUNCH_HOLE, the size kept. */
int clinux_punch_hole(int fd, int64_t offset, int64_t length);

/* ftruncate(2). */
static inline int clinux_truncate(int fd, int64_t length)
{
	return ftruncate(fd, length) < 0 ? -errno : 0;
}

/*
 * Between the two, a file that 'ulimit -f' forbids is EFBIG and not SIGXFSZ, which would kill the program.
 * `mask` keeps the thread's signal mask.
 */
void clinux_hold_file_limit(sigset_t *mask);
void clinux_release_file_limit(const sigset_t *mask);

/* A lock among all who have opened the file; gone when closed. */
int clinux_lock(int fd);
int clinux_unlock(int fd);

/* Writes dirty pages of the range to the disk, and waits for those on their way; nothing of a file in memory. */
int clinux_write_back(int fd, int64_t offset, int64_t length);

/* Drops clean pages of the range from the page cache. */
int clinux_drop_cache(int fd, int64_t offset, int64_t length);

/* fdatasync(2). */
static inline int clinux_sync_data(int fd)
{
	return fdatasync(fd) < 0 ? -errno : 0;
}

/* syncfs(2). */
int clinux_sync_filesystem(int fd);

int clinux_rename(const char *from, const char *to);
int clinux_unlink(const char *path);

/* Names. */

/* The path without symbolic links, for free(3). */
int clinux_resolved_path(const char *path, char **resolved);

/* `path`.THREAD.NUMBER.tmp, for free(3). */
char *clinux_temporary_path(const char *path, unsigned int number);

/* `directory`, which ends in a slash, and a name that no other job of this program has: JOB.THREAD.json. For free(3). */
char *clinux_report_path(const char *directory, const char *job);

#endif
