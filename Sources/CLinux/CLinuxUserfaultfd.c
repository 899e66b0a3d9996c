/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxUserfaultfd.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Newer than the headers of Debian 12. */
#ifndef USERFAULTFD_IOC_NEW
#define USERFAULTFD_IOC_NEW _IO(0xAA, 0x00)
#endif
#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
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
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static int result_or_error(long result)
{
	return result < 0 ? -errno : (int)result;
}

static int request(int fd, unsigned long number, void *argument)
{
	return ioctl(fd, number, argument) < 0 ? -errno : 0;
}

static struct uffdio_range range(const void *start, size_t length)
{
	return (struct uffdio_range){ .start = (uintptr_t)start, .len = length };
}

int clinux_uffd_open(int nonblocking, int user_mode_only)
{
	int flags = O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0) |
		    (user_mode_only ? UFFD_USER_MODE_ONLY : 0);

	return result_or_error(syscall(SYS_userfaultfd, flags));
}

int clinux_uffd_open_device(const char *path, int nonblocking)
{
	int device = open(path, O_RDWR | O_CLOEXEC);
	int fd;

	if (device < 0)
		return -errno;
	fd = result_or_error(ioctl(device, USERFAULTFD_IOC_NEW,
				   O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0)));
	close(device);
	return fd;
}

int clinux_uffd_close(int fd)
{
	return result_or_error(close(fd));
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

static int map(size_t length, int flags, int fd, off_t offset, void **mapping)
{
	void *address = mmap(NULL, length, PROT_READ | PROT_WRITE, flags, fd, offset);

	if (address == MAP_FAILED)
		return -errno;
	*mapping = address;
	return 0;
}

int clinux_uffd_map_private(size_t length, void **mapping)
{
	int result = map(length, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0, mapping);

	/* A page shared with a child could not be moved (EBUSY). */
	if (!result && madvise(*mapping, length, MADV_DONTFORK) < 0) {
		result = -errno;
		munmap(*mapping, length);
	}
	return result;
}

int clinux_uffd_map_shared(int fd, uint64_t offset, size_t length,
			   void **mapping)
{
	return map(length, MAP_SHARED, fd, (off_t)offset, mapping);
}

int clinux_uffd_populate(void *start, size_t length, size_t page)
{
	size_t position;

	if (madvise(start, length, MADV_POPULATE_WRITE) == 0)
		return 0;
	if (errno != EINVAL)
		return -errno;
	for (position = 0; position < length; position += page) {
		volatile char *byte = (char *)start + position;

		*byte = *byte;
	}
	return 0;
}

void clinux_uffd_touch(const void *address)
{
	(void)*(const volatile char *)address;
}

int clinux_uffd_current_cpu(void)
{
	return result_or_error(sched_getcpu());
}

int clinux_uffd_current_thread(void)
{
	return (int)gettid();
}

/* As many CPUs as any kernel is configured for. */
#define MOST_CPUS 8192

int clinux_uffd_pin(pthread_t thread, int cpu)
{
	size_t size = CPU_ALLOC_SIZE(MOST_CPUS);
	cpu_set_t *set;
	int result;

	if (cpu < 0 || cpu >= MOST_CPUS)
		return -EINVAL;
	set = CPU_ALLOC(MOST_CPUS);
	if (!set)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	CPU_SET_S(cpu, size, set);
	result = -pthread_setaffinity_np(thread, size, set);
	CPU_FREE(set);
	return result;
}

static int nth_cpu(const cpu_set_t *set, size_t size, unsigned int index)
{
	int cpu;

	for (cpu = 0; cpu < MOST_CPUS; cpu++) {
		if (CPU_ISSET_S(cpu, size, set) && index-- == 0)
			return cpu;
	}
	return -EINVAL;
}

int clinux_uffd_pin_elsewhere(pthread_t thread, int cpu, unsigned int index)
{
	size_t size = CPU_ALLOC_SIZE(MOST_CPUS);
	cpu_set_t *set;
	int others, result;

	if (cpu < 0 || cpu >= MOST_CPUS)
		return -EINVAL;
	set = CPU_ALLOC(MOST_CPUS);
	if (!set)
		return -ENOMEM;
	result = -pthread_getaffinity_np(thread, size, set);
	CPU_CLR_S(cpu, size, set);
	if (!result && CPU_COUNT_S(size, set) == 0) {
		/* Pinned to `cpu`: ask for all, the kernel grants what the cpuset allows. */
		for (others = 0; others < MOST_CPUS; others++)
			CPU_SET_S(others, size, set);
		CPU_CLR_S(cpu, size, set);
		result = -pthread_setaffinity_np(thread, size, set);
		if (!result)
			result = -pthread_getaffinity_np(thread, size, set);
	}
	if (!result) {
		others = CPU_COUNT_S(size, set);
		result = others ? nth_cpu(set, size, index % (unsigned int)others) : -EINVAL;
	}
	CPU_FREE(set);
	if (result >= 0) {
		int chosen = result;

		result = clinux_uffd_pin(thread, chosen);
		if (!result)
			result = chosen;
	}
	return result;
}

void clinux_uffd_yield(void)
{
	sched_yield();
}

uint64_t clinux_uffd_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
