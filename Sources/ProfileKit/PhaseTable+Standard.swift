// SPDX-License-Identifier: GPL-2.0-only

extension PhaseTable {
  /// The phases that a memory-management developer knows, by the functions of 6.1 to 7.3.
  package static let standardText = """
    # Own instructions of a function count for its phase. What is in none is said.
    [entry and exit]
    asm_exc_page_fault
    exc_page_fault
    error_entry
    error_return
    sync_regs
    do_user_addr_fault
    do_kern_addr_fault
    fault_in_kernel_space
    irqentry_*
    __irqentry_*
    exit_to_user_mode_*
    syscall_exit_to_user_mode*
    common_interrupt_return
    native_irq_return_iret
    restore_regs_and_return_to_kernel
    swapgs_restore_regs_and_return_to_usermode
    fpregs_assert_state_consistent
    amd_clear_divider
    switch_fpu_return
    __rseq_handle_notify_resume
    __pkru_allows_pkey

    [VMA look-up and locking]
    lock_mm_and_find_vma
    lock_vma_under_rcu
    vma_start_read*
    vma_end_read*
    find_vma*
    mt_find
    mas_*
    mtree_*
    down_read*
    up_read
    access_error

    [fault handling]
    handle_mm_fault
    __handle_mm_fault
    handle_pte_fault
    do_pte_missing
    do_anonymous_page
    do_fault*
    do_wp_page
    wp_page_copy
    do_swap_page
    do_cow_fault
    do_shared_fault
    do_read_fault
    __do_fault
    finish_fault
    set_pte_range
    map_anon_folio_pte*
    vmf_insert_*
    __vmf_anon_prepare
    __anon_vma_prepare
    hugetlb_fault
    hugetlb_no_page
    do_huge_pmd_*
    __do_huge_pmd_*
    userfaultfd_*
    handle_userfault
    hugepage_vma_check
    __thp_vma_allowable_orders

    [page tables]
    pte_*
    __pte_*
    pmd_*
    __pmd_*
    pud_*
    __pud_*
    p4d_*
    __p4d_*
    pgd_*
    set_pte*
    __pte
    native_set_pte*
    ptep_*
    pfn_pte
    mksaveddirty_shift
    vm_normal_page
    vm_normal_folio

    [allocation]
    vma_alloc_folio*
    folio_alloc*
    __folio_alloc*
    folio_prealloc
    alloc_anon_folio
    alloc_pages*
    __alloc_pages*
    __alloc_frozen_pages*
    alloc_frozen_pages*
    get_page_from_freelist
    rmqueue*
    __rmqueue*
    prep_new_page
    post_alloc_hook
    free_unref_*
    release_pages
    folios_put_refs
    policy_node*
    get_vma_policy
    __get_vma_policy
    interleave_nid
    _find_first_bit
    should_fail_alloc_page
    __list_del_entry_valid*
    __mod_zone_page_state
    kmem_cache_alloc*
    kmem_cache_free*

    [clearing and copying]
    clear_page*
    clear_huge_page*
    clear_highpage*
    clear_user_*
    folio_zero_*
    copy_page*
    copy_mc_*
    copy_user_*
    __copy_user_*
    memset*
    memcpy*
    memmove*
    rep_stos_*
    rep_movs_*

    [memcg charge]
    __mem_cgroup_*
    mem_cgroup_*
    charge_memcg
    try_charge_memcg
    consume_stock
    refill_stock
    memcg_*
    get_mem_cgroup_from_mm
    __get_obj_cgroup_from_memcg
    count_memcg_event*
    __count_memcg_event*
    __cgroup_throttle_swaprate
    __folio_throttle_swaprate
    blk_cgroup_congested
    kthread_blkcg

    [statistics]
    __mod_lruvec_*
    mod_lruvec_*
    __mod_memcg_*
    mod_memcg_*
    mod_node_page_state
    __mod_node_page_state
    lruvec_stat_mod_folio
    __folio_mod_stat
    __cgroup_rstat_updated
    cgroup_rstat_updated
    __css_rstat_updated
    css_rstat_updated
    percpu_counter_*
    add_mm_counter*
    mm_trace_rss_stat
    sync_mm_rss
    trace_rss_stat
    perf_sw_event*
    __perf_sw_event*
    mm_account_fault

    [rmap and LRU]
    page_add_*
    __page_set_anon_rmap
    folio_add_*
    __folio_add_*
    folio_remove_rmap_*
    __folio_remove_rmap*
    folio_batch_*
    __folio_batch_*
    lru_*
    folio_lruvec_*
    folio_mark_accessed
    folio_mapping
    __list_add_valid*

    [page cache and read-ahead]
    filemap_*
    __filemap_*
    next_uptodate_*
    page_cache_*
    do_sync_mmap_readahead*
    do_async_mmap_readahead*
    ondemand_readahead
    read_pages
    xas_*
    __xas_*
    shmem_*
    ext4_*
    xfs_*
    iomap_*
    dax_*
    swap_*
    __swap_*
    swapin_*

    [TLB]
    flush_tlb_*
    native_flush_tlb_*
    ptep_clear_flush*
    tlb_*
    native_write_cr*

    [locks and RCU]
    _raw_spin_*
    _raw_read_*
    _raw_write_*
    native_queued_spin_*
    __rcu_read_*
    rcu_*
    mutex_*
    __mutex_*
    rwsem_*

    [scheduling]
    schedule*
    __schedule
    __cond_resched
    __switch_to*
    finish_task_switch
    pick_next_*
    update_load_avg
    io_schedule*

    [tracing]
    ftrace_*
    kprobe_*
    aggr_pre_handler
    optimized_callback
    trace_*
    asm_exc_int3
    exc_int3
    do_int3*

    [thunks]
    __x86_*
    __SCT__*

    """

  /// That table.
  package static var standard: PhaseTable { get throws(PhaseError) { try PhaseTable(text: standardText) } }
}
