// SPDX-License-Identifier: GPL-2.0-only
import CLoops
import FaultMemory

// Times FaultMemory's access methods and the C loops of the same work in turns, and prints one line for each pair: the case,
// nanoseconds of C, nanoseconds of Swift. EngineBench --loops starts this program and judges.
//
// Embedded Swift like the engine, since only such a program can import the release build of FaultMemory; what is timed is
// therefore the code that fio runs.
//
// ACCESS_LOOPS_PAIRS in the environment says how many pairs; an Embedded program has no arguments. Pairs of many threads take
// longer, so there are fewer.

guard cloops_pin_to_last() == 0 else { cloops_fail("sched_setaffinity") }
let pairs = Int(cloops_setting("ACCESS_LOOPS_PAIRS", 1000))
for loop in LoopCase.all { loop.run(pairs: pairs) }
RemapCase.run(pairs: pairs)
guard cloops_unpin() == 0 else { cloops_fail("sched_setaffinity") }
RemapTeam(name: "remap, 8 threads", threads: 8, rounds: 30).run(pairs: max(pairs / 4, 1))
RemapTeam(name: "remap, 100 threads", threads: 100, rounds: 5).run(pairs: max(pairs / 4, 1))
