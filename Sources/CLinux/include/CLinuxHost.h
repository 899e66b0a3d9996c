/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What HostKit asks of the kernel and Swift cannot call by itself: variadic
 * functions, raw system calls, ioctl structures newer than the C library.
 * A function returns a descriptor (or 0) when it worked and -errno when not.
 */
#ifndef CLINUX_HOST_H
#define CLINUX_HOST_H
#include <stddef.h>
#include <stdint.h>

enum {
	CLINUX_HOST_MADV_POPULATE_READ = 22,
	CLINUX_HOST_MADV_POPULATE_WRITE = 23,
	CLINUX_HOST_MADV_COLLAPSE = 25,
	CLINUX_HOST_MAP_HUGETLB = 0x40000,
	CLINUX_HOST_MAP_SYNC = 0x80000,
	CLINUX_HOST_MAP_SHARED_VALIDATE = 0x03,
	CLINUX_HOST_MAP_HUGE_SHIFT = 26,
	CLINUX_HOST_UFFD_USER_MODE_ONLY = 1,
};

/* "EPERM" for 1; NULL for a number the C library does not know. */
const char *clinux_host_errno_name(int error);

/* mmap(2) of any address; the mapping is stored in *mapping. */
int clinux_host_map(size_t length, int flags, int fd, void **mapping);

/* An anonymous file in memory of `length` bytes. */
int clinux_host_memfd(size_t length);

/* A file of `length` bytes in `directory` that no name leads to. */
int clinux_host_unnamed_file(const char *directory, size_t length);

/* userfaultfd(2) with O_CLOEXEC, O_NONBLOCK and `flags`. */
int clinux_host_userfaultfd(int flags);

/* A userfaultfd from the device node at `path`. */
int clinux_host_userfaultfd_device(const char *path);

/* UFFDIO_API: asks for `wanted`, stores all that the kernel offers. */
int clinux_host_uffd_api(int fd, uint64_t wanted, uint64_t *offered);

/* UFFDIO_REGISTER; stores the ioctls that can resolve faults of the range. */
int clinux_host_uffd_register(int fd, void *start, size_t length,
			      uint64_t mode, uint64_t *ioctls);

/* A counter of this thread's page faults. */
int clinux_host_page_fault_counter(int exclude_kernel);

/* 0: the loop device has a backing file; -ENXIO: it is free. */
int clinux_host_loop_status(int fd);

/* A mount of a file system that no path leads to; gone when closed. */
int clinux_host_detached_mount(const char *filesystem);

/* Soft and hard limit in bytes; UINT64_MAX means none. */
int clinux_host_locked_memory_limit(uint64_t *soft, uint64_t *hard);
int clinux_host_address_space_limit(uint64_t *soft, uint64_t *hard);

/* CPUs that this thread may run on. */
int clinux_host_allowed_cpus(void);

/*
 * The 12-letter signature of the hypervisor by CPUID, NUL-terminated; empty
 * without one and on other architectures.
 */
void clinux_host_hypervisor(char signature[13]);

#endif
