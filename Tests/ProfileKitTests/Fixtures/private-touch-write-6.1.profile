faultscope 1
window 1 closed
windows 1
total 0 user-fault 30254413 4105 4105
total 0 interrupt 94676 16 0
total 0 softirq 2648 1 0
total 0 job-user 17244315 0 0
total 0 job-kernel 31400 0 0
total 0 other-user 5624 0 0
total 0 other-kernel 86372 0 0
processor 0 47719448
broken-off 24637
folded-nodes 543
left-out-paths 46
lost-nodes 0
switches 28
too-deep 0
unfinished 0
ungrouped 0
ungrouped-instructions 0
unrepaired 0
function 1 ffffffff81003270 __switch_to_asm
function 2 ffffffff8102f280 __switch_to
function 3 ffffffff810351e0 switch_ldt
function 5 ffffffff8103a860 native_sched_clock
function 6 ffffffff8103b5e0 sched_clock
function 7 ffffffff8103dae0 fpregs_assert_state_consistent
function 8 ffffffff8103dde0 save_fpregs_to_fpstate
function 9 ffffffff8103df40 restore_fpregs_from_fpstate
function 10 ffffffff8103dfd0 switch_fpu_return
function 11 ffffffff81040cd0 xfd_validate_state
function 12 ffffffff81046070 cr4_update_irqsoff
function 14 ffffffff810633b0 lapic_next_event
function 15 ffffffff81063e80 __sysvec_apic_timer_interrupt
function 17 ffffffff810735d0 native_set_pte
function 18 ffffffff810735e0 native_set_pmd
function 19 ffffffff81073660 native_load_tls
function 20 ffffffff8107ba40 do_user_addr_fault
function 21 ffffffff8107d790 mod_lruvec_page_state.constprop.0
function 22 ffffffff8107d7e0 pte_alloc_one
function 23 ffffffff8107e8f0 invalidate_user_asid
function 24 ffffffff8107e980 load_new_mm_cr3
function 25 ffffffff8107eb30 switch_mm_irqs_off
function 27 ffffffff8107f200 enter_lazy_tlb
function 28 ffffffff8107f4d0 flush_tlb_mm_range
function 30 ffffffff8109c4c0 handle_softirqs
function 31 ffffffff8109c740 __irq_exit_rcu
function 34 ffffffff8109d0d0 raise_softirq
function 36 ffffffff810c0010 kthread_blkcg
function 37 ffffffff810c4d90 raw_notifier_call_chain
function 38 ffffffff810ce420 ttwu_queue_wakelist
function 39 ffffffff810cf1a0 finish_task_switch.isra.0
function 40 ffffffff810cf990 update_rq_clock
function 42 ffffffff810d1a60 check_preempt_curr
function 43 ffffffff810d1ad0 ttwu_do_wakeup
function 44 ffffffff810d1c40 ttwu_do_activate
function 45 ffffffff810d3940 try_to_wake_up
function 47 ffffffff810d53d0 scheduler_tick
function 48 ffffffff810d5c60 idle_cpu
function 49 ffffffff810d85c0 update_min_vruntime
function 50 ffffffff810d8630 clear_buddies
function 51 ffffffff810d8c70 check_spread.isra.0
function 52 ffffffff810da5f0 pick_next_entity
function 53 ffffffff810da7c0 set_next_buddy
function 54 ffffffff810dafc0 update_load_avg
function 56 ffffffff810ddfc0 place_entity
function 57 ffffffff810de980 update_curr
function 59 ffffffff810df100 task_tick_fair
function 60 ffffffff810e0620 set_next_entity
function 61 ffffffff810e0840 check_preempt_wakeup
function 62 ffffffff810e15f0 check_cfs_rq_runtime
function 63 ffffffff810e16e0 put_prev_entity
function 64 ffffffff810e1830 enqueue_entity
function 65 ffffffff810e1d20 enqueue_task_fair
function 66 ffffffff810e6f90 pick_next_task_fair
function 68 ffffffff810f09b0 __update_load_avg_se
function 69 ffffffff810f0d60 __update_load_avg_cfs_rq
function 70 ffffffff810f23f0 account_user_time
function 71 ffffffff810f2610 account_system_index_time
function 73 ffffffff810f27f0 account_process_tick
function 74 ffffffff810f46a0 record_times
function 75 ffffffff810f5330 psi_flags_change
function 76 ffffffff810f6d50 swake_up_one
function 77 ffffffff810f8810 sched_clock_cpu
function 78 ffffffff810f8f10 psi_group_change
function 80 ffffffff810fa910 cpuacct_charge
function 82 ffffffff810fdb40 calc_global_load
function 84 ffffffff81100eb0 psi_task_change
function 85 ffffffff811010b0 psi_task_switch
function 86 ffffffff81102f60 down_read_trylock
function 87 ffffffff811034f0 up_write
function 88 ffffffff81103530 up_read
function 89 ffffffff81124500 rcu_start_this_gp
function 90 ffffffff811248b0 __rcu_read_lock
function 91 ffffffff81124ad0 rcu_accelerate_cbs
function 95 ffffffff81125c00 rcu_gp_kthread_wake
function 96 ffffffff81125e00 rcu_accelerate_cbs_unlocked
function 97 ffffffff81125f40 rcu_report_qs_rnp
function 99 ffffffff81128270 __rcu_read_unlock
function 101 ffffffff81128df0 note_gp_changes
function 102 ffffffff811299d0 rcu_note_context_switch
function 103 ffffffff8112a0e0 rcu_do_batch
function 104 ffffffff8112c370 rcu_core
function 107 ffffffff8112d5b0 rcu_sched_clock_irq
function 108 ffffffff8112ed20 rcu_cblist_dequeue
function 113 ffffffff8112f000 rcu_segcblist_extract_done_cbs
function 115 ffffffff8112f270 rcu_segcblist_accelerate
function 116 ffffffff811375d0 exit_to_user_mode_prepare
function 118 ffffffff81144220 __next_timer_interrupt
function 119 ffffffff81144840 __run_timers
function 120 ffffffff81144b00 run_timer_softirq
function 121 ffffffff81145640 update_process_times
function 122 ffffffff811459c0 hrtimer_forward
function 123 ffffffff81145a70 hrtimer_active
function 124 ffffffff81145bd0 hrtimer_wakeup
function 125 ffffffff81145ca0 __hrtimer_next_event_base
function 126 ffffffff81145d70 enqueue_hrtimer
function 127 ffffffff81145df0 __hrtimer_run_queues
function 128 ffffffff81146110 hrtimer_update_next_event
function 129 ffffffff81146da0 hrtimer_interrupt
function 130 ffffffff81146fb0 hrtimer_run_queues
function 131 ffffffff81147e90 update_fast_timekeeper
function 132 ffffffff811480e0 timekeeping_update
function 133 ffffffff81148f60 ktime_get
function 134 ffffffff81149350 timekeeping_advance
function 135 ffffffff8114a040 update_wall_time
function 136 ffffffff8114a080 ktime_get_update_offsets_now
function 139 ffffffff81154290 run_posix_cpu_timers
function 140 ffffffff81156730 clockevents_program_event
function 141 ffffffff81158990 tick_program_event
function 142 ffffffff81158d90 tick_sched_handle
function 143 ffffffff81158df0 tick_do_update_jiffies64
function 144 ffffffff81158ec0 tick_sched_do_timer
function 145 ffffffff81158f60 tick_sched_timer
function 146 ffffffff8115a4f0 update_vsyscall
function 147 ffffffff81173a10 __cgroup_rstat_updated
function 148 ffffffff8119ca70 acct_account_cputime
function 149 ffffffff811f10a0 irq_work_run_list
function 151 ffffffff81250b00 pmu_filter_match
function 152 ffffffff81250e60 perf_swevent_del
function 153 ffffffff81250ed0 perf_pmu_nop_txn
function 154 ffffffff81250ee0 perf_pmu_nop_int
function 155 ffffffff81251de0 perf_exclude_event
function 156 ffffffff812521d0 perf_pmu_nop_void
function 157 ffffffff81252270 perf_event_groups_first
function 158 ffffffff81252330 perf_event_update_time
function 159 ffffffff81252b30 task_clock_event_del
function 160 ffffffff81253e00 perf_event_set_state
function 161 ffffffff812569e0 event_sched_out.part.0
function 162 ffffffff81256e30 group_sched_out.part.0
function 163 ffffffff81257890 perf_swevent_event
function 164 ffffffff81258380 perf_log_itrace_start
function 165 ffffffff81258540 event_sched_in.part.0
function 166 ffffffff8125a580 ctx_sched_out
function 167 ffffffff8125abd0 perf_event_task_tick
function 168 ffffffff8125b2e0 perf_event_update_userpage
function 169 ffffffff8125b460 task_clock_event_add
function 170 ffffffff8125b540 perf_swevent_add
function 171 ffffffff8125b630 merge_sched_in
function 172 ffffffff8125bad0 visit_groups_merge.constprop.0.isra.0
function 173 ffffffff8125bf40 ctx_sched_in
function 174 ffffffff8125c0e0 perf_event_sched_in
function 175 ffffffff8125c920 __perf_event_task_sched_in
function 176 ffffffff8125cf30 __perf_event_task_sched_out
function 177 ffffffff81264220 ___perf_sw_event
function 178 ffffffff81264360 __perf_sw_event
function 179 ffffffff8126ee30 __rseq_handle_notify_resume
function 180 ffffffff812709f0 folio_unlock
function 181 ffffffff81272be0 next_uptodate_page
function 182 ffffffff81272dd0 filemap_map_pages
function 183 ffffffff81274280 __filemap_get_folio
function 184 ffffffff8127f360 unlock_page
function 185 ffffffff8127f760 lru_cache_add_inactive_or_unevictable
function 186 ffffffff81281090 lru_gen_add_folio
function 187 ffffffff81281900 lru_add_fn
function 188 ffffffff812823d0 release_pages
function 189 ffffffff81282840 folio_batch_move_lru
function 190 ffffffff81282990 folio_add_lru
function 191 ffffffff81283610 folio_add_lru_vma
function 193 ffffffff812994f0 shmem_get_folio_gfp
function 194 ffffffff81299cc0 shmem_fault
function 195 ffffffff8129cc20 folio_mapping
function 196 ffffffff8129ecd0 __mod_node_page_state
function 197 ffffffff8129f1d0 __mod_zone_page_state
function 199 ffffffff812a97d0 should_failslab
function 200 ffffffff812b0870 anon_vma_interval_tree_insert
function 201 ffffffff812b86b0 set_pte
function 202 ffffffff812b86c0 pmd_val
function 203 ffffffff812b86d0 pud_val
function 204 ffffffff812b86e0 pmd_pfn
function 205 ffffffff812b8730 pmd_page_vaddr
function 206 ffffffff812b8780 pgd_none
function 207 ffffffff812b87c0 _compound_head
function 208 ffffffff812b8870 count_memcg_events.constprop.0
function 209 ffffffff812b88d0 p4d_offset
function 211 ffffffff812b8b30 __do_fault
function 212 ffffffff812b8db0 pfn_pte
function 213 ffffffff812b8e00 add_mm_counter_fast
function 215 ffffffff812b92e0 wp_page_copy
function 216 ffffffff812b9cc0 sync_mm_rss
function 217 ffffffff812ba650 pmd_install
function 218 ffffffff812ba720 __pte_alloc
function 221 ffffffff812bcdb0 do_set_pte
function 222 ffffffff812bcf90 finish_fault
function 223 ffffffff812bd200 do_fault
function 224 ffffffff812be020 lock_mm_and_find_vma
function 225 ffffffff812c1790 __handle_mm_fault
function 226 ffffffff812c2730 handle_mm_fault
function 227 ffffffff812c7fe0 find_vma
function 228 ffffffff812c9a40 find_mergeable_anon_vma
function 229 ffffffff812d4e90 ptep_clear_flush
function 230 ffffffff812d63e0 __page_set_anon_rmap
function 231 ffffffff812d74f0 page_add_new_anon_rmap
function 232 ffffffff812d7610 page_add_file_rmap
function 234 ffffffff812d98a0 __anon_vma_prepare
function 235 ffffffff812e1ea0 check_new_pages
function 236 ffffffff812e4b90 rmqueue_bulk
function 237 ffffffff812e5ad0 free_unref_page_list
function 238 ffffffff812e61e0 should_fail_alloc_page
function 239 ffffffff812e6330 get_page_from_freelist
function 240 ffffffff812e88a0 __alloc_pages
function 241 ffffffff812e9250 __folio_alloc
function 243 ffffffff812f8790 __cgroup_throttle_swaprate
function 244 ffffffff812f97a0 PageHeadHuge
function 245 ffffffff813068e0 policy_node
function 246 ffffffff81309940 __get_vma_policy
function 247 ffffffff81309aa0 policy_nodemask
function 248 ffffffff81309b30 vma_alloc_folio
function 249 ffffffff8130a060 alloc_pages
function 251 ffffffff81315920 memcg_slab_post_alloc_hook
function 252 ffffffff81318510 kmem_cache_alloc
function 253 ffffffff813198a0 __slab_free
function 254 ffffffff81319b70 cache_from_obj
function 255 ffffffff81319c90 kmem_cache_free
function 257 ffffffff813247b0 hugepage_vma_check
function 258 ffffffff813336a0 mem_cgroup_from_task
function 259 ffffffff81334510 folio_memcg_lock.part.0
function 260 ffffffff81335500 __mem_cgroup_threshold
function 261 ffffffff81336520 memcg_check_events
function 262 ffffffff81336770 get_mem_cgroup_from_mm
function 263 ffffffff81337e20 __mod_memcg_lruvec_state
function 264 ffffffff81338d30 __mod_lruvec_state
function 265 ffffffff81338d70 __mod_lruvec_page_state
function 266 ffffffff81338eb0 __count_memcg_events
function 267 ffffffff81339f10 folio_lruvec_lock_irqsave
function 268 ffffffff81339fa0 mem_cgroup_update_lru_size
function 269 ffffffff8133a460 lock_page_memcg
function 270 ffffffff8133a4b0 folio_memcg_unlock
function 271 ffffffff8133a510 unlock_page_memcg
function 272 ffffffff8133a550 mem_cgroup_handle_over_high
function 273 ffffffff8133b1f0 charge_memcg
function 274 ffffffff8133cfe0 __mem_cgroup_charge
function 275 ffffffff8133d220 __mem_cgroup_uncharge_list
function 280 ffffffff8149ac50 shm_fault
function 282 ffffffff81563f30 blkcg_maybe_throttle_current
function 283 ffffffff81564360 blk_cgroup_congested
function 284 ffffffff8159ed30 _find_first_bit
function 285 ffffffff8159ef00 _find_next_bit
function 286 ffffffff815ac8b0 __list_add_valid
function 287 ffffffff815ac900 __list_del_entry_valid
function 289 ffffffff819a7d20 mtree_range_walk
function 290 ffffffff819a8b00 mas_walk
function 291 ffffffff819a91b0 mas_ascend
function 292 ffffffff819a93f0 mas_prev_node
function 293 ffffffff819aaf10 mas_prev_nentry
function 294 ffffffff819ab250 mas_prev
function 295 ffffffff819abb90 mt_find
function 296 ffffffff819b60b0 rb_erase
function 297 ffffffff819b65b0 rb_insert_color
function 298 ffffffff819b66f0 __rb_insert_augmented
function 299 ffffffff819b68c0 rb_next
function 300 ffffffff819b9150 timerqueue_add
function 301 ffffffff819b9220 timerqueue_del
function 302 ffffffff819bf7c0 xas_descend
function 303 ffffffff819bf940 xas_start
function 304 ffffffff819bfa00 xas_load
function 305 ffffffff819c07a0 xas_find
function 306 ffffffff819c29b0 clear_page_erms
function 308 ffffffff819c2c80 copy_mc_enhanced_fast_string
function 309 ffffffff819c37f0 __get_user_8
function 310 ffffffff819c5eb0 memset
function 311 ffffffff819c5ef0 memset_erms
function 312 ffffffff819c6060 __put_user_8
function 313 ffffffff819c606f __put_user_nocheck_8
function 314 ffffffff81a044f0 __wrgsbase_inactive
function 315 ffffffff81a04520 __rdgsbase_inactive
function 316 ffffffff81a05110 sync_regs
function 317 ffffffff81a06120 amd_clear_divider
function 318 ffffffff81a06500 sysvec_apic_timer_interrupt
function 319 ffffffff81a06e80 exc_page_fault
function 320 ffffffff81a071c0 irqentry_enter_from_user_mode
function 321 ffffffff81a071f0 irqentry_enter
function 322 ffffffff81a07240 irqentry_exit_to_user_mode
function 323 ffffffff81a07270 irqentry_exit
function 324 ffffffff81a10af0 __schedule
function 325 ffffffff81a114f0 schedule
function 326 ffffffff81a11650 preempt_schedule_common
function 327 ffffffff81a116a0 __cond_resched
function 328 ffffffff81a14c40 down_write
function 329 ffffffff81a18090 _raw_spin_lock_irqsave
function 330 ffffffff81a180e0 _raw_spin_trylock
function 331 ffffffff81a18120 _raw_spin_unlock_irqrestore
function 332 ffffffff81a185a0 _raw_spin_lock
function 333 ffffffff81a185d0 _raw_spin_lock_irq
function 334 ffffffff81a18630 _raw_spin_unlock
function 336 ffffffff81c00be0 asm_exc_page_fault
function 337 ffffffff81c00eb0 asm_sysvec_apic_timer_interrupt
function 338 ffffffff81c010d0 common_interrupt_return
function 339 ffffffff81c01179 restore_regs_and_return_to_kernel
function 340 ffffffff81c01199 native_irq_return_iret
function 341 ffffffff81c013c0 error_entry
function 342 ffffffff81c014f0 error_return
function 343 ffffffff81e01740 __x86_indirect_thunk_rax
function 347 ffffffff81e018e0 __x86_indirect_thunk_r13
root 1 user-fault
root 5 interrupt
root 6 softirq
node 11 1 336 36945 4105 0 0
node 12 11 341 172410 4105 0 0
node 13 12 316 123150 4105 90310 689640
node 14 11 319 164200 4105 0 0
node 15 14 321 24630 4105 0 0
node 16 15 320 12315 4105 0 0
node 17 14 20 484366 4105 0 0
node 18 17 178 143675 4105 0 0
node 19 18 177 451550 4105 135465 1050880
node 20 19 90 24630 4105 0 0
node 21 19 155 49260 4105 0 0
node 22 19 163 73890 4105 0 0
node 23 19 99 32840 4105 0 0
node 24 17 224 135465 4105 0 0
node 25 24 86 77995 4105 0 0
node 26 24 327 24630 4105 0 0
node 27 24 227 57470 4105 0 0
node 28 27 295 311980 4105 0 0
node 29 28 90 24630 4105 0 0
node 30 28 289 751649 4105 0 0
node 31 28 99 32840 4105 0 0
node 32 17 226 480431 4105 0 0
node 33 32 90 24630 4105 0 0
node 34 32 258 24630 4105 0 0
node 35 32 208 61575 4105 0 0
node 36 35 266 98835 4105 0 0
node 37 36 147 57470 4105 0 0
node 38 32 99 32840 4105 0 0
node 39 32 225 1435747 4105 57470 426920
node 40 39 206 20525 4105 0 0
node 41 39 209 61575 4105 0 0
node 42 39 203 61575 20525 0 0
node 43 39 202 61494 20498 0 0
node 44 39 218 306 9 0 0
node 45 44 22 144 9 0 0
node 46 45 249 477 9 0 0
node 47 46 247 135 9 0 0
node 48 46 245 297 9 0 0
node 49 45 240 1026 9 0 0
node 50 49 239 1917 9 0 0
node 51 50 287 180 9 0 0
node 52 50 306 36900 9 36873 36864
node 53 45 21 144 9 0 0
node 54 53 265 477 9 0 0
node 55 53 196 198 9 0 0
node 56 44 217 531 9 0 0
node 57 39 234 171 1 0 0
node 58 57 252 309 2 65 64
node 59 57 228 57 1 0 0
node 60 59 290 42 1 0 0
node 61 60 289 190 1 0 0
node 62 59 294 82 2 0 0
node 63 62 293 215 3 0 0
node 64 62 292 195 1 0 0
node 65 39 248 303104 4096 0 0
node 66 65 246 40960 4096 0 0
node 67 65 247 61440 4096 0 0
node 68 65 245 81920 4096 0 0
node 69 68 284 53248 4096 0 0
node 70 65 241 53248 4096 0 0
node 71 70 240 430080 4096 0 0
node 72 71 327 24582 4096 0 0
node 73 71 238 12288 4096 0 0
node 74 71 239 808407 4096 0 0
node 75 74 330 40960 4096 0 0
node 76 74 287 81920 4096 0 0
node 77 74 334 24576 4096 0 0
node 78 74 306 16793600 4096 16781312 16777216
node 79 39 207 24576 4096 0 0
node 80 39 274 86016 4096 0 0
node 81 80 262 90112 4096 0 0
node 82 81 90 24576 4096 0 0
node 83 81 99 32768 4096 0 0
node 84 80 273 176128 4096 0 0
node 85 84 266 98619 4096 0 0
node 86 85 147 57344 4096 0 0
node 87 84 261 29916 4096 0 0
node 88 39 243 49152 4096 0 0
node 89 88 283 98304 4096 0 0
node 90 89 90 24576 4096 0 0
node 91 89 36 24576 4096 0 0
node 92 89 99 32768 4096 0 0
node 93 39 212 77824 4096 0 0
node 94 39 204 77843 4097 0 0
node 95 94 202 12291 4097 0 0
node 96 39 205 90112 8192 0 0
node 97 96 202 24576 8192 0 0
node 98 39 332 28679 4097 0 0
node 99 39 213 28672 4096 0 0
node 100 39 231 155648 4096 0 0
node 101 100 265 176128 4096 0 0
node 102 101 90 24576 4096 0 0
node 103 101 264 73728 4096 0 0
node 104 103 196 92002 4096 0 0
node 105 101 263 106811 4096 0 0
node 106 105 147 57344 4096 0 0
node 107 100 99 32768 4096 0 0
node 108 39 230 131072 4096 0 0
node 109 39 185 24576 4096 0 0
node 110 39 191 24576 4096 0 0
node 111 39 190 89020 4096 0 0
node 112 39 201 12288 4096 0 0
node 113 112 17 8192 4096 0 0
node 114 39 334 24582 4096 0 0
node 115 32 178 143682 4105 0 0
node 116 115 177 451550 4105 135465 1050880
node 117 116 90 24630 4105 0 0
node 118 116 155 49260 4105 0 0
node 119 116 163 73890 4105 0 0
node 120 116 99 32840 4105 0 0
node 121 17 88 45162 4105 0 0
node 122 11 323 12315 4105 0 0
node 123 11 322 16420 4105 0 0
node 124 123 116 127660 4105 0 0
node 125 124 7 57406 4105 0 0
node 126 123 317 20525 4105 0 0
node 127 1 342 12315 4105 0 0
node 128 1 338 127255 4105 0 0
node 129 1 340 4105 4105 0 0
node 130 39 223 511 8 0 0
node 131 130 211 96 3 0 0
node 132 131 194 177 3 0 0
node 133 132 193 237 3 0 0
node 134 133 183 321 3 0 0
node 135 134 304 237 3 0 0
node 136 130 222 411 3 0 0
node 137 136 221 255 3 0 0
node 138 137 232 297 3 0 0
node 139 111 189 126126 273 0 0
node 140 139 267 7098 273 0 0
node 141 140 329 4368 273 0 0
node 142 139 347 12285 4095 0 0
node 143 139 187 417693 4095 0 0
node 144 143 90 24570 4095 0 0
node 145 143 195 61425 4095 0 0
node 146 143 99 32760 4095 0 0
node 147 143 186 106470 4095 0 0
node 148 143 264 73710 4095 0 0
node 149 148 196 91980 4095 0 0
node 150 143 263 106785 4095 0 0
node 151 150 147 57330 4095 0 0
node 152 143 197 75600 4095 0 0
node 153 143 268 85995 4095 0 0
node 154 143 286 69615 4095 0 0
node 155 139 331 2730 273 0 0
node 156 139 188 93093 273 0 0
node 157 156 275 6006 273 0 0
node 158 156 237 1638 273 0 0
node 159 87 260 576 32 0 0
node 160 159 90 192 32 0 0
node 161 87 99 256 32 0 0
node 162 74 236 488035 65 0 0
node 163 162 329 1040 65 0 0
node 164 162 287 81900 4095 0 0
node 165 162 235 114660 4095 0 0
node 166 162 286 139145 8185 0 0
node 167 162 197 1560 65 0 0
node 168 162 331 650 65 0 0
node 169 32 216 3726 62 0 0
node 170 5 337 208 16 0 0
node 171 170 341 696 16 0 0
node 172 171 316 240 8 176 1344
node 173 170 318 488 16 0 0
node 174 173 321 136 16 0 0
node 175 173 15 528 16 0 0
node 176 175 129 1136 16 0 0
node 177 176 329 256 16 0 0
node 178 176 136 944 16 0 0
node 179 176 127 2324 16 0 0
node 180 179 301 336 16 0 0
node 181 180 299 208 16 0 0
node 182 180 296 304 16 0 0
node 183 179 331 128 16 0 0
node 184 179 145 435 12 0 0
node 185 184 133 540 12 0 0
node 186 184 144 313 12 0 0
node 187 186 143 480 12 0 0
node 188 187 82 264 12 0 0
node 189 186 135 72 12 0 0
node 190 189 134 2654 12 396 3080
node 191 190 329 192 12 0 0
node 192 184 142 168 12 0 0
node 193 192 121 680 12 0 0
node 194 193 73 200 12 0 0
node 195 193 70 266 7 0 0
node 196 193 148 408 12 0 0
node 197 193 130 156 12 0 0
node 198 193 107 1428 12 0 0
node 199 198 34 253 11 0 0
node 200 193 149 144 12 0 0
node 201 193 47 1140 12 0 0
node 202 201 40 372 12 0 0
node 203 202 77 132 12 0 0
node 204 203 5 360 12 0 0
node 205 201 59 660 12 0 0
node 206 205 57 600 12 0 0
node 207 206 49 216 12 0 0
node 208 206 80 156 12 0 0
node 209 205 54 840 12 0 0
node 210 209 68 1644 12 0 0
node 211 209 69 1488 12 0 0
node 212 205 123 204 12 0 0
node 213 201 167 468 12 0 0
node 214 192 139 372 12 0 0
node 215 184 122 384 12 0 0
node 216 179 333 144 16 0 0
node 217 179 126 228 12 0 0
node 218 179 300 510 12 0 0
node 219 218 297 244 12 0 0
node 220 176 128 512 16 0 0
node 221 220 125 1744 32 0 0
node 222 176 331 128 16 0 0
node 223 176 141 320 16 0 0
node 224 176 140 704 16 0 0
node 225 224 133 720 16 0 0
node 226 224 14 224 16 0 0
node 227 173 31 432 16 0 0
node 228 227 30 1173 12 0 0
node 229 228 104 1559 11 0 0
node 230 229 101 286 11 0 0
node 231 229 96 205 5 0 0
node 232 231 91 215 5 0 0
node 233 232 115 250 5 0 0
node 234 232 89 290 5 0 0
node 235 229 95 144 9 0 0
node 236 229 76 306 9 0 0
node 237 236 329 144 9 0 0
node 238 236 45 1458 9 0 0
node 239 238 329 144 9 0 0
node 240 238 38 288 9 0 0
node 241 238 40 279 9 0 0
node 242 241 77 99 9 0 0
node 243 242 5 270 9 0 0
node 244 238 44 621 9 0 0
node 245 244 84 306 9 0 0
node 246 245 75 198 9 0 0
node 247 245 78 1737 9 0 0
node 248 247 77 99 9 0 0
node 249 248 5 270 9 0 0
node 250 247 74 135 9 0 0
node 251 244 65 684 9 0 0
node 252 251 64 1323 9 0 0
node 253 252 57 567 9 0 0
node 254 253 49 162 9 0 0
node 255 252 54 468 9 0 0
node 256 255 68 1027 9 0 0
node 257 255 69 612 9 0 0
node 258 252 286 153 9 0 0
node 259 252 56 378 9 0 0
node 260 238 43 189 9 0 0
node 261 260 42 198 9 0 0
node 262 261 61 981 9 0 0
node 263 262 57 198 9 0 0
node 264 262 53 162 9 0 0
node 265 236 287 180 9 0 0
node 266 227 48 160 16 0 0
node 267 170 322 72 8 0 0
node 268 267 116 585 8 0 0
node 269 268 325 105 5 0 0
node 270 269 324 1205 5 0 0
node 271 270 102 290 5 0 0
node 272 270 66 750 5 0 0
node 273 272 52 195 5 0 0
node 274 272 63 475 5 0 0
node 275 274 54 355 5 0 0
node 276 275 68 421 5 0 0
node 277 272 60 420 5 0 0
node 278 277 54 450 5 0 0
node 279 270 85 360 5 0 0
node 280 279 75 220 10 0 0
node 281 270 177 755 5 165 1280
node 282 270 176 713 5 0 0
node 283 282 166 688 4 0 0
node 284 283 77 164 4 0 0
node 285 283 162 992 24 0 0
node 286 285 161 1772 24 0 0
node 287 286 287 560 28 0 0
node 288 286 160 408 24 0 0
node 289 288 158 672 24 0 0
node 290 286 152 180 20 0 0
node 291 270 1 60 5 0 0
node 292 291 1 5 0 0 0
node 293 292 1 20 0 0 0
node 294 293 1 5 0 0 0
node 295 294 1 20 0 0 0
node 296 295 1 5 0 0 0
node 297 296 1 20 0 0 0
node 298 297 1 5 0 0 0
node 299 298 1 20 0 0 0
node 300 299 1 5 0 0 0
node 301 300 1 20 0 0 0
node 302 301 1 5 0 0 0
node 303 302 1 20 0 0 0
node 304 303 1 5 0 0 0
node 305 304 1 20 0 0 0
node 306 305 1 5 0 0 0
node 307 306 1 20 0 0 0
node 308 307 1 5 0 0 0
node 309 308 1 20 0 0 0
node 310 309 1 5 0 0 0
node 311 310 1 20 0 0 0
node 312 311 1 5 0 0 0
node 313 312 1 20 0 0 0
node 314 313 1 5 0 0 0
node 315 314 1 20 0 0 0
node 316 315 1 5 0 0 0
node 317 316 1 20 0 0 0
node 318 317 1 5 0 0 0
node 319 318 1 20 0 0 0
node 320 319 1 5 0 0 0
node 321 320 1 20 0 0 0
node 322 321 1 60 0 0 0
node 323 322 2 607 5 0 0
node 324 270 39 312 5 0 0
node 325 324 175 566 5 0 0
node 326 325 174 96 4 0 0
node 327 326 173 396 12 0 0
node 328 327 77 164 4 0 0
node 329 327 172 292 4 0 0
node 330 325 173 184 4 0 0
node 331 330 172 924 4 0 0
node 332 331 157 280 8 0 0
node 333 331 171 2376 24 0 0
node 334 333 151 672 24 0 0
node 335 333 343 144 48 0 0
node 336 333 165 1712 24 0 0
node 337 336 160 408 24 0 0
node 338 337 158 624 24 0 0
node 339 336 164 1872 24 984 7488
node 340 336 169 200 4 0 0
node 341 333 286 408 24 0 0
node 342 331 299 392 24 0 0
node 343 336 170 640 20 0 0
node 344 343 168 540 20 0 0
node 345 343 99 160 20 0 0
node 346 268 272 140 5 0 0
node 347 268 282 130 5 0 0
node 348 268 179 410 5 0 0
node 349 268 10 140 5 0 0
node 350 5 342 40 16 0 0
node 351 5 338 248 8 0 0
node 352 5 340 16 16 0 0
node 353 190 132 660 11 0 0
node 354 353 146 1221 11 0 0
node 355 353 37 165 11 0 0
node 356 353 131 726 22 0 0
node 357 193 71 165 5 0 0
node 358 229 91 244 4 0 0
node 359 229 97 240 4 0 0
node 360 5 339 136 8 0 0
node 361 124 325 147 7 0 0
node 362 361 324 1539 7 0 0
node 363 362 102 406 7 0 0
node 364 362 66 756 7 0 0
node 365 364 57 154 7 0 0
node 366 364 52 273 7 0 0
node 367 364 63 541 7 0 0
node 368 367 57 154 7 0 0
node 369 367 54 364 7 0 0
node 370 369 68 695 7 0 0
node 371 369 69 133 7 0 0
node 372 364 60 463 7 0 0
node 373 372 50 133 7 0 0
node 374 372 54 364 7 0 0
node 375 374 68 183 7 0 0
node 376 374 69 133 7 0 0
node 377 364 287 140 7 0 0
node 378 362 85 504 7 0 0
node 379 378 75 308 14 0 0
node 380 362 177 1057 7 231 1792
node 381 362 176 1107 7 0 0
node 382 381 166 688 4 0 0
node 383 382 77 164 4 0 0
node 384 382 162 992 24 0 0
node 385 384 161 1772 24 0 0
node 386 385 287 560 28 0 0
node 387 385 160 408 24 0 0
node 388 387 158 672 24 0 0
node 389 385 152 180 20 0 0
node 390 362 1 84 7 0 0
node 391 390 1 7 0 0 0
node 392 391 1 28 0 0 0
node 393 392 1 7 0 0 0
node 394 393 1 28 0 0 0
node 395 394 1 7 0 0 0
node 396 395 1 28 0 0 0
node 397 396 1 7 0 0 0
node 398 397 1 28 0 0 0
node 399 398 1 7 0 0 0
node 400 399 1 28 0 0 0
node 401 400 1 7 0 0 0
node 402 401 1 28 0 0 0
node 403 402 1 7 0 0 0
node 404 403 1 28 0 0 0
node 405 404 1 7 0 0 0
node 406 405 1 28 0 0 0
node 407 406 1 7 0 0 0
node 408 407 1 28 0 0 0
node 409 408 1 7 0 0 0
node 410 409 1 28 0 0 0
node 411 410 1 7 0 0 0
node 412 411 1 28 0 0 0
node 413 412 1 7 0 0 0
node 414 413 1 28 0 0 0
node 415 414 1 7 0 0 0
node 416 415 1 28 0 0 0
node 417 416 1 7 0 0 0
node 418 417 1 28 0 0 0
node 419 418 1 7 0 0 0
node 420 419 1 28 0 0 0
node 421 420 1 84 0 0 0
node 422 421 2 925 7 0 0
node 423 362 39 424 7 0 0
node 424 423 175 674 7 0 0
node 425 424 174 96 4 0 0
node 426 425 173 396 12 0 0
node 427 426 77 164 4 0 0
node 428 426 172 292 4 0 0
node 429 424 173 184 4 0 0
node 430 429 172 924 4 0 0
node 431 430 157 280 8 0 0
node 432 430 171 2376 24 0 0
node 433 432 151 672 24 0 0
node 434 432 343 144 48 0 0
node 435 432 165 1712 24 0 0
node 436 435 160 408 24 0 0
node 437 436 158 624 24 0 0
node 438 435 164 1872 24 984 7488
node 439 435 169 200 4 0 0
node 440 432 286 408 24 0 0
node 441 430 299 392 24 0 0
node 442 435 170 640 20 0 0
node 443 442 168 540 20 0 0
node 444 442 99 160 20 0 0
node 445 124 272 224 8 0 0
node 446 124 282 208 8 0 0
node 447 124 179 656 8 0 0
node 448 124 10 273 8 0 0
node 449 179 124 52 4 0 0
node 450 449 45 640 4 0 0
node 451 450 38 128 4 0 0
node 452 450 40 124 4 0 0
node 453 452 77 164 4 0 0
node 454 450 44 276 4 0 0
node 455 454 84 224 4 0 0
node 456 455 78 832 4 0 0
node 457 456 77 164 4 0 0
node 458 454 65 304 4 0 0
node 459 458 64 656 4 0 0
node 460 459 57 324 4 0 0
node 461 459 54 280 4 0 0
node 462 461 68 460 4 0 0
node 463 461 69 496 4 0 0
node 464 459 56 168 4 0 0
node 465 450 43 84 4 0 0
node 466 465 42 88 4 0 0
node 467 466 61 596 4 0 0
node 468 228 120 28 4 0 0
node 469 468 119 396 4 40 288
node 470 469 118 1392 4 0 0
node 471 470 285 972 64 0 0
node 472 228 119 152 4 40 288
node 473 229 103 1130 4 0 0
node 474 473 113 194 4 0 0
node 475 473 108 148 16 0 0
node 476 473 255 889 13 0 0
node 477 476 254 378 13 0 0
node 478 473 253 188 2 18 128
node 479 228 45 355 1 0 0
node 480 479 44 69 1 0 0
node 481 480 84 56 1 0 0
node 482 481 78 252 1 0 0
node 483 480 65 70 1 0 0
node 484 483 64 303 1 0 0
node 485 484 54 243 1 0 0
node 486 6 30 116 1 0 0
node 487 486 104 337 1 0 0
node 488 487 76 70 1 0 0
node 489 488 45 282 1 0 0
node 490 489 44 69 1 0 0
node 491 490 84 56 1 0 0
node 492 491 78 252 1 0 0
node 493 490 65 70 1 0 0
node 494 493 64 303 1 0 0
node 495 494 54 173 1 0 0
node 496 489 43 141 1 0 0
node 497 487 103 318 1 0 0
node 498 497 255 275 3 0 0
node 499 497 253 186 2 18 128
node 500 362 25 348 3 0 0
node 501 72 326 11 1 0 0
node 502 501 324 380 1 0 0
node 503 502 66 189 1 0 0
node 504 503 63 95 1 0 0
node 505 504 54 142 1 0 0
node 506 503 60 174 1 0 0
node 507 502 177 151 1 33 256
node 508 502 176 129 1 0 0
node 509 508 166 213 1 0 0
node 510 509 162 248 6 0 0
node 511 510 161 488 6 0 0
node 512 511 287 140 7 0 0
node 513 511 160 102 6 0 0
node 514 513 158 168 6 0 0
node 515 502 1 12 1 0 0
node 516 515 1 1 0 0 0
node 517 516 1 4 0 0 0
node 518 517 1 1 0 0 0
node 519 518 1 4 0 0 0
node 520 519 1 1 0 0 0
node 521 520 1 4 0 0 0
node 522 521 1 1 0 0 0
node 523 522 1 4 0 0 0
node 524 523 1 1 0 0 0
node 525 524 1 4 0 0 0
node 526 525 1 1 0 0 0
node 527 526 1 4 0 0 0
node 528 527 1 1 0 0 0
node 529 528 1 4 0 0 0
node 530 529 1 1 0 0 0
node 531 530 1 4 0 0 0
node 532 531 1 1 0 0 0
node 533 532 1 4 0 0 0
node 534 533 1 1 0 0 0
node 535 534 1 4 0 0 0
node 536 535 1 1 0 0 0
node 537 536 1 4 0 0 0
node 538 537 1 1 0 0 0
node 539 538 1 4 0 0 0
node 540 539 1 1 0 0 0
node 541 540 1 4 0 0 0
node 542 541 1 1 0 0 0
node 543 542 1 4 0 0 0
node 544 543 1 1 0 0 0
node 545 544 1 128 0 0 0
node 546 502 39 64 1 0 0
node 547 546 175 128 1 0 0
node 548 547 174 24 1 0 0
node 549 548 173 213 3 0 0
node 550 547 173 46 1 0 0
node 551 550 172 399 1 0 0
node 552 551 171 732 6 0 0
node 553 552 151 168 6 0 0
node 554 552 165 478 6 0 0
node 555 554 160 102 6 0 0
node 556 555 158 156 6 0 0
node 557 554 164 468 6 246 1872
node 558 554 170 200 5 0 0
node 559 558 168 135 5 0 0
node 560 130 182 2293 5 0 0
node 561 560 305 293 10 0 0
node 562 561 304 175 5 0 0
node 563 560 181 1235 22 0 0
node 564 560 221 1122 17 0 0
node 565 564 212 323 17 0 0
node 566 564 232 765 17 0 0
node 567 566 269 323 17 0 0
node 568 566 259 340 17 0 0
node 569 566 270 204 17 0 0
node 570 39 215 579 1 7 48
node 571 570 248 132 1 0 0
node 572 571 241 13 1 0 0
node 573 572 240 114 1 0 0
node 574 573 239 233 1 0 0
node 575 574 306 4100 1 4097 4096
node 576 570 308 4101 1 4097 4096
node 577 570 274 145 1 0 0
node 578 570 229 19 1 0 0
node 579 578 28 190 1 0 0
node 580 570 231 46 1 0 0
node 581 580 265 129 1 0 0
group user-fault 3650 24815191 6798 6809
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 272 3300136 12129 12152
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:18 189:7:507 267:8:26 329:9:16 187:8:105 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:28 263:9:26 147:10:14 197:9:24 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 331:8:10 188:8:341 275:9:22 237:9:6 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 64 1229956 6493 19814
group user-fault 62 425433 6861 6867
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:120 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 216:5:66 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 30 206089 6866 6895
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:43 260:9:18 90:10:6 99:9:8 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 7 80534 11504 11510
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:319 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 257:6:9 202:6:3 202:6:3 218:6:28 22:7:16 249:8:53 247:9:15 245:9:20 284:10:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 21:8:16 265:9:39 90:10:6 99:10:8 196:9:22 217:7:50 332:8:7 18:8:2 334:7:6 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 4 52795 13176 13265
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:36 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:12 323:2:3 322:2:4 116:3:84 325:4:21 324:5:198 102:6:58 332:6:7 40:6:5 66:6:87 57:7:22 62:7:4 52:7:39 63:7:52 57:8:22 62:8:4 51:8:10 297:8:7 54:8:52 68:9:71 69:9:19 60:7:41 50:8:19 299:8:11 296:8:13 54:8:52 68:9:19 69:9:19 287:7:20 286:7:17 85:6:72 75:7:22 75:7:22 177:6:107 90:7:6 155:7:12 163:7:18 99:7:8 176:6:98 90:7:6 99:7:8 332:7:7 156:7:2 166:7:172 77:8:10 6:9:1 5:9:30 162:8:41 161:9:76 287:10:20 156:10:2 159:10:15 160:10:17 158:11:28 156:9:2 162:8:41 161:9:67 287:10:20 152:10:9 160:10:17 158:11:28 162:8:41 161:9:67 287:10:20 152:10:9 160:10:17 158:11:28 162:8:41 161:9:67 287:10:20 152:10:9 160:10:17 158:11:28 162:8:41 161:9:67 287:10:20 152:10:9 160:10:17 158:11:28 162:8:41 161:9:82 287:10:20 152:10:9 160:10:17 158:11:28 287:10:20 156:7:2 334:7:6 27:6:6 1:6:12 1:7:1 1:8:4 1:9:1 1:10:4 1:11:1 1:12:4 1:13:1 1:14:4 1:15:1 1:16:4 1:17:1 1:18:4 1:19:1 1:20:4 1:21:1 1:22:4 1:23:1 1:24:4 1:25:1 1:26:4 1:27:1 1:28:4 1:29:1 1:30:4 1:31:1 1:32:4 1:33:1 1:34:4 1:35:1 1:36:4 1:37:1 1:38:11 2:38:91 315:39:5 19:39:10 314:39:6 39:6:58 175:7:98 332:8:7 332:8:7 156:8:2 174:8:24 173:9:20 173:9:59 77:10:10 6:11:1 5:11:30 172:10:57 157:11:8 157:11:8 173:9:20 173:8:46 172:9:231 157:10:36 157:10:34 171:10:100 151:11:28 153:11:2 165:11:92 160:12:17 158:13:26 156:12:2 164:12:78 169:12:15 168:13:21 90:14:6 99:13:8 286:12:17 156:12:2 154:11:3 286:11:17 299:10:13 171:10:100 151:11:28 153:11:2 165:11:63 160:12:17 158:13:26 164:12:78 170:12:32 168:13:21 90:14:6 99:13:8 154:11:3 286:11:17 299:10:15 171:10:100 151:11:28 153:11:2 165:11:63 160:12:17 158:13:26 164:12:78 170:12:32 168:13:21 90:14:6 99:13:8 154:11:3 286:11:17 299:10:13 171:10:100 151:11:28 153:11:2 165:11:63 160:12:17 158:13:26 164:12:78 170:12:32 168:13:21 90:14:6 99:13:8 154:11:3 286:11:17 299:10:11 171:10:100 151:11:28 153:11:2 165:11:63 160:12:17 158:13:26 164:12:78 170:12:32 168:13:21 90:14:6 99:13:8 154:11:3 286:11:17 299:10:11 171:10:100 151:11:28 153:11:2 165:11:63 160:12:17 158:13:26 164:12:78 170:12:32 168:13:21 90:14:6 99:13:8 154:11:3 286:11:17 299:10:35 156:8:2 334:8:6 334:8:6 334:7:6 272:4:28 282:4:26 179:4:64 309:5:10 312:5:3 313:5:5 7:4:6 10:4:21 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 4 9096 2225 2302
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:115 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:282 99:7:8 226:4:112 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:244 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 223:6:74 182:7:214 90:8:6 305:8:19 304:9:6 303:10:17 181:8:62 332:8:7 244:8:6 221:8:51 212:9:19 207:9:6 213:9:7 232:9:34 269:10:13 90:11:6 259:10:20 271:10:6 270:10:12 99:10:5 17:9:2 305:8:18 181:8:18 334:8:6 99:8:8 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 3 6918 2306 2306
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:115 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:204 99:7:8 226:4:112 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:244 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 223:6:37 211:7:22 280:8:10 194:8:53 193:9:79 183:10:87 90:11:6 304:11:28 303:12:21 302:12:16 302:12:14 99:11:8 327:11:6 244:9:6 222:7:82 202:8:3 202:8:3 204:8:19 202:9:3 205:8:11 202:9:3 332:8:7 221:8:51 212:9:19 207:9:6 213:9:7 232:9:34 269:10:13 90:11:6 259:10:20 271:10:6 270:10:12 99:10:8 17:9:2 334:8:6 184:7:6 180:7:4 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 3 26868 8956 8956
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:7 178:5:36 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:12 323:2:3 322:2:4 116:3:84 325:4:21 324:5:202 102:6:58 332:6:7 40:6:5 66:6:87 57:7:22 62:7:4 52:7:39 63:7:52 57:8:22 62:8:4 51:8:10 297:8:7 54:8:52 68:9:137 69:9:19 60:7:41 50:8:19 299:8:11 296:8:13 54:8:52 68:9:19 69:9:19 287:7:20 286:7:17 85:6:72 75:7:22 75:7:22 177:6:107 90:7:6 155:7:12 163:7:18 99:7:8 176:6:153 90:7:6 332:7:7 332:7:7 156:7:2 156:7:2 334:7:6 334:7:6 99:7:8 25:6:76 24:7:29 23:8:2 12:7:9 3:6:11 1:6:12 1:7:1 1:8:4 1:9:1 1:10:4 1:11:1 1:12:4 1:13:1 1:14:4 1:15:1 1:16:4 1:17:1 1:18:4 1:19:1 1:20:4 1:21:1 1:22:4 1:23:1 1:24:4 1:25:1 1:26:4 1:27:1 1:28:4 1:29:1 1:30:4 1:31:1 1:32:4 1:33:1 1:34:4 1:35:1 1:36:4 1:37:1 1:38:11 2:38:99 8:39:33 11:40:6 315:39:5 19:39:10 314:39:6 39:6:50 175:7:54 334:7:6 272:4:28 282:4:26 179:4:64 309:5:10 312:5:3 313:5:5 7:4:6 10:4:24 9:5:26 11:6:6 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 1 12769 12769 12769
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:323 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 257:6:9 202:6:3 202:6:3 218:6:28 22:7:16 249:8:53 247:9:15 245:9:20 284:10:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 21:8:16 265:9:39 90:10:6 99:10:8 196:9:22 217:7:50 332:8:7 18:8:2 334:7:6 202:6:3 234:6:77 327:7:6 252:7:100 327:8:6 199:8:3 310:8:1 311:8:70 251:8:18 228:7:57 290:8:42 289:9:190 294:8:32 293:9:78 294:8:50 293:9:59 292:9:99 291:10:96 293:9:78 252:7:84 327:8:6 199:8:3 251:8:18 328:7:15 327:8:6 332:7:7 286:7:17 200:7:21 298:7:6 334:7:6 87:7:10 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 1 19544 19544 19544
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:220 330:10:10 236:10:7507 329:11:16 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 197:11:24 331:11:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 1 19554 19554 19554
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:220 330:10:10 236:10:7517 329:11:16 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 197:11:24 331:11:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 1 16840 16840 16840
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:319 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 257:6:9 202:6:3 202:6:3 218:6:28 22:7:16 249:8:53 247:9:15 245:9:20 284:10:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 21:8:16 265:9:39 90:10:6 99:10:8 196:9:22 217:7:50 332:8:7 18:8:2 334:7:6 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:18 189:7:507 267:8:26 329:9:16 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:28 263:9:26 147:10:14 197:9:24 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:31 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 187:8:102 90:9:6 195:9:15 99:9:8 186:9:26 264:9:18 196:10:22 263:9:26 147:10:14 197:9:18 268:9:21 286:9:17 331:8:10 188:8:341 275:9:22 237:9:6 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 1 19549 19549 19549
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:29 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:6 238:9:3 239:9:220 330:10:10 236:10:7507 329:11:16 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 287:11:20 286:11:17 286:11:17 286:11:17 286:11:17 235:11:28 286:11:17 287:11:20 235:11:28 286:11:17 197:11:24 331:11:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:31 7:4:14 317:3:5 342:1:3 338:1:31 340:1:1
group user-fault 1 13141 13141 13141
path 336:1:9 341:2:42 316:3:30 319:2:40 321:3:6 320:4:3 20:3:118 178:4:35 177:5:110 90:6:6 155:6:12 163:6:18 99:6:8 224:4:33 86:5:19 327:5:6 227:5:14 295:6:76 90:7:6 289:7:183 99:7:8 226:4:117 90:5:6 258:5:6 208:5:15 266:6:24 147:7:14 99:5:8 225:5:350 206:6:5 209:6:15 203:6:3 203:6:3 203:6:3 203:6:3 203:6:3 202:6:3 202:6:3 202:6:3 202:6:3 205:6:11 202:7:3 202:6:3 248:6:74 246:7:10 247:7:15 245:7:20 284:8:13 241:7:13 240:8:105 327:9:12 326:10:11 324:11:196 102:12:50 332:12:7 40:12:5 66:12:87 57:13:22 62:13:4 52:13:39 63:13:52 57:14:22 62:14:4 51:14:10 297:14:7 54:14:52 68:15:71 69:15:19 60:13:41 50:14:19 299:14:11 296:14:13 54:14:52 68:15:19 69:15:19 287:13:20 286:13:17 85:12:72 75:13:22 75:13:22 177:12:107 90:13:6 155:13:12 163:13:18 99:13:8 176:12:98 90:13:6 99:13:8 332:13:7 156:13:2 166:13:172 77:14:10 6:15:1 5:15:30 162:14:41 161:15:76 287:16:20 156:16:2 159:16:15 160:16:17 158:17:28 156:15:2 162:14:41 161:15:67 287:16:20 152:16:9 160:16:17 158:17:28 162:14:41 161:15:67 287:16:20 152:16:9 160:16:17 158:17:28 162:14:41 161:15:67 287:16:20 152:16:9 160:16:17 158:17:28 162:14:41 161:15:67 287:16:20 152:16:9 160:16:17 158:17:28 162:14:41 161:15:82 287:16:20 152:16:9 160:16:17 158:17:28 287:16:20 156:13:2 334:13:6 27:12:6 1:12:12 1:13:1 1:14:4 1:15:1 1:16:4 1:17:1 1:18:4 1:19:1 1:20:4 1:21:1 1:22:4 1:23:1 1:24:4 1:25:1 1:26:4 1:27:1 1:28:4 1:29:1 1:30:4 1:31:1 1:32:4 1:33:1 1:34:4 1:35:1 1:36:4 1:37:1 1:38:4 1:39:1 1:40:4 1:41:1 1:42:4 1:43:1 1:44:11 2:44:91 315:45:5 19:45:10 314:45:6 39:12:58 175:13:98 332:14:7 332:14:7 156:14:2 174:14:24 173:15:20 173:15:59 77:16:10 6:17:1 5:17:30 172:16:57 157:17:8 157:17:8 173:15:20 173:14:46 172:15:231 157:16:36 157:16:34 171:16:100 151:17:28 153:17:2 165:17:92 160:18:17 158:19:26 156:18:2 164:18:78 169:18:15 168:19:21 90:20:6 99:19:8 286:18:17 156:18:2 154:17:3 286:17:17 299:16:13 171:16:100 151:17:28 153:17:2 165:17:63 160:18:17 158:19:26 164:18:78 170:18:32 168:19:21 90:20:6 99:19:8 154:17:3 286:17:17 299:16:15 171:16:100 151:17:28 153:17:2 165:17:63 160:18:17 158:19:26 164:18:78 170:18:32 168:19:21 90:20:6 99:19:8 154:17:3 286:17:17 299:16:13 171:16:100 151:17:28 153:17:2 165:17:63 160:18:17 158:19:26 164:18:78 170:18:32 168:19:21 90:20:6 99:19:8 154:17:3 286:17:17 299:16:11 171:16:100 151:17:28 153:17:2 165:17:63 160:18:17 158:19:26 164:18:78 170:18:32 168:19:21 90:20:6 99:19:8 154:17:3 286:17:17 299:16:11 171:16:100 151:17:28 153:17:2 165:17:63 160:18:17 158:19:26 164:18:78 170:18:32 168:19:21 90:20:6 99:19:8 154:17:3 286:17:17 299:16:35 156:14:2 334:14:6 334:14:6 334:13:6 238:9:3 239:9:197 330:10:10 287:10:20 334:10:6 306:10:4100 207:6:6 274:6:21 262:7:22 90:8:6 99:8:8 273:7:43 266:8:24 147:9:14 261:8:7 243:6:12 283:7:24 90:8:6 36:8:6 99:8:8 212:6:19 204:6:19 202:7:3 205:6:11 202:7:3 332:6:7 213:6:7 231:6:38 265:7:43 90:8:6 264:8:18 196:9:22 263:8:26 147:9:14 99:7:8 230:6:32 185:6:6 191:6:6 190:6:22 201:6:3 17:7:2 334:6:6 178:5:35 177:6:110 90:7:6 155:7:12 163:7:18 99:7:8 88:4:11 323:2:3 322:2:4 116:3:65 272:4:28 282:4:26 179:4:64 309:5:10 312:5:3 313:5:5 7:4:6 10:4:21 317:3:5 342:1:3 338:1:31 340:1:1
end
