/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxUserfaultfd.h"
#include "CLinuxResult.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Newer than the headers of Debian 12. */
#ifndef USERFAULTFD_IOC_NEW
#define USERFAULTFD_IOC_NEW _IO(0xAA, 0x00)
#endif
#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif
#ifndef UFFD_FEATURE_WP_HUGETLBFS_SHMEM
#define UFFD_FEATURE_WP_HUGETLBFS_SHMEM (1 << 12)
#endif
#ifndef UFFDIO_MOVE
struct uffdio_move {
	__u64 dst;
	__u64 src;
	__u64 len;
	__u64 mode;
	__s64 move;
};
#define UFFDIO_MOVE _IOWR(UFFDIO, 0x05, struct uffdio_move)
#endif

static int request(int fd, unsigned long number, void *argument)
{
	return ioctl(fd, number, argument) < 0 ? -errno : 0;
}

static struct uffdio_range range(const void *start, size_t length)
{
	return (struct uffdio_range){ .start = (uintptr_t)start, .len = length };
}

static int open_call(int flags)
{
	return result_or_error(syscall(SYS_userfaultfd, flags));
}

static int open_device(const char *path, int flags)
{
	int device = open(path, O_RDWR | O_CLOEXEC);
	int fd;

	if (device < 0)
		return -errno;
	fd = result_or_error(ioctl(device, USERFAULTFD_IOC_NEW, flags));
	close(device);
	return fd;
}

int clinux_uffd_open(int way, const char *device, int nonblocking)
{
	int flags = O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0);

	switch (way) {
	case CLINUX_UFFD_BY_CALL:
		return open_call(flags);
	case CLINUX_UFFD_BY_DEVICE:
		return open_device(device, flags);
	case CLINUX_UFFD_USER_MODE_ONLY:
		return open_call(flags | UFFD_USER_MODE_ONLY);
	default:
		return -EINVAL;
	}
}

int clinux_uffd_api(int fd, uint64_t wanted, uint64_t *offered)
{
	struct uffdio_api api = { .api = UFFD_API, .features = wanted };
	int result = request(fd, UFFDIO_API, &api);

	*offered = result ? 0 : api.features;
	return result;
}

int clinux_uffd_register(int fd, void *start, size_t length, uint64_t mode,
			 uint64_t *ioctls)
{
	struct uffdio_register area = { .range = range(start, length), .mode = mode };
	int result = request(fd, UFFDIO_REGISTER, &area);

	*ioctls = result ? 0 : area.ioctls;
	return result;
}

int clinux_uffd_unregister(int fd, void *start, size_t length)
{
	struct uffdio_range area = range(start, length);

	return request(fd, UFFDIO_UNREGISTER, &area);
}

int clinux_uffd_wake(int fd, void *start, size_t length)
{
	struct uffdio_range area = range(start, length);

	return request(fd, UFFDIO_WAKE, &area);
}

int clinux_uffd_zeropage(int fd, void *start, size_t length)
{
	struct uffdio_zeropage zero = { .range = range(start, length) };

	return request(fd, UFFDIO_ZEROPAGE, &zero);
}

int clinux_uffd_continue(int fd, void *start, size_t length)
{
	struct uffdio_continue resume = { .range = range(start, length) };

	return request(fd, UFFDIO_CONTINUE, &resume);
}

int clinux_uffd_move(int fd, void *to, void *from, size_t length)
{
	struct uffdio_move move = {
		.dst = (uintptr_t)to,
		.src = (uintptr_t)from,
		.len = length,
	};

	return request(fd, UFFDIO_MOVE, &move);
}

int clinux_uffd_writeprotect(int fd, void *start, size_t length, int protect)
{
	struct uffdio_writeprotect change = {
		.range = range(start, length),
		.mode = protect ? UFFDIO_WRITEPROTECT_MODE_WP : 0,
	};

	return request(fd, UFFDIO_WRITEPROTECT, &change);
}

void clinux_uffd_touch(const void *address)
{
	(void)*(const volatile char *)address;
}

#define ANSWER(name) (1ull << CLINUX_UFFD_ANSWER_##name)

static const struct clinux_uffd_rule rules[] = {
	{ CLINUX_UFFD_MODE_MISSING, CLINUX_UFFD_ANON, CLINUX_UFFD_ANSWER_COPY,
	  ANSWER(COPY) | ANSWER(ZEROPAGE) | ANSWER(MOVE), 0 },
	/* The kernel offers UFFDIO_MOVE for each range, and moves anonymous pages only. */
	{ CLINUX_UFFD_MODE_MISSING, CLINUX_UFFD_MEMFD, CLINUX_UFFD_ANSWER_COPY,
	  ANSWER(COPY) | ANSWER(ZEROPAGE), UFFD_FEATURE_MISSING_SHMEM },
	/* There is no huge zero page of hugetlb. */
	{ CLINUX_UFFD_MODE_MISSING, CLINUX_UFFD_HUGETLB_ANON, CLINUX_UFFD_ANSWER_COPY,
	  ANSWER(COPY), UFFD_FEATURE_MISSING_HUGETLBFS },
	{ CLINUX_UFFD_MODE_MISSING, CLINUX_UFFD_HUGETLB_MEMFD, CLINUX_UFFD_ANSWER_COPY,
	  ANSWER(COPY), UFFD_FEATURE_MISSING_HUGETLBFS },
	/* Private memory has no page cache in which a page could be found. */
	{ CLINUX_UFFD_MODE_MINOR, CLINUX_UFFD_MEMFD, CLINUX_UFFD_ANSWER_CONTINUE,
	  ANSWER(CONTINUE), UFFD_FEATURE_MINOR_SHMEM },
	{ CLINUX_UFFD_MODE_MINOR, CLINUX_UFFD_HUGETLB_MEMFD, CLINUX_UFFD_ANSWER_CONTINUE,
	  ANSWER(CONTINUE), UFFD_FEATURE_MINOR_HUGETLBFS },
	/* hugetlb could be protected, too (Linux 5.19): nobody here does. */
	{ CLINUX_UFFD_MODE_WP, CLINUX_UFFD_ANON, CLINUX_UFFD_ANSWER_WRITEPROTECT,
	  ANSWER(WRITEPROTECT), UFFD_FEATURE_PAGEFAULT_FLAG_WP },
	{ CLINUX_UFFD_MODE_WP, CLINUX_UFFD_MEMFD, CLINUX_UFFD_ANSWER_WRITEPROTECT,
	  ANSWER(WRITEPROTECT), UFFD_FEATURE_WP_HUGETLBFS_SHMEM },
};

const struct clinux_uffd_rule *clinux_uffd_rule(uint64_t mode, uint32_t backing)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].mode == mode && rules[i].backing == backing)
			return &rules[i];
	return NULL;
}
