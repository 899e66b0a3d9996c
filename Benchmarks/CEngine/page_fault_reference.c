// SPDX-License-Identifier: GPL-2.0-only
/*
 * The yardstick for libpagefault.so: an I/O engine of the same semantics in C,
 * compiled against the headers of one fio release. It has the default path only
 * (private anonymous memory, one copy per I/O), no options, and checks no more
 * than it must, so that what it costs is what the job costs in C.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fio.h"
#include "ioengines.h"

struct file_mapping {
	char *start;
	size_t length;
};

/* fio frees its files before cleanup, so the mappings are kept per job. */
struct job_state {
	unsigned int nr_mappings;
	struct file_mapping mappings[];
};

static int reference_init(struct thread_data *td)
{
	struct job_state *job;

	job = calloc(1, sizeof(*job) + td->files_index * sizeof(job->mappings[0]));
	if (!job) {
		td_verror(td, ENOMEM, "calloc");
		return 1;
	}
	job->nr_mappings = td->files_index;
	td->io_ops_data = job;
	return 0;
}

static void reference_cleanup(struct thread_data *td)
{
	struct job_state *job = td->io_ops_data;
	unsigned int i;

	if (!job)
		return;
	for (i = 0; i < job->nr_mappings; i++) {
		if (job->mappings[i].start)
			munmap(job->mappings[i].start, job->mappings[i].length);
	}
	free(job);
	td->io_ops_data = NULL;
}

/* fio opens a file again after each loop: the pages of the first one stay. */
static int reference_open_file(struct thread_data *td, struct fio_file *f)
{
	struct job_state *job = td->io_ops_data;
	struct file_mapping *map;
	void *start;

	if (!job || f->fileno >= job->nr_mappings) {
		td_verror(td, EINVAL, "open_file");
		return 1;
	}
	map = &job->mappings[f->fileno];
	if (map->start)
		return 0;
	start = mmap(NULL, f->file_offset + f->io_size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (start == MAP_FAILED) {
		td_verror(td, errno, "mmap");
		return 1;
	}
	map->start = start;
	map->length = f->file_offset + f->io_size;
	return 0;
}

static int reference_close_file(struct thread_data *td, struct fio_file *f)
{
	return 0;
}

static enum fio_q_status reference_queue(struct thread_data *td,
					 struct io_u *io_u)
{
	struct job_state *job = td->io_ops_data;
	const struct file_mapping *map = &job->mappings[io_u->file->fileno];
	char *at;

	if (ddir_sync(io_u->ddir))
		return FIO_Q_COMPLETED;

	if (io_u->offset > map->length ||
	    io_u->xfer_buflen > map->length - io_u->offset) {
		io_u->error = EINVAL;
		return FIO_Q_COMPLETED;
	}
	at = map->start + io_u->offset;

	switch (io_u->ddir) {
	case DDIR_READ:
		memcpy(io_u->xfer_buf, at, io_u->xfer_buflen);
		break;
	case DDIR_WRITE:
		memcpy(at, io_u->xfer_buf, io_u->xfer_buflen);
		break;
	case DDIR_TRIM:
		if (madvise(at, io_u->xfer_buflen, MADV_DONTNEED))
			io_u->error = errno;
		break;
	default:
		io_u->error = EINVAL;
	}
	return FIO_Q_COMPLETED;
}

/* The name that fio looks for in an external engine. */
struct ioengine_ops ioengine = {
	.name		= "page_fault_reference",
	.version	= FIO_IOOPS_VERSION,
	.init		= reference_init,
	.cleanup	= reference_cleanup,
	.open_file	= reference_open_file,
	.close_file	= reference_close_file,
	.queue		= reference_queue,
	.flags		= FIO_SYNCIO | FIO_DISKLESSIO | FIO_NOEXTEND,
};
