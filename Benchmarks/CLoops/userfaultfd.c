// SPDX-License-Identifier: GPL-2.0-only
/*
 * The yardstick for the engine's userfaultfd handlers: one thread touches page
 * after page of registered anonymous memory and times each access, another
 * waits for the faults and answers them with UFFDIO_COPY. Both are pinned to one
 * CPU, since on a virtual machine waking another one costs more than the fault.
 *
 *   userfaultfd CPU SECONDS WAIT              handled here, in C; WAIT is block or poll
 *   userfaultfd CPU SECONDS WAIT LIBRARY      handled by the library's functions
 *                                             userfaultfdbench_start and _stop
 *
 * The faulting thread is the same machine code in both cases. Prints faults and
 * the mean nanoseconds of an access.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Few enough that the last pass does not decide. */
#define NR_PAGES 64

struct handler {
	pthread_t thread;
	int fd;
	int waits_in_poll;
	size_t page;
	char *source;
	/* A fault here is the order to end. */
	char *last_page;
};

static void fail(const char *what)
{
	fprintf(stderr, "userfaultfd: %s: %s\n", what, strerror(errno));
	exit(2);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static char *map(size_t length)
{
	char *start = mmap(NULL, length, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (start == MAP_FAILED)
		fail("mmap");
	return start;
}

static void *handle(void *argument)
{
	struct handler *handler = argument;
	struct uffdio_copy copy = { .len = handler->page };
	struct uffd_msg message;

	for (;;) {
		if (handler->waits_in_poll) {
			struct pollfd wanted = { .fd = handler->fd, .events = POLLIN };

			if (poll(&wanted, 1, -1) < 0)
				fail("poll");
		}
		if (read(handler->fd, &message, sizeof(message)) != sizeof(message)) {
			if (errno == EAGAIN)
				continue;
			fail("read");
		}
		if (message.event != UFFD_EVENT_PAGEFAULT)
			continue;
		copy.src = (uintptr_t)handler->source;
		copy.dst = message.arg.pagefault.address & ~(uint64_t)(handler->page - 1);
		copy.mode = 0;
		if (ioctl(handler->fd, UFFDIO_COPY, &copy) < 0)
			fail("UFFDIO_COPY");
		if (copy.dst == (uintptr_t)handler->last_page)
			return NULL;
	}
}

static void add(int fd, char *start, size_t length)
{
	struct uffdio_register area = {
		.range = { .start = (uintptr_t)start, .len = length },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	if (ioctl(fd, UFFDIO_REGISTER, &area) < 0)
		fail("UFFDIO_REGISTER");
}

static void start_here(struct handler *handler, char *region, size_t length)
{
	struct uffdio_api api = { .api = UFFD_API };
	int flags = O_CLOEXEC | (handler->waits_in_poll ? O_NONBLOCK : 0);

	handler->fd = (int)syscall(SYS_userfaultfd, flags);
	if (handler->fd < 0)
		fail("userfaultfd(2)");
	if (ioctl(handler->fd, UFFDIO_API, &api) < 0)
		fail("UFFDIO_API");
	handler->source = map(handler->page);
	memset(handler->source, 1, handler->page);
	handler->last_page = map(handler->page);
	add(handler->fd, region, length);
	add(handler->fd, handler->last_page, handler->page);
	errno = pthread_create(&handler->thread, NULL, handle, handler);
	if (errno)
		fail("pthread_create");
}

static void stop_here(struct handler *handler)
{
	(void)*(volatile char *)handler->last_page;
	pthread_join(handler->thread, NULL);
}

int main(int argc, char **argv)
{
	struct handler handler = { .page = (size_t)sysconf(_SC_PAGESIZE) };
	int (*start)(void *region, size_t length, int waits_in_poll) = NULL;
	void (*stop)(void) = NULL;
	uint64_t faults = 0, sum = 0, end;
	size_t length, i;
	cpu_set_t cpu;
	char *region;

	if (argc != 4 && argc != 5) {
		fprintf(stderr, "usage: userfaultfd CPU SECONDS block|poll [LIBRARY]\n");
		return 2;
	}
	CPU_ZERO(&cpu);
	CPU_SET((size_t)atoi(argv[1]), &cpu);
	if (sched_setaffinity(0, sizeof(cpu), &cpu) < 0)
		fail("sched_setaffinity");
	handler.waits_in_poll = strcmp(argv[3], "poll") == 0;
	length = NR_PAGES * handler.page;
	region = map(length);
	if (argc == 5) {
		void *library = dlopen(argv[4], RTLD_NOW);

		if (library) {
			start = (int (*)(void *, size_t, int))dlsym(library, "userfaultfdbench_start");
			stop = (void (*)(void))dlsym(library, "userfaultfdbench_stop");
		}
		if (!start || !stop) {
			fprintf(stderr, "userfaultfd: %s\n", dlerror());
			return 2;
		}
		errno = start(region, length, handler.waits_in_poll);
		if (errno)
			fail("userfaultfdbench_start");
	} else {
		start_here(&handler, region, length);
	}

	end = now() + (uint64_t)atoi(argv[2]) * 1000000000u;
	do {
		for (i = 0; i < NR_PAGES; i++) {
			uint64_t begin = now();

			(void)*(volatile char *)(region + i * handler.page);
			sum += now() - begin;
		}
		faults += NR_PAGES;
		if (madvise(region, length, MADV_DONTNEED) < 0)
			fail("madvise");
	} while (now() < end);
	printf("%llu %llu\n", (unsigned long long)faults,
	       (unsigned long long)(sum / faults));

	if (stop)
		stop();
	else
		stop_here(&handler);
	return 0;
}
