/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads of one process that all do the same: what contends for its mmap_lock. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLoops.h"

#include <pthread.h>
#include <stdlib.h>

struct member {
	pthread_t thread;
	pthread_barrier_t *start;
	struct cloops_work work;
	void *context;
};

static void *run(void *argument)
{
	struct member *member = argument;
	int i;

	pthread_barrier_wait(member->start);
	for (i = 0; i < member->work.rounds; i++)
		member->work.round(member->context);
	return NULL;
}

long cloops_team(int threads, struct cloops_work work)
{
	struct member *members = calloc((size_t)threads, sizeof(*members));
	pthread_barrier_t start;
	long begin, end;
	int i;

	if (!members || pthread_barrier_init(&start, NULL, (unsigned int)threads + 1) != 0)
		cloops_fail("a team of threads");
	for (i = 0; i < threads; i++) {
		members[i].start = &start;
		members[i].work = work;
		members[i].context = (char *)work.contexts + (size_t)i * work.stride;
		if (pthread_create(&members[i].thread, NULL, run, &members[i]) != 0)
			cloops_fail("pthread_create");
	}
	begin = cloops_now();
	pthread_barrier_wait(&start);
	for (i = 0; i < threads; i++)
		pthread_join(members[i].thread, NULL);
	end = cloops_now();
	pthread_barrier_destroy(&start);
	free(members);
	return (end - begin) / ((long)threads * work.rounds);
}
