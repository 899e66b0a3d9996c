/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxFile.h"
#include "CLinuxMemory.h"
#include "CLinuxResult.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
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
	return fd >= 0 ? fd : result_or_error(open(path, flags | O_CREAT, 0644));
}

int clinux_create_exclusive(const char *path)
{
	return result_or_error(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
}

int clinux_open_read(const char *path)
{
	return result_or_error(open(path, O_RDONLY | O_CLOEXEC));
}

int clinux_open_write(const char *path)
{
	return result_or_error(open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY));
}

/* The file with its length, or closed again. */
static int with_length(int fd, int64_t length)
{
	if (fd >= 0 && ftruncate(fd, (off_t)length) < 0) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}

int clinux_memfd(const char *name, unsigned int huge_log2, int64_t length)
{
	unsigned int flags = MFD_CLOEXEC;
	int fd;

	if (huge_log2)
		flags |= MFD_HUGETLB | huge_log2 << CLINUX_MAP_HUGE_SHIFT;
	fd = result_or_error(memfd_create(name, flags));
	return length ? with_length(fd, length) : fd;
}

int clinux_unnamed_file(const char *directory, int64_t length)
{
	char path[4096];
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return with_length(fd, length);
	/* Some file systems have no O_TMPFILE: then a name for a moment. */
	if (errno != EOPNOTSUPP && errno != EISDIR)
		return -errno;
	if (snprintf(path, sizeof(path), "%s/.faultbench-XXXXXX", directory) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink(path);
	return with_length(fd, length);
}

int clinux_close(int fd)
{
	/* EINTR closes too, and a second close might hit another file. */
	return close(fd) < 0 && errno != EINTR ? -errno : 0;
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
		return -errno;
	file->is_regular = S_ISREG(status.st_mode);
	file->is_block = S_ISBLK(status.st_mode);
	file->page_size = fs.f_type == HUGETLBFS_MAGIC ? fs.f_bsize : 0;
	file->maps_huge = fs.f_type == TMPFS_MAGIC || is_direct_access(fd);
	file->size = file->is_block ? lseek(fd, 0, SEEK_END) : file->is_regular ? status.st_size : 0;
	return file->size < 0 ? -errno : 0;
}

int clinux_describe_path(const char *path, struct clinux_file *file)
{
	struct stat status;
	int fd, result;

	if (stat(path, &status) < 0)
		return -errno;
	/* O_PATH needs no permission to read, and disturbs no FIFO; but only an open device tells its size. */
	fd = result_or_error(open(path, (S_ISBLK(status.st_mode) ? O_RDONLY : O_PATH) | O_CLOEXEC));
	if (fd < 0)
		return fd;
	result = clinux_describe(fd, file);
	close(fd);
	return result;
}

int64_t clinux_huge_page_size(const char *path)
{
	char directory[4096];
	struct statfs fs;

	if (statfs(path, &fs) < 0) {
		if (snprintf(directory, sizeof(directory), "./%s", path) >= (int)sizeof(directory))
			return 0;
		*strrchr(directory, '/') = '\0';
		if (statfs(path[0] == '/' ? directory + 2 : directory, &fs) < 0)
			return 0;
	}
	return fs.f_type == HUGETLBFS_MAGIC ? fs.f_bsize : 0;
}

int clinux_path_kind(const char *path)
{
	struct stat file;

	if (stat(path, &file) < 0)
		return errno == ENOENT ? CLINUX_PATH_MISSING : -errno;
	if (S_ISDIR(file.st_mode))
		return CLINUX_PATH_DIRECTORY;
	return S_ISREG(file.st_mode) ? CLINUX_PATH_REGULAR : CLINUX_PATH_SPECIAL;
}

int clinux_device_of(const char *path, uint32_t *major_number, uint32_t *minor_number)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return -errno;
	*major_number = major(status.st_dev);
	*minor_number = minor(status.st_dev);
	return 0;
}

int clinux_filesystem_of(const char *path, struct clinux_filesystem *filesystem)
{
	struct statfs status;

	if (statfs(path, &status) < 0)
		return -errno;
	filesystem->type = (uint32_t)status.f_type;
	filesystem->block_size = (uint64_t)status.f_bsize;
	filesystem->total = (uint64_t)status.f_blocks * (uint64_t)status.f_bsize;
	filesystem->available = (uint64_t)status.f_bavail * (uint64_t)status.f_bsize;
	return 0;
}

int clinux_next_hole(int fd, int64_t *begin, int64_t *end)
{
	off_t hole = lseek(fd, *begin, SEEK_HOLE);
	off_t data;

	if (hole < 0)
		return -errno;
	if (hole >= *end)
		return 0;
	data = lseek(fd, hole, SEEK_DATA);
	/* ENXIO: nothing but this hole up to the end. */
	if (data < 0 && errno != ENXIO)
		return -errno;
	*begin = hole;
	if (data >= 0 && data < *end)
		*end = data;
	return 1;
}

int64_t clinux_read(int fd, void *bytes, size_t count)
{
	ssize_t got;

	do
		got = read(fd, bytes, count);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

int64_t clinux_write(int fd, const void *bytes, size_t count)
{
	ssize_t written;

	do
		written = write(fd, bytes, count);
	while (written < 0 && errno == EINTR);
	return written < 0 ? -errno : written;
}

int64_t clinux_write_at(int fd, const void *bytes, size_t count, int64_t offset)
{
	ssize_t written;

	do
		written = pwrite(fd, bytes, count, offset);
	while (written < 0 && errno == EINTR);
	return written < 0 ? -errno : written;
}

int clinux_fallocate(int fd, int64_t offset, int64_t length)
{
	return result_or_error(fallocate(fd, 0, offset, length));
}

int clinux_punch_hole(int fd, int64_t offset, int64_t length)
{
	return result_or_error(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length));
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

int clinux_lock(int fd)
{
	int result;

	do
		result = flock(fd, LOCK_EX);
	while (result < 0 && errno == EINTR);
	return result_or_error(result);
}

int clinux_unlock(int fd)
{
	return result_or_error(flock(fd, LOCK_UN));
}

int clinux_write_back(int fd, int64_t offset, int64_t length)
{
	return result_or_error(sync_file_range(fd, offset, length,
					       SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
					       SYNC_FILE_RANGE_WAIT_AFTER));
}

int clinux_drop_cache(int fd, int64_t offset, int64_t length)
{
	return -posix_fadvise(fd, offset, length, POSIX_FADV_DONTNEED);
}

int clinux_sync_filesystem(int fd)
{
	return result_or_error(syncfs(fd));
}

int clinux_rename(const char *from, const char *to)
{
	return result_or_error(rename(from, to));
}

int clinux_unlink(const char *path)
{
	return result_or_error(unlink(path));
}

int clinux_resolved_path(const char *path, char **resolved)
{
	*resolved = realpath(path, NULL);
	return *resolved ? 0 : -errno;
}

char *clinux_temporary_path(const char *path, unsigned int number)
{
	char *name = NULL;

	/* The thread's number: threads of one fio may share a path by mistake. */
	if (asprintf(&name, "%s.%d.%u.tmp", path, (int)gettid(), number) < 0)
		return NULL;
	return name;
}

char *clinux_report_path(const char *directory, const char *job)
{
	char *path;

	if (asprintf(&path, "%s%s.%d.json", directory, job, (int)gettid()) < 0)
		return NULL;
	/* A job's name may be any text. */
	for (char *at = path + strlen(directory); *at; at++)
		if (*at == '/')
			*at = '_';
	return path;
}
