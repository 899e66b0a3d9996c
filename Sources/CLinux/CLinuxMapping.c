/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxMapping.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

int clinux_open_or_create(const char *path, int *created)
{
	/* O_NONBLOCK: a FIFO or a device must not hold the job up before it is refused. */
	const int flags = O_RDWR | O_CLOEXEC | O_NONBLOCK;
	int fd = open(path, flags | O_CREAT | O_EXCL, 0644);

	*created = fd >= 0;
	/* Whatever kept it from being created: opening says what the matter is. */
	return fd >= 0 ? fd : open(path, flags | O_CREAT, 0644);
}

int clinux_memfd(unsigned int huge_log2)
{
	unsigned int flags = MFD_CLOEXEC;

	if (huge_log2)
		flags |= MFD_HUGETLB | huge_log2 << CLINUX_MAP_HUGE_SHIFT;
	return memfd_create("page_fault", flags);
}

static int is_direct_access(int fd)
{
	struct statx status;

	return statx(fd, "", AT_EMPTY_PATH, 0, &status) == 0 && status.stx_attributes & STATX_ATTR_DAX;
}

int clinux_describe(int fd, struct clinux_file *file)
{
	struct stat status;
	struct statfs fs;

	if (fstat(fd, &status) < 0 || fstatfs(fd, &fs) < 0)
		return -1;
	file->is_regular = S_ISREG(status.st_mode);
	file->is_block = S_ISBLK(status.st_mode);
	file->page_size = fs.f_type == HUGETLBFS_MAGIC ? fs.f_bsize : 0;
	file->maps_huge = fs.f_type == TMPFS_MAGIC || is_direct_access(fd);
	file->size = file->is_block ? lseek(fd, 0, SEEK_END) : status.st_size;
	return file->size < 0 ? -1 : 0;
}

int64_t clinux_file_size(const char *path)
{
	struct stat status;
	int64_t size;
	int fd;

	if (stat(path, &status) < 0)
		return -1;
	if (!S_ISBLK(status.st_mode))
		return S_ISREG(status.st_mode) ? status.st_size : 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	size = lseek(fd, 0, SEEK_END);
	close(fd);
	return size;
}

int64_t clinux_huge_page_size(const char *path)
{
	char directory[4096];
	struct statfs fs;
	char *slash;

	if (statfs(path, &fs) < 0) {
		if (snprintf(directory, sizeof(directory), "./%s", path) >= (int)sizeof(directory))
			return 0;
		slash = strrchr(directory, '/');
		*slash = '\0';
		if (statfs(path[0] == '/' ? directory + 2 : directory, &fs) < 0)
			return 0;
	}
	return fs.f_type == HUGETLBFS_MAGIC ? fs.f_bsize : 0;
}

static sigset_t file_limit_signal(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGXFSZ);
	return set;
}

void clinux_hold_file_limit(sigset_t *mask)
{
	const sigset_t set = file_limit_signal();

	pthread_sigmask(SIG_BLOCK, &set, mask);
}

void clinux_release_file_limit(const sigset_t *mask)
{
	const sigset_t set = file_limit_signal();
	const struct timespec now = { 0 };

	/* Whoever had it blocked before may be waiting for one of his own. */
	if (!sigismember(mask, SIGXFSZ))
		while (sigtimedwait(&set, NULL, &now) == SIGXFSZ)
			;
	pthread_sigmask(SIG_SETMASK, mask, NULL);
}

int clinux_next_hole(int fd, int64_t *begin, int64_t *end)
{
	off_t hole = lseek(fd, *begin, SEEK_HOLE);
	off_t data;

	if (hole < 0)
		return -1;
	if (hole >= *end)
		return 0;
	data = lseek(fd, hole, SEEK_DATA);
	/* ENXIO: nothing but this hole up to the end. */
	if (data < 0 && errno != ENXIO)
		return -1;
	*begin = hole;
	if (data >= 0 && data < *end)
		*end = data;
	return 1;
}

int clinux_lock(int fd)
{
	int result;

	do
		result = flock(fd, LOCK_EX);
	while (result < 0 && errno == EINTR);
	return result;
}

int clinux_unlock(int fd)
{
	return flock(fd, LOCK_UN);
}

int clinux_write_back(int fd, int64_t offset, int64_t length)
{
	return sync_file_range(fd, offset, length,
			       SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
}

int clinux_drop_cache(int fd, int64_t offset, int64_t length)
{
	int error = posix_fadvise(fd, offset, length, POSIX_FADV_DONTNEED);

	errno = error;
	return error ? -1 : 0;
}

int clinux_sync_filesystem(int fd)
{
	return syncfs(fd);
}

ssize_t clinux_read_setting(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count;

	if (fd < 0)
		return -1;
	count = read(fd, text, size - 1);
	close(fd);
	if (count >= 0)
		text[count] = '\0';
	return count;
}

ssize_t clinux_read_folio_setting(unsigned int kilobytes, const char *name, char *text, size_t size)
{
	static const char directory[] = "/sys/kernel/mm/transparent_hugepage";
	char path[128];

	if (kilobytes)
		snprintf(path, sizeof(path), "%s/hugepages-%ukB/%s", directory, kilobytes, name);
	else
		snprintf(path, sizeof(path), "%s/%s", directory, name);
	return clinux_read_setting(path, text, size);
}

void *clinux_map_folded(size_t length, size_t fold)
{
	char *base = mmap(NULL, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int fd, error = 0;

	if (base == MAP_FAILED)
		return NULL;
	fd = memfd_create("page_fault-buffer", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, fold) < 0)
		error = errno;
	for (size_t done = 0; !error && done < length; done += fold) {
		size_t part = length - done < fold ? length - done : fold;

		if (mmap(base + done, part, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
			error = errno;
	}
	if (fd >= 0)
		close(fd);
	if (error) {
		munmap(base, length);
		errno = error;
		return NULL;
	}
	return base;
}
