/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * userfaultfd(2): by which ways it can be had and in which order they are tried, its ioctls (some newer than the installed
 * headers), what answers which fault, and the few atomic accesses that handlers and faulting threads share.
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

/*
 * The ways to a userfaultfd, in the order in which they are to be tried. The first two report all faults; the third does
 * not report those that the kernel meets inside a system call, which fail with EFAULT instead. So it comes last, though
 * every user may have it, and is no way at all where faults of system calls have to be handled.
 *
 * The system call comes first: all kernels since 4.3 have it, the device only since 6.1, and a container has its own /dev.
 * It takes CAP_SYS_PTRACE or vm.unprivileged_userfaultfd=1, the device takes the permission to open it; what they give is
 * the same (userfaultfd(2), Documentation/admin-guide/mm/userfaultfd.rst). Where no way is open, the error of the first
 * is the one to tell.
 */
enum {
	CLINUX_UFFD_BY_CALL,
	CLINUX_UFFD_BY_DEVICE,
	/* The call with UFFD_USER_MODE_ONLY (Linux 5.11). */
	CLINUX_UFFD_USER_MODE_ONLY,
	CLINUX_UFFD_WAYS,
};

#define CLINUX_UFFD_DEVICE "/dev/userfaultfd"

/* Whether faults inside system calls are reported, too. */
static inline int clinux_uffd_reports_kernel_faults(int way)
{
	return way != CLINUX_UFFD_USER_MODE_ONLY;
}

/* A userfaultfd by that way, close-on-exec; `device` is where CLINUX_UFFD_DEVICE is. */
int clinux_uffd_open(int way, const char *device, int nonblocking);

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

/* Reads a byte that must come from memory. */
void clinux_uffd_touch(const void *address);

/* What lies behind a mapping, as far as userfaultfd cares. */
enum {
	/* Private anonymous memory. */
	CLINUX_UFFD_ANON,
	/* A memfd, a file on tmpfs, or shared anonymous memory. */
	CLINUX_UFFD_MEMFD,
	/* Private anonymous hugetlb memory. */
	CLINUX_UFFD_HUGETLB_ANON,
	/* A hugetlb memfd, or a file on hugetlbfs. */
	CLINUX_UFFD_HUGETLB_MEMFD,
	/* A file on any other file system: no kernel registers it. */
	CLINUX_UFFD_FILE,
};

/* What answers a fault, by the number of its ioctl. */
enum {
	CLINUX_UFFD_ANSWER_COPY = 3,
	CLINUX_UFFD_ANSWER_ZEROPAGE = 4,
	CLINUX_UFFD_ANSWER_MOVE = 5,
	CLINUX_UFFD_ANSWER_WRITEPROTECT = 6,
	CLINUX_UFFD_ANSWER_CONTINUE = 7,
};

/* What answers the faults of one mode on one kind of memory. */
struct clinux_uffd_rule {
	uint64_t mode;
	uint32_t backing;
	/* What suits the mode. */
	uint32_t preferred;
	/* One bit for each number. */
	uint64_t answers;
	/* The bit of UFFDIO_API that the kernel must offer for it, or 0. */
	uint64_t feature;
};

/* NULL where such faults cannot be handled. */
const struct clinux_uffd_rule *clinux_uffd_rule(uint64_t mode, uint32_t backing);

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
