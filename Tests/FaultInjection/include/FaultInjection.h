/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A library to preload into fio (LD_PRELOAD), which makes one call of libpagefault.so fail. It has no
 * functions of its own. Two variables say what fails:
 *
 *   FAULT_INJECTION_CALL   mmap, munmap, madvise:ADVICE (a number), pthread_create, pthread_cond_init, calloc
 *   FAULT_INJECTION_ERRNO  the errno that it fails with
 */
