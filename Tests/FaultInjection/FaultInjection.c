/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE
#include "FaultInjection.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As a service manager does it that starts fio. */
__attribute__((constructor)) static void disable_huge_pages(void)
{
	const char *flags = getenv("FAULT_INJECTION_THP_DISABLE");

	if (flags && prctl(PR_SET_THP_DISABLE, 1L, (long)atoi(flags), 0L, 0L) < 0)
		_exit(99);
}

/* fio makes the same calls for itself: only the engine's fail. */
static int called_by_engine(void *caller)
{
	Dl_info info;

	return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "libpagefault");
}

/* The errno that `call` is to fail with when `caller` makes it, or 0. */
static int failure(const char *call, void *caller)
{
	const char *wanted = getenv("FAULT_INJECTION_CALL");
	const char *number = getenv("FAULT_INJECTION_ERRNO");
	const char *skip = getenv("FAULT_INJECTION_SKIP");
	static atomic_int calls;

	if (!wanted || !number || strcmp(wanted, call) || !called_by_engine(caller))
		return 0;
	return skip && atomic_fetch_add(&calls, 1) < atoi(skip) ? 0 : atoi(number);
}

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
	int error = failure("mmap", __builtin_return_address(0));

	/* Over pages that are there: a job does it later than any job's start. */
	if (!error && flags & MAP_FIXED)
		error = failure("mmap:fixed", __builtin_return_address(0));
	if (error) {
		errno = error;
		return MAP_FAILED;
	}
	return REAL(mmap)(address, length, protection, flags, fd, offset);
}

int munmap(void *address, size_t length)
{
	int error = failure("munmap", __builtin_return_address(0));

	if (error) {
		errno = error;
		return -1;
	}
	return REAL(munmap)(address, length);
}

int madvise(void *address, size_t length, int advice)
{
	char call[32];
	int error;

	snprintf(call, sizeof(call), "madvise:%d", advice);
	error = failure(call, __builtin_return_address(0));
	if (error) {
		errno = error;
		return -1;
	}
	return REAL(madvise)(address, length, advice);
}

int fallocate(int fd, int mode, off_t offset, off_t length)
{
	int error = failure(mode ? "fallocate:punch" : "fallocate", __builtin_return_address(0));

	if (error) {
		errno = error;
		return -1;
	}
	return REAL(fallocate)(fd, mode, offset, length);
}

int memfd_create(const char *name, unsigned int flags)
{
	int error = failure("memfd_create", __builtin_return_address(0));

	if (error) {
		errno = error;
		return -1;
	}
	return REAL(memfd_create)(name, flags);
}

int ftruncate(int fd, off_t length)
{
	int error = failure("ftruncate", __builtin_return_address(0));

	if (error) {
		errno = error;
		return -1;
	}
	return REAL(ftruncate)(fd, length);
}

static int ioctl_failure(unsigned long request, void *caller)
{
	char call[32];

	/* Type and number of the request, not its size, which differs between headers. */
	snprintf(call, sizeof(call), "ioctl:0x%04lx", request & 0xffff);
	return failure(call, caller);
}

int ioctl(int fd, unsigned long request, ...)
{
	int error = ioctl_failure(request, __builtin_return_address(0));
	va_list list;
	void *argument;

	va_start(list, request);
	argument = va_arg(list, void *);
	va_end(list);
	if (error) {
		errno = error;
		return -1;
	}
	return REAL(ioctl)(fd, request, argument);
}

/* Where the engine makes a system call without the C library's function. */
long syscall(long number, ...)
{
	void *caller = __builtin_return_address(0);
	long argument[6];
	va_list list;
	int error = 0, i;

	va_start(list, number);
	for (i = 0; i < 6; i++)
		argument[i] = va_arg(list, long);
	va_end(list);
	switch (number) {
	case SYS_userfaultfd:
		error = failure("userfaultfd", caller);
		break;
	case SYS_read:
		error = failure("userfaultfd:read", caller);
		break;
	case SYS_ioctl:
		error = ioctl_failure((unsigned long)argument[1], caller);
		break;
	}
	if (error) {
		errno = error;
		return -1;
	}
	return REAL(syscall)(number, argument[0], argument[1], argument[2], argument[3], argument[4], argument[5]);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument)
{
	int error = failure("pthread_create", __builtin_return_address(0));

	return error ? error : REAL(pthread_create)(thread, attributes, body, argument);
}

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
	int error = failure("pthread_cond_init", __builtin_return_address(0));

	return error ? error : REAL(pthread_cond_init)(condition, attributes);
}

/* dlsym() itself may allocate: the real calloc is glibc's own name for it. */
extern void *__libc_calloc(size_t count, size_t size);

void *calloc(size_t count, size_t size)
{
	/* getenv() does not allocate, and nothing else is asked before the variable is there. */
	if (getenv("FAULT_INJECTION_CALL") && failure("calloc", __builtin_return_address(0)))
		return NULL;
	return __libc_calloc(count, size);
}
