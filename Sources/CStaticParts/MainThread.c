// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

// Swift's asynchronous main ends in Dispatch, which gives the main thread up with pthread_exit(3); and glibc loads libgcc_s.so.1 for
// that, to unwind the stack, or aborts where it is not, as in a guest or in a container with libc alone. Dispatch wants no stack
// unwound: its main thread shall wait for signals for ever, which it comes to by a destructor. Here it does so at once.
//
// Hidden, so that what is linked in calls it and no other object does.
__attribute__((visibility("hidden"), noreturn)) void pthread_exit(void *value) {
  if (gettid() == getpid()) {
    sigset_t none;
    sigemptyset(&none);
    for (;;) sigsuspend(&none);
  }
  union {
    void *symbol;
    void (*function)(void *) __attribute__((noreturn));
  } next = {.symbol = dlsym(RTLD_NEXT, "pthread_exit")};
  if (next.symbol) next.function(value);
  abort();
}
