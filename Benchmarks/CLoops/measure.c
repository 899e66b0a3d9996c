/* SPDX-License-Identifier: GPL-2.0-only */
/* The driver is Embedded Swift without Foundation: a clock, memory and a line of output come from here. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLoops.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

long cloops_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

static cpu_set_t allowed;

/* The first CPUs serve more interrupts. */
int cloops_pin_to_last(void)
{
	cpu_set_t set;
	int cpu = CPU_SETSIZE - 1;

	if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
		return -1;
	while (cpu > 0 && !CPU_ISSET(cpu, &allowed))
		cpu--;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set);
}

/* To where the process was allowed to run before. */
int cloops_unpin(void)
{
	return sched_setaffinity(0, sizeof(allowed), &allowed);
}

int cloops_file(size_t length)
{
	int fd = memfd_create("cloops", MFD_CLOEXEC);

	if (fd >= 0 && ftruncate(fd, (off_t)length) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Base pages: with huge ones there would be one fault and no loop. */
void *cloops_map(size_t length)
{
	void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	madvise(memory, length, MADV_NOHUGEPAGE);
	return memory;
}

void *cloops_map_file(size_t length, int fd)
{
	void *memory = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

void cloops_unmap_file(void *memory, size_t length, int fd)
{
	munmap(memory, length);
	close(fd);
}

int cloops_forget(void *memory, size_t length)
{
	return madvise(memory, length, MADV_DONTNEED);
}

long cloops_setting(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text ? atol(text) : otherwise;
}

void cloops_print(const char *name, long c, long swift)
{
	printf("%s\t%ld\t%ld\n", name, c, swift);
}

void cloops_fail(const char *what)
{
	perror(what);
	exit(2);
}
