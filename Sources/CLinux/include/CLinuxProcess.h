/* SPDX-License-Identifier: GPL-2.0-only */
/* This process and its threads: where they run, what they may do, what they did. */
#ifndef CLINUX_PROCESS_H
#define CLINUX_PROCESS_H

#include <pthread.h>
#include <stdint.h>

/* "EPERM" for 1; NULL for a number the C library does not know. */
const char *clinux_errno_name(int error);

/* The address of a symbol that the running program exports; NULL without one. */
void *clinux_program_symbol(const char *name);

/* Prints `text` through a function of printf's shape, such as fio's log_err. */
void clinux_print(void *printf_like, const char *text);

/* Blocks every signal in the calling thread, which leaves them to the program's own threads. */
void clinux_block_signals(void);

/* CLOCK_MONOTONIC in nanoseconds. */
uint64_t clinux_monotonic_ns(void);

int clinux_current_cpu(void);
int clinux_current_thread(void);

/* CPUs that this thread may run on. */
int clinux_allowed_cpus(void);

/* Lets `thread` run on `cpu` only. */
int clinux_pin(pthread_t thread, int cpu);

/*
 * Lets `thread` run on one CPU that is not `cpu`: the index-th (modulo their number) of those it may use, or of all when it
 * may use no other. Returns that CPU.
 */
int clinux_pin_elsewhere(pthread_t thread, int cpu, unsigned int index);

void clinux_yield(void);

/* Soft and hard limit in bytes; UINT64_MAX means none. */
int clinux_locked_memory_limit(uint64_t *soft, uint64_t *hard);
int clinux_address_space_limit(uint64_t *soft, uint64_t *hard);

/* Faults of the calling thread so far. */
struct clinux_fault_counts {
	uint64_t minor;
	uint64_t major;
};

int clinux_thread_faults(struct clinux_fault_counts *counts);

/* What a counter of perf_event_open(2) counts. */
struct clinux_perf_event {
	uint32_t type;	 /* PERF_TYPE_* */
	uint64_t config; /* what it is of that type: PERF_COUNT_* */
	int excludes_user;
	int excludes_kernel;
	int excludes_hypervisor;
	int inherits;	 /* all that the process starts from now on is counted, too */
	int tells_times; /* read(2) gives the value, and for how many ns it was to count and did; else the value alone */
};

/* A counter of process `pid` (0: of this thread), on whatever CPU it runs. */
int clinux_perf_event(const struct clinux_perf_event *event, int pid);

/*
 * Forks a child that shares this process's private pages and sleeps until it is killed, or until the calling thread
 * ends. It allocates nothing, runs no handler, holds no descriptor, and its end raises no signal. Safe in a process
 * with threads. Returns its id.
 */
int clinux_fork_sleeper(void);

/* SIGKILL. */
int clinux_kill(int pid);

/* Waits for the end of such a child, through interruptions; with `nohang` only looks. Returns its id, 0 while it lives. */
int clinux_reap_sleeper(int pid, int nohang);

/*
 * The 12-letter signature of the hypervisor by CPUID, NUL-terminated; empty without one and on other architectures.
 */
void clinux_hypervisor(char signature[13]);

#endif
