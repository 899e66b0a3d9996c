/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxAccess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

int clinux_fallocate(int fd, int64_t offset, int64_t length)
{
	return fallocate(fd, 0, offset, length);
}

int clinux_punch_hole(int fd, int64_t offset, int64_t length)
{
	return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
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
	int ready[2], error;
	long pid;

	if (pipe2(ready, O_CLOEXEC) < 0)
		return -1;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	/*
	 * Not fork(3): handlers of pthread_atfork would run, and the child's end would send SIGCHLD to a program that does
	 * not know of it. No flags: a copy of the address space, no signal at its end.
	 */
	pid = syscall(SYS_clone, 0UL, NULL, NULL, NULL, 0UL);
	if (pid == 0)
		sleep_until_killed(parent, ready[1]);
	error = errno;
	close(ready[1]);
	if (pid > 0)
		wait_until_bound(ready[0]);
	close(ready[0]);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return (int)pid;
}

int clinux_reap_sleeper(int pid, int nohang)
{
	pid_t result;

	do {
		/* A child that raises no SIGCHLD is only waited for when asked for by __WALL. */
		result = waitpid(pid, NULL, __WALL | (nohang ? WNOHANG : 0));
	} while (result < 0 && errno == EINTR);
	return result;
}
