/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxReport.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* <linux/fs.h> of Linux 6.7; the C library's headers may be older. */
struct scanned_region {
	uint64_t start;
	uint64_t end;
	uint64_t categories;
};

struct scan_argument {
	uint64_t size;
	uint64_t flags;
	uint64_t start;
	uint64_t end;
	uint64_t walk_end;
	uint64_t regions;
	uint64_t region_capacity;
	uint64_t max_pages;
	uint64_t category_inverted;
	uint64_t category_mask;
	uint64_t category_anyof_mask;
	uint64_t return_mask;
};

#define SCAN_PAGEMAP _IOWR('f', 16, struct scan_argument)
#define IS_PRESENT ((uint64_t)1 << 3)
#define IS_HUGE ((uint64_t)1 << 6)

int clinux_thread_faults(struct clinux_fault_counts *counts)
{
	struct rusage usage;

	if (getrusage(RUSAGE_THREAD, &usage) < 0)
		return -errno;
	counts->minor = (uint64_t)usage.ru_minflt;
	counts->major = (uint64_t)usage.ru_majflt;
	return 0;
}

uint64_t clinux_monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int clinux_open_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* One step: the kernel stops early when it has no room for another region. */
static int scan_step(int pagemap, struct scan_argument *scan, struct clinux_page_bytes *bytes)
{
	struct scanned_region regions[64];

	scan->regions = (uintptr_t)regions;
	scan->region_capacity = sizeof(regions) / sizeof(regions[0]);
	while (scan->start < scan->end) {
		int count = ioctl(pagemap, SCAN_PAGEMAP, scan);

		if (count < 0)
			return -errno;
		for (int i = 0; i < count; i++) {
			uint64_t length = regions[i].end - regions[i].start;

			if (regions[i].categories & IS_PRESENT)
				bytes->present += length;
			if (regions[i].categories & IS_HUGE)
				bytes->huge += length;
		}
		if (scan->walk_end <= scan->start)
			return -EIO;
		scan->start = scan->walk_end;
	}
	return 0;
}

int clinux_scan_pages(int pagemap, uint64_t start, uint64_t length, uint64_t step,
		      int huge_only, struct clinux_page_bytes *bytes)
{
	/* A hole in hugetlb memory is "huge" too, hence present in any case. */
	uint64_t required = huge_only ? IS_PRESENT | IS_HUGE : IS_PRESENT;
	uint64_t end = start + length;

	while (start < end) {
		struct scan_argument scan = {
			.size = sizeof(scan),
			.start = start,
			.end = end - start > step ? start + step : end,
			.category_mask = required,
			.return_mask = IS_PRESENT | IS_HUGE,
		};
		int error;

		start = scan.end;
		error = scan_step(pagemap, &scan, bytes);
		if (error)
			return error;
	}
	return 0;
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

int clinux_create_exclusive(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	return fd < 0 ? -errno : fd;
}

int clinux_open_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	return fd < 0 ? -errno : fd;
}

int64_t clinux_write(int fd, const void *bytes, size_t count)
{
	ssize_t written;

	do
		written = write(fd, bytes, count);
	while (written < 0 && errno == EINTR);
	return written < 0 ? -errno : written;
}

int64_t clinux_read(int fd, void *bytes, size_t count)
{
	ssize_t got;

	do
		got = read(fd, bytes, count);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

int clinux_close(int fd)
{
	/* EINTR closes too, and a second close might hit another file. */
	return close(fd) < 0 && errno != EINTR ? -errno : 0;
}

int clinux_rename(const char *from, const char *to)
{
	return rename(from, to) < 0 ? -errno : 0;
}

void clinux_unlink(const char *path)
{
	unlink(path);
}

char *clinux_resolved_path(const char *path)
{
	return realpath(path, NULL);
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
