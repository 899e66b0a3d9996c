/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinuxSigbus.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/*
 * `version` is odd while the entry changes. The handler skips such an entry:
 * the one that it looks for belongs to a job in the middle of an access, and
 * nobody changes that.
 */
struct guard {
	uint32_t version;
	bool used;
	struct clinux_sigbus_range range;
	struct clinux_sigbus_record *record;
};

static struct guard guards[CLINUX_SIGBUS_CAPACITY];
/* No entry from here on was ever used. */
static int used_end;

/* For whoever changes the table; the handler takes no lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t fork_once = PTHREAD_ONCE_INIT;
static int active;
static bool installed;
static struct sigaction previous;

static bool read_guard(const struct guard *guard, struct guard *copy)
{
	uint32_t before = __atomic_load_n(&guard->version, __ATOMIC_ACQUIRE);

	copy->used = __atomic_load_n(&guard->used, __ATOMIC_RELAXED);
	copy->range.base = __atomic_load_n(&guard->range.base, __ATOMIC_RELAXED);
	copy->range.length = __atomic_load_n(&guard->range.length, __ATOMIC_RELAXED);
	copy->range.page_size = __atomic_load_n(&guard->range.page_size, __ATOMIC_RELAXED);
	copy->range.origin = __atomic_load_n(&guard->range.origin, __ATOMIC_RELAXED);
	copy->range.fd = __atomic_load_n(&guard->range.fd, __ATOMIC_RELAXED);
	copy->record = __atomic_load_n(&guard->record, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return !(before & 1) && copy->used &&
	       before == __atomic_load_n(&guard->version, __ATOMIC_RELAXED);
}

static void write_guard(struct guard *guard, bool used,
			const struct clinux_sigbus_range *range,
			struct clinux_sigbus_record *record)
{
	__atomic_store_n(&guard->version, guard->version + 1, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_RELEASE);
	__atomic_store_n(&guard->used, used, __ATOMIC_RELAXED);
	__atomic_store_n(&guard->range.base, range->base, __ATOMIC_RELAXED);
	__atomic_store_n(&guard->range.length, range->length, __ATOMIC_RELAXED);
	__atomic_store_n(&guard->range.page_size, range->page_size, __ATOMIC_RELAXED);
	__atomic_store_n(&guard->range.origin, range->origin, __ATOMIC_RELAXED);
	__atomic_store_n(&guard->range.fd, range->fd, __ATOMIC_RELAXED);
	__atomic_store_n(&guard->record, record, __ATOMIC_RELAXED);
	__atomic_store_n(&guard->version, guard->version + 1, __ATOMIC_RELEASE);
}

static bool find(uint64_t address, struct guard *found)
{
	int end = __atomic_load_n(&used_end, __ATOMIC_ACQUIRE);

	for (int i = 0; i < end; i++)
		if (read_guard(&guards[i], found) && address >= found->range.base &&
		    address - found->range.base < found->range.length)
			return true;
	return false;
}

/* The kernel says "no page"; what the file looks like tells why. */
static uint64_t cause_of(int code, const struct clinux_sigbus_range *range, uint64_t page)
{
	uint64_t position = range->origin + (page - range->base);
	bool huge = range->page_size > (uint64_t)sysconf(_SC_PAGESIZE);
	struct statfs filesystem;
	struct stat file;

	if (code != BUS_ADRERR)
		return CLINUX_SIGBUS_POISON;
	if (range->fd >= 0 && fstat(range->fd, &file) == 0 && S_ISREG(file.st_mode) &&
	    position >= (uint64_t)file.st_size)
		return CLINUX_SIGBUS_FILE_END;
	if (huge)
		return CLINUX_SIGBUS_NO_HUGE_PAGE;
	if (range->fd >= 0 && fstatfs(range->fd, &filesystem) == 0 && filesystem.f_blocks &&
	    !filesystem.f_bavail)
		return CLINUX_SIGBUS_NO_SPACE;
	return CLINUX_SIGBUS_IO;
}

static bool map_zeroes(uint64_t address, uint64_t length)
{
	return mmap((void *)(uintptr_t)address, length, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

/*
 * Each replaced page may split a mapping in three, and a process has 65530 of
 * them (vm.max_map_count). So after many pages, or when the kernel refuses
 * already, the rest of the range goes in one piece.
 */
static bool replace_page(const struct clinux_sigbus_range *range, uint64_t page)
{
	static uint32_t pages;

	if (__atomic_add_fetch(&pages, 1, __ATOMIC_RELAXED) <= CLINUX_SIGBUS_PAGES &&
	    map_zeroes(page, range->page_size))
		return true;
	return map_zeroes(page, range->base + range->length - page) ||
	       map_zeroes(range->base, range->length);
}

static bool catch(const siginfo_t *info)
{
	uint64_t address = (uintptr_t)info->si_addr;
	uint64_t page, word, none = 0;
	struct guard guard;

	/* Not BUS_ADRALN: another page would not align the access. */
	if (info->si_code != BUS_ADRERR && info->si_code != BUS_MCEERR_AR &&
	    info->si_code != BUS_MCEERR_AO)
		return false;
	if (!find(address, &guard))
		return false;
	page = address & ~(guard.range.page_size - 1);
	word = page | cause_of(info->si_code, &guard.range, page);
	if (!replace_page(&guard.range, page))
		return false;
	__atomic_compare_exchange_n(&guard.record->word, &none, word, false,
				    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
	__atomic_add_fetch(&guard.record->caught, 1, __ATOMIC_RELAXED);
	return true;
}

static void restore_default(const siginfo_t *info)
{
	struct sigaction action = { .sa_handler = SIG_DFL };

	sigaction(SIGBUS, &action, NULL);
	/* The access raises it again by itself; kill(2) does not. */
	if (info->si_code <= 0)
		raise(SIGBUS);
}

/* As if the kernel had called the previous handler. */
static void pass_on(int signal, siginfo_t *info, void *context)
{
	struct sigaction next = previous;
	sigset_t bus;

	if (!(next.sa_flags & SA_SIGINFO) && next.sa_handler == SIG_IGN) {
		/* The kernel does not let a fault be ignored. */
		if (info->si_code > 0)
			restore_default(info);
		return;
	}
	if (!(next.sa_flags & SA_SIGINFO) && next.sa_handler == SIG_DFL)
		return restore_default(info);
	if (next.sa_flags & SA_RESETHAND) {
		previous.sa_flags = 0;
		previous.sa_handler = SIG_DFL;
	}
	pthread_sigmask(SIG_BLOCK, &next.sa_mask, NULL);
	if (next.sa_flags & SA_NODEFER) {
		sigemptyset(&bus);
		sigaddset(&bus, SIGBUS);
		pthread_sigmask(SIG_UNBLOCK, &bus, NULL);
	}
	if (next.sa_flags & SA_SIGINFO)
		next.sa_sigaction(signal, info, context);
	else
		next.sa_handler(signal);
}

static void handle(int signal, siginfo_t *info, void *context)
{
	int error = errno;

	if (!catch(info))
		pass_on(signal, info, context);
	errno = error;
}

static bool is_ours(const struct sigaction *action)
{
	return (action->sa_flags & SA_SIGINFO) && action->sa_sigaction == handle;
}

static int install(void)
{
	struct sigaction ours = { .sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	if (installed)
		return 0;
	/* Known before it is needed: a signal may come right after. */
	if (sigaction(SIGBUS, NULL, &previous) < 0)
		return -errno;
	sigemptyset(&ours.sa_mask);
	if (sigaction(SIGBUS, &ours, NULL) < 0)
		return -errno;
	installed = true;
	return 0;
}

/* A handler that came after ours stays: it passes on to ours, and ours to the one before. */
static void uninstall(void)
{
	struct sigaction now;

	if (sigaction(SIGBUS, NULL, &now) < 0 || !is_ours(&now))
		return;
	if (sigaction(SIGBUS, &previous, NULL) == 0)
		installed = false;
}

static void lock_table(void)
{
	pthread_mutex_lock(&lock);
}

static void unlock_table(void)
{
	pthread_mutex_unlock(&lock);
}

/* A child must not inherit a lock that a thread of its parent held. */
static void watch_forks(void)
{
	pthread_atfork(lock_table, unlock_table, unlock_table);
}

static bool is_whole(const struct clinux_sigbus_range *range)
{
	uint64_t page = range->page_size, end;

	return page >= (uint64_t)sysconf(_SC_PAGESIZE) && !(page & (page - 1)) && range->length &&
	       !((range->base | range->length) & (page - 1)) &&
	       !__builtin_add_overflow(range->base, range->length, &end);
}

/* A free entry, or why there is none. */
static int free_guard(const struct clinux_sigbus_range *range)
{
	int unused = -ENOSPC;

	for (int i = 0; i < used_end; i++) {
		const struct guard *guard = &guards[i];

		if (!guard->used) {
			if (unused < 0)
				unused = i;
		} else if (range->base < guard->range.base + guard->range.length &&
			   guard->range.base < range->base + range->length) {
			return -EEXIST;
		}
	}
	return unused < 0 && used_end < CLINUX_SIGBUS_CAPACITY ? used_end : unused;
}

static int guard_locked(const struct clinux_sigbus_range *range,
			struct clinux_sigbus_record *record)
{
	int number = free_guard(range);
	int error;

	if (number < 0)
		return number;
	error = install();
	if (error)
		return error;
	write_guard(&guards[number], true, range, record);
	if (number == used_end)
		__atomic_store_n(&used_end, number + 1, __ATOMIC_RELEASE);
	active++;
	return number;
}

int clinux_sigbus_guard(const struct clinux_sigbus_range *range,
			struct clinux_sigbus_record *record)
{
	int number;

	if (!is_whole(range) || !record)
		return -EINVAL;
	pthread_once(&fork_once, watch_forks);
	lock_table();
	number = guard_locked(range, record);
	unlock_table();
	return number;
}

void clinux_sigbus_release(int number)
{
	struct clinux_sigbus_range none = { .fd = -1 };

	if (number < 0 || number >= CLINUX_SIGBUS_CAPACITY)
		return;
	lock_table();
	if (guards[number].used) {
		write_guard(&guards[number], false, &none, NULL);
		if (--active == 0)
			uninstall();
	}
	unlock_table();
}
