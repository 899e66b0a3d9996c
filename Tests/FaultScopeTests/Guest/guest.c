/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PID 1 of a guest under faultscope: hands its kernel's symbols to the host over the second serial port, causes known numbers of
 * faults between the marks of an engine, and says what the kernel and the clock of instructions counted.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define PAGES 512L
#define PAGE 4096L

static void begin(void)
{
	__asm__ volatile("nopl 0x31425346(%%rax)" ::: "memory");
}

static void end(void)
{
	__asm__ volatile("nopl 0x31455346(%%rax)" ::: "memory");
}

static unsigned long clock_now(void)
{
	unsigned int low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (unsigned long)high << 32 | low;
}

static char *map(int flags)
{
	char *memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	madvise(memory, PAGES * PAGE, MADV_NOHUGEPAGE);
	return memory;
}

static void touch(char *memory)
{
	for (long page = 0; page < PAGES; page++)
		((volatile char *)memory)[page * PAGE] = 1;
}

static void nothing(char *memory)
{
	(void)memory;
}

static void populate(char *memory)
{
	madvise(memory, PAGES * PAGE, 23 /* MADV_POPULATE_WRITE */);
}

/* The kernel's own stores cause the faults. */
static void read_zeroes(char *memory)
{
	int zero = open("/dev/zero", O_RDONLY);

	read(zero, memory, PAGES * PAGE);
	close(zero);
}

static void *toucher(void *memory)
{
	begin();
	touch(memory);
	end();
	return NULL;
}

/* Two threads, each a job, at the same time. */
static void touch_in_threads(char *memory)
{
	pthread_t thread;

	pthread_create(&thread, NULL, toucher, map(0));
	touch(memory);
	pthread_join(thread, NULL);
}

/* Another process faults while the job waits for it. */
static void wait_for_other(char *memory)
{
	pid_t child = fork();

	if (!child) {
		touch(memory);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void experiment(const char *name, void (*cause)(char *), char *memory)
{
	struct rusage before, after;
	unsigned long started, ended;

	/* What this function itself needs is there. */
	getrusage(RUSAGE_SELF, &after);
	getrusage(RUSAGE_SELF, &before);
	started = clock_now();
	begin();
	cause(memory);
	end();
	ended = clock_now();
	getrusage(RUSAGE_SELF, &after);
	printf("RESULT %s %ld %lu\n", name, after.ru_minflt + after.ru_majflt - before.ru_minflt - before.ru_majflt,
		ended - started);
}

/* Functions alone: a serial line is slow. */
static void send_symbols(void)
{
	FILE *from = fopen("/proc/kallsyms", "r"), *to = fopen("/dev/ttyS1", "w");
	struct termios raw;
	char line[1024], type;

	tcgetattr(fileno(to), &raw);
	cfmakeraw(&raw);
	tcsetattr(fileno(to), TCSANOW, &raw);
	while (fgets(line, sizeof(line), from))
		if (sscanf(line, "%*x %c", &type) == 1 && strchr("tTwW", type) && !strstr(line, " __pfx_"))
			fputs(line, to);
	fflush(to);
	tcdrain(fileno(to));
	fclose(from);
	fclose(to);
}

int main(void)
{
	char *shared;

	mkdir("/proc", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	dup2(open("/dev/ttyS0", O_RDWR | O_NOCTTY), 1);
	setvbuf(stdout, NULL, _IONBF, 0);
	send_symbols();
	experiment("warm", touch, map(0));
	experiment("touch", touch, map(0));
	experiment("again", touch, map(0));
	experiment("populate", populate, map(0));
	experiment("read", read_zeroes, map(0));
	shared = map(0);
	touch(shared);
	if (!fork()) {
		experiment("cow", touch, shared);
		_exit(0);
	}
	wait(NULL);
	experiment("threads", touch_in_threads, map(0));
	experiment("other", wait_for_other, map(0));
	experiment("none", nothing, map(0));
	printf("DONE\n");
	reboot(RB_POWER_OFF);
	return 0;
}
