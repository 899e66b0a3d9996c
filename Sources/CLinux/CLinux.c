/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE
#include "CLinux.h"

#include <dlfcn.h>
#include <sys/prctl.h>
#include <sys/types.h>

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

int clinux_huge_pages_disabled(void)
{
	int flags = prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0);

	return flags < 0 ? 0 : flags;
}
