/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE
#include "FaultInjection.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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

	if (!wanted || !number || strcmp(wanted, call) || !called_by_engine(caller))
		return 0;
	return atoi(number);
}

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
	int error = failure("mmap", __builtin_return_address(0));

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
