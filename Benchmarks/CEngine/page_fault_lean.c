// SPDX-License-Identifier: GPL-2.0-only
/*
 * The least that an engine of these semantics can do in C: plain memory, found
 * through the pointer that fio keeps with each file, a check of the range, one
 * memcpy. It has no trims, no syncs and no files whose number it would look up,
 * and trusts the headers of the fio that it was compiled for. What
 * libpagefault.so costs above it is what its generality costs.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fio.h"
#include "ioengines.h"

struct lean_region {
	char *start;
	unsigned long long length;
};

/* Opened again after each loop: the pages of the first time stay. */
static int lean_open_file(struct thread_data *td, struct fio_file *f)
{
	struct lean_region *region;

	if (FILE_ENG_DATA(f))
		return 0;
	region = malloc(sizeof(*region));
	if (!region) {
		td_verror(td, ENOMEM, "malloc");
		return 1;
	}
	region->length = f->file_offset + f->io_size;
	region->start = mmap(NULL, region->length, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (region->start == MAP_FAILED) {
		td_verror(td, errno, "mmap");
		free(region);
		return 1;
	}
	/* Goes with the job's process; fio has no files left in cleanup. */
	FILE_SET_ENG_DATA(f, region);
	return 0;
}

static int lean_close_file(struct thread_data *td, struct fio_file *f)
{
	return 0;
}

static enum fio_q_status lean_queue(struct thread_data *td, struct io_u *io_u)
{
	const struct lean_region *region = FILE_ENG_DATA(io_u->file);
	char *at = region->start + io_u->offset;

	if (io_u->ddir > DDIR_WRITE || io_u->offset > region->length ||
	    io_u->xfer_buflen > region->length - io_u->offset) {
		io_u->error = EINVAL;
		return FIO_Q_COMPLETED;
	}
	if (io_u->ddir == DDIR_READ)
		memcpy(io_u->xfer_buf, at, io_u->xfer_buflen);
	else
		memcpy(at, io_u->xfer_buf, io_u->xfer_buflen);
	return FIO_Q_COMPLETED;
}

/* The name that fio looks for in an external engine. */
struct ioengine_ops ioengine = {
	.name		= "page_fault_lean",
	.version	= FIO_IOOPS_VERSION,
	.open_file	= lean_open_file,
	.close_file	= lean_close_file,
	.queue		= lean_queue,
	.flags		= FIO_SYNCIO | FIO_DISKLESSIO | FIO_NOEXTEND,
};
