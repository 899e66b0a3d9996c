/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * userfaultfd(2) for FaultMemory: its ioctls (some newer than the installed
 * headers), the CPU of a thread, and the few atomic accesses that handlers and
 * faulting threads share. A function returns 0 (or a descriptor, a CPU) when it
 * worked and -errno when not.
 */
#ifndef CLINUX_USERFAULTFD_H
#define CLINUX_USERFAULTFD_H

#include <errno.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	CLINUX_UFFD_MODE_MISSING = 1,
	CLINUX_UFFD_MODE_WP = 2,
	CLINUX_UFFD_MODE_MINOR = 4,
	CLINUX_UFFD_EVENT_PAGEFAULT = 0x12,
};

/* The fields of struct uffd_msg that a handler needs. */
struct clinux_uffd_message {
	uint64_t address;
	uint64_t flags;
	uint32_t event;
	/* Of the faulting thread with UFFD_FEATURE_THREAD_ID, else 0. */
	uint32_t thread;
};

/* userfaultfd(2), close-on-exec. */
int clinux_uffd_open(int nonblocking, int user_mode_only);
/* The same from the device node at `path`. */
int clinux_uffd_open_device(const char *path, int nonblocking);
int clinux_uffd_close(int fd);

/* UFFDIO_API; stores all features that the kernel offers. */
int clinux_uffd_api(int fd, uint64_t wanted, uint64_t *offered);
/* UFFDIO_REGISTER; stores one bit for each ioctl that works on the range. */
int clinux_uffd_register(int fd, void *start, size_t length, uint64_t mode,
			 uint64_t *ioctls);
int clinux_uffd_unregister(int fd, void *start, size_t length);

int clinux_uffd_wake(int fd, void *start, size_t length);
int clinux_uffd_zeropage(int fd, void *start, size_t length);
int clinux_uffd_continue(int fd, void *start, size_t length);
int clinux_uffd_move(int fd, void *to, void *from, size_t length);
int clinux_uffd_writeprotect(int fd, void *start, size_t length, int protect);

/* Read-write private memory that a forked child does not get. */
int clinux_uffd_map_private(size_t length, void **mapping);
/* A shared read-write mapping of a file. */
int clinux_uffd_map_shared(int fd, uint64_t offset, size_t length,
			   void **mapping);
/*
 * Makes each page present and writable: MADV_POPULATE_WRITE, or one write per
 * page on kernels before 5.14.
 */
int clinux_uffd_populate(void *start, size_t length, size_t page);
/* Reads a byte that must come from memory. */
void clinux_uffd_touch(const void *address);

int clinux_uffd_current_cpu(void);
int clinux_uffd_current_thread(void);
/* Lets `thread` run on `cpu` only. */
int clinux_uffd_pin(pthread_t thread, int cpu);
/*
 * Lets `thread` run on one CPU that is not `cpu`: the index-th (modulo their
 * number) of those it may use, or of all when it may use no other.
 */
int clinux_uffd_pin_elsewhere(pthread_t thread, int cpu, unsigned int index);
void clinux_uffd_yield(void);

/* CLOCK_MONOTONIC in nanoseconds. */
uint64_t clinux_uffd_now(void);

/*
 * The calls of a handler's loop are here to be inlined. syscall(2) rather than
 * read(2) and poll(2) of the C library: as cancellation points these cost more.
 */

/* Reads one message. */
static inline int clinux_uffd_read(int fd, struct clinux_uffd_message *message)
{
	struct uffd_msg raw;
	long count = syscall(SYS_read, fd, &raw, sizeof(raw));

	if (count < 0)
		return -errno;
	/* 0 or a part of a message: the kernel does neither. */
	if (count != (long)sizeof(raw))
		return -EIO;
	message->event = raw.event;
	message->address = raw.arg.pagefault.address;
	message->flags = raw.arg.pagefault.flags;
	message->thread = raw.arg.pagefault.feat.ptid;
	return 0;
}

/* Waits until a message can be read. */
static inline int clinux_uffd_poll(int fd)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };
#ifdef SYS_poll
	long count = syscall(SYS_poll, &wanted, 1, -1);
#else
	long count = syscall(SYS_ppoll, &wanted, 1, NULL, NULL, 0);
#endif

	if (count < 0)
		return -errno;
	return wanted.revents & POLLIN ? 0 : -EIO;
}

/* UFFDIO_COPY of one page. */
static inline int clinux_uffd_copy(int fd, void *to, const void *from,
				   size_t length)
{
	struct uffdio_copy copy = {
		.dst = (uintptr_t)to,
		.src = (uintptr_t)from,
		.len = length,
	};

	return syscall(SYS_ioctl, fd, UFFDIO_COPY, &copy) < 0 ? -errno : 0;
}

static inline void clinux_uffd_pause(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

static inline uint64_t clinux_uffd_load(const uint64_t *from)
{
	return __atomic_load_n(from, __ATOMIC_SEQ_CST);
}

static inline void clinux_uffd_store(uint64_t *to, uint64_t value)
{
	__atomic_store_n(to, value, __ATOMIC_SEQ_CST);
}

/* Cheap enough to precede each access. */
static inline void clinux_uffd_publish(uint64_t *to, uint64_t value)
{
	__atomic_store_n(to, value, __ATOMIC_RELEASE);
}

/* Stores `value` where 0 was; false when something was there already. */
static inline int clinux_uffd_store_first(uint64_t *to, uint64_t value)
{
	uint64_t none = 0;

	return __atomic_compare_exchange_n(to, &none, value, 0, __ATOMIC_SEQ_CST,
					   __ATOMIC_SEQ_CST);
}

#endif
