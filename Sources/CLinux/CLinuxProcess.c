/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxProcess.h"
#include "CLinuxResult.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

/* As many CPUs as any kernel is configured for; the fixed cpu_set_t ends at 1024. */
#define MAX_CPUS 8192

const char *clinux_errno_name(int error)
{
	return strerrorname_np(error);
}

void *clinux_program_symbol(const char *name)
{
	return dlsym(RTLD_DEFAULT, name);
}

void clinux_print(void *printf_like, const char *text)
{
	ssize_t (*print)(const char *, ...) = printf_like;

	print("%s", text);
}

void clinux_block_signals(void)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
}

uint64_t clinux_monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int clinux_current_cpu(void)
{
	return result_or_error(sched_getcpu());
}

int clinux_current_thread(void)
{
	return (int)gettid();
}

int clinux_allowed_cpus(void)
{
	size_t size = CPU_ALLOC_SIZE(MAX_CPUS);
	cpu_set_t *set = CPU_ALLOC(MAX_CPUS);
	int count;

	if (!set)
		return -ENOMEM;
	count = sched_getaffinity(0, size, set) < 0 ? -errno : CPU_COUNT_S(size, set);
	CPU_FREE(set);
	return count;
}

int clinux_pin(pthread_t thread, int cpu)
{
	size_t size = CPU_ALLOC_SIZE(MAX_CPUS);
	cpu_set_t *set;
	int result;

	if (cpu < 0 || cpu >= MAX_CPUS)
		return -EINVAL;
	set = CPU_ALLOC(MAX_CPUS);
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

	for (cpu = 0; cpu < MAX_CPUS; cpu++) {
		if (CPU_ISSET_S(cpu, size, set) && index-- == 0)
			return cpu;
	}
	return -EINVAL;
}

int clinux_pin_elsewhere(pthread_t thread, int cpu, unsigned int index)
{
	size_t size = CPU_ALLOC_SIZE(MAX_CPUS);
	cpu_set_t *set;
	int others, result;

	if (cpu < 0 || cpu >= MAX_CPUS)
		return -EINVAL;
	set = CPU_ALLOC(MAX_CPUS);
	if (!set)
		return -ENOMEM;
	result = -pthread_getaffinity_np(thread, size, set);
	CPU_CLR_S(cpu, size, set);
	if (!result && CPU_COUNT_S(size, set) == 0) {
		/* Pinned to `cpu`: ask for all, the kernel grants what the cpuset allows. */
		for (others = 0; others < MAX_CPUS; others++)
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

		result = clinux_pin(thread, chosen);
		if (!result)
			result = chosen;
	}
	return result;
}

void clinux_yield(void)
{
	sched_yield();
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

int clinux_locked_memory_limit(uint64_t *soft, uint64_t *hard)
{
	return limit_of(RLIMIT_MEMLOCK, soft, hard);
}

int clinux_address_space_limit(uint64_t *soft, uint64_t *hard)
{
	return limit_of(RLIMIT_AS, soft, hard);
}

int clinux_thread_faults(struct clinux_fault_counts *counts)
{
	struct rusage usage;

	if (getrusage(RUSAGE_THREAD, &usage) < 0)
		return -errno;
	counts->minor = (uint64_t)usage.ru_minflt;
	counts->major = (uint64_t)usage.ru_majflt;
	return 0;
}

int clinux_perf_event(const struct clinux_perf_event *event, int pid)
{
	struct perf_event_attr attributes = {
		.type = event->type,
		.size = sizeof(attributes),
		.config = event->config,
		.read_format = event->tells_times ?
				       PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING :
				       0,
		.inherit = !!event->inherits,
		.exclude_user = !!event->excludes_user,
		.exclude_kernel = !!event->excludes_kernel,
		.exclude_hv = !!event->excludes_hypervisor,
	};

	return result_or_error(syscall(SYS_perf_event_open, &attributes, pid, -1, -1,
				       PERF_FLAG_FD_CLOEXEC));
}

/* The child: nothing but system calls, since another thread may have held any lock at the moment of the fork. */
__attribute__((noreturn)) static void sleep_until_killed(pid_t parent, int ready)
{
	syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	/* The parent may have died before that: then nobody sends the signal. */
	if (syscall(SYS_getppid) != parent)
		syscall(SYS_exit_group, 0);
	syscall(SYS_prctl, PR_SET_NAME, "page_fault-cow", 0, 0, 0);
	syscall(SYS_write, ready, "", 1);
	/* A descriptor held here would keep pipes, locks and userfaultfds of the parent open. */
	syscall(SYS_close_range, 0, ~0U, 0);
	for (;;)
		syscall(SYS_ppoll, NULL, 0, NULL, NULL, 0);
}

/* Until the child is bound to this thread: if the thread ended before that, the child would outlive it. */
static void wait_until_bound(int ready)
{
	char byte;

	while (read(ready, &byte, 1) < 0 && errno == EINTR)
		;
}

int clinux_fork_sleeper(void)
{
	sigset_t all, before;
	pid_t parent = getpid();
	int ready[2], result;
	long pid;

	if (pipe2(ready, O_CLOEXEC) < 0)
		return -errno;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	/*
	 * Not fork(3): handlers of pthread_atfork would run, and the child's end would send SIGCHLD to a program that does
	 * not know of it. No flags: a copy of the address space, no signal at its end.
	 */
	pid = syscall(SYS_clone, 0UL, NULL, NULL, NULL, 0UL);
	if (pid == 0)
		sleep_until_killed(parent, ready[1]);
	result = result_or_error(pid);
	close(ready[1]);
	if (pid > 0)
		wait_until_bound(ready[0]);
	close(ready[0]);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}

int clinux_kill(int pid)
{
	return result_or_error(kill(pid, SIGKILL));
}

int clinux_reap_sleeper(int pid, int nohang)
{
	pid_t result;

	do {
		/* A child that raises no SIGCHLD is only waited for when asked for by __WALL. */
		result = waitpid(pid, NULL, __WALL | (nohang ? WNOHANG : 0));
	} while (result < 0 && errno == EINTR);
	return result_or_error(result);
}

void clinux_hypervisor(char signature[13])
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
