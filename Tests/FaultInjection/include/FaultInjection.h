/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A library to preload into fio (LD_PRELOAD), which makes one call of libpagefault.so fail. It has no
 * functions of its own. Two variables say what fails:
 *
 *   FAULT_INJECTION_CALL   mmap, munmap, madvise:ADVICE (a number), fallocate, fallocate:punch, ftruncate,
 *                          memfd_create, ioctl:0xTYPENUMBER (userfaultfd's: 0xaa3f for UFFDIO_API), userfaultfd,
 *                          userfaultfd:read, pthread_create, pthread_cond_init, calloc
 *   FAULT_INJECTION_ERRNO  the errno that it fails with
 *   FAULT_INJECTION_SKIP   how many of these calls succeed before; 0 when absent
 *
 * Another one does to fio what whoever starts it may do, with the real kernel:
 *
 *   FAULT_INJECTION_THP_DISABLE  flags of prctl(PR_SET_THP_DISABLE, 1); 2 lets MADV_HUGEPAGE through (Linux 6.18)
 */
