/* SPDX-License-Identifier: GPL-2.0-only */
/* The convention of CLinux.h, for its own sources. */
#ifndef CLINUX_RESULT_H
#define CLINUX_RESULT_H

#include <errno.h>

/* What a system call returned, or -errno. */
static inline int result_or_error(long result)
{
	return result < 0 ? -errno : (int)result;
}

#endif
