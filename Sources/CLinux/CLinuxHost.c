/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxHost.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <linux/mount.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#ifndef USERFAULTFD_IOC_NEW
#define USERFAULTFD_IOC_NEW _IO(0xAA, 0x00)
#endif

static int result_or_error(long result)
{
	return result < 0 ? -errno : (int)result;
}

const char *clinux_host_errno_name(int error)
{
	return strerrorname_np(error);
}

int clinux_host_map(size_t length, int flags, int fd, void **mapping)
{
	void *address = mmap(NULL, length, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (address == MAP_FAILED)
		return -errno;
	*mapping = address;
	return 0;
}

/* The file with its length, or closed again. */
static int with_length(int fd, size_t length)
{
	if (fd >= 0 && ftruncate(fd, (off_t)length) < 0) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}

int clinux_host_memfd(size_t length)
{
	return with_length(result_or_error(memfd_create("faultbench", MFD_CLOEXEC)), length);
}

int clinux_host_unnamed_file(const char *directory, size_t length)
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

int clinux_host_userfaultfd(int flags)
{
	return result_or_error(syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | flags));
}

int clinux_host_userfaultfd_device(const char *path)
{
	int device = open(path, O_RDWR | O_CLOEXEC);
	int fd;

	if (device < 0)
		return -errno;
	fd = result_or_error(ioctl(device, USERFAULTFD_IOC_NEW, O_CLOEXEC | O_NONBLOCK));
	close(device);
	return fd;
}

int clinux_host_uffd_api(int fd, uint64_t wanted, uint64_t *offered)
{
	struct uffdio_api api = { .api = UFFD_API, .features = wanted };

	if (ioctl(fd, UFFDIO_API, &api) < 0)
		return -errno;
	*offered = api.features;
	return 0;
}

int clinux_host_uffd_register(int fd, void *start, size_t length,
			      uint64_t mode, uint64_t *ioctls)
{
	struct uffdio_register area = {
		.range = { .start = (uintptr_t)start, .len = length },
		.mode = mode,
	};

	if (ioctl(fd, UFFDIO_REGISTER, &area) < 0)
		return -errno;
	*ioctls = area.ioctls;
	return 0;
}

int clinux_host_page_fault_counter(int exclude_kernel)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attributes),
		.config = PERF_COUNT_SW_PAGE_FAULTS,
		.exclude_kernel = !!exclude_kernel,
		.exclude_hv = !!exclude_kernel,
	};

	return result_or_error(syscall(SYS_perf_event_open, &attributes, 0, -1, -1,
				       PERF_FLAG_FD_CLOEXEC));
}

int clinux_host_loop_status(int fd)
{
	struct loop_info64 status;

	return result_or_error(ioctl(fd, LOOP_GET_STATUS64, &status));
}

int clinux_host_detached_mount(const char *filesystem)
{
	int mount = -1;
	int context = result_or_error(syscall(SYS_fsopen, filesystem, FSOPEN_CLOEXEC));

	if (context < 0)
		return context;
	mount = result_or_error(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
	if (mount >= 0)
		mount = result_or_error(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0));
	close(context);
	return mount;
}

static int limit_of(__rlimit_resource_t resource, uint64_t *soft, uint64_t *hard)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) < 0)
		return -errno;
	*soft = limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
	*hard = limit.rlim_max == RLIM_INFINITY ? UINT64_MAX : limit.rlim_max;
	return 0;
}

int clinux_host_locked_memory_limit(uint64_t *soft, uint64_t *hard)
{
	return limit_of(RLIMIT_MEMLOCK, soft, hard);
}

int clinux_host_address_space_limit(uint64_t *soft, uint64_t *hard)
{
	return limit_of(RLIMIT_AS, soft, hard);
}

int clinux_host_allowed_cpus(void)
{
	/* The fixed cpu_set_t ends at 1024 CPUs; the kernel may know more. */
	size_t size = CPU_ALLOC_SIZE(8192);
	cpu_set_t *set = CPU_ALLOC(8192);
	int count;

	if (!set)
		return -ENOMEM;
	count = sched_getaffinity(0, size, set) < 0 ? -errno : CPU_COUNT_S(size, set);
	CPU_FREE(set);
	return count;
}

void clinux_host_hypervisor(char signature[13])
{
	memset(signature, 0, 13);
#if defined(__x86_64__)
	unsigned int leaf, b, c, d;

	if (!__get_cpuid(1, &leaf, &b, &c, &d) || !(c & (1u << 31)))
		return;
	__cpuid(0x40000000, leaf, b, c, d);
	memcpy(signature, &b, 4);
	memcpy(signature + 4, &c, 4);
	memcpy(signature + 8, &d, 4);
#endif
}
