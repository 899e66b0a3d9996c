# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # variables are those of scripts/bench
#
# The parts of scripts/bench, which sources this. Each prints a table, and lines of `measured`, tab, part/what, tab, value for
# the thresholds. docs/performance.md tells what they measure.

all_parts=(
	"loops         access methods against C loops"
	"engines       I/Os per second against engines in C, side by side"
	"instructions  instructions of a queue() call"
	"userfaultfd   the handler against one in C"
	"store         storing repeats, and reading many"
	"import        an import of 3,000 exported runs"
	"compare       a comparison of two runs of 10,000 cases x 20"
	"suites        what the runner adds to a case"
	"sizes         bytes of what is installed"
	"profile       what --profile adds to boots of a guest (slow, a quarter of an hour, needs QEMU and a kernel)"
	"statistics    how often compare errs: scripts/calibrate-statistics (slow, half an hour, needs a debug build)"
	"pairs         how often ab errs: scripts/prove-pairs live (slow, an hour, needs a debug build)"
)
# The documents that have places for tables.
bench_documents=(docs/performance.md)

# What is no table becomes a list.
listed() { sed -E '/^measured\t/!{/./s/^/- /}'; }

part_loops() { "$release/EngineBench" --loops "$release/AccessLoops"; }

# compile NAME: an engine of Benchmarks/CEngine, optimised as fio itself is; the defines are those of fio's own Makefile.
compile_engine() {
	local version headers
	version=$(fio --version)
	headers=.cache/fio-src/${version#fio-}
	[ -f "$headers/config-host.h" ] || scripts/fio-headers >&2
	[ -f "$headers/config-host.h" ] || fail "no headers for this machine's $version, so the C engines cannot be built:
$(cat "$headers/SKIP" 2>/dev/null || echo "scripts/fio-headers knows no suite with it")"
	gcc -std=gnu99 -O2 -g -fPIC -shared -Wall -Wl,-z,now -D_GNU_SOURCE -D_LARGEFILE_SOURCE -D_FILE_OFFSET_BITS=64 \
		-DBITS_PER_LONG="$(getconf LONG_BIT)" -DFIO_INTERNAL -include config-host.h -I "$headers" \
		-o "$built/$1.so" "Benchmarks/CEngine/$1.c"
}

# compare_engines OPTIONS…
compare_engines() {
	local lean=()
	compile_engine page_fault_reference
	if [ -n "$aa" ]; then
		# A copy, so that the loader takes it for another library.
		cp "$built/page_fault_reference.so" "$built/page_fault_reference_copy.so"
		"$release/EngineBench" --reference "$built/page_fault_reference.so" \
			--candidate "$built/page_fault_reference_copy.so" --label "C again" "$@"
		return
	fi
	compile_engine page_fault_lean
	lean=(--lean "$built/page_fault_lean.so")
	"$release/EngineBench" --reference "$built/page_fault_reference.so" "${lean[@]}" \
		--candidate "$release/libpagefault.so" "$@"
}

part_engines() { compare_engines --skip-instructions --launches "$launches"; }

part_instructions() { compare_engines --skip-rates; }

part_userfaultfd() { scripts/lib/bench-userfaultfd ${aa:+--aa} "$pairs"; }

# On the disk of the working directory, which has most to say about it.
part_store() {
	local scratch
	scratch=$(mktemp -d .bench-store.XXXXXX)
	# shellcheck disable=SC2064 # now, not then
	trap "rm -rf '$scratch'" EXIT
	{
		"$release/StoreBench" append "$scratch/append.sqlite"
		"$release/StoreBench" query "$scratch/query.sqlite" --repeats 10000
		"$release/StoreBench" compare "$scratch/compare.sqlite"
	} | listed
}

part_import() { "$release/StoreBench" fleet import "$built/fleet" --tool "$release/faultbench" --count 3000 | listed; }

part_compare() { "$release/StoreBench" fleet compare "$built/fleet" --tool "$release/faultbench" --count 10000 | listed; }

part_suites() { "$release/SuiteBench" overhead --cases 100 | listed; }

part_sizes() {
	local file bytes
	echo "| file | bytes |"
	echo "| --- | ---: |"
	for file in libpagefault.so libfaultscope.so; do
		bytes=$(stat -Lc %s "$release/$file")
		echo "| $file | $bytes |"
		printf 'measured\tsizes/%s\t%s\n' "$file" "$bytes"
	done
}

# Boots with and without, in turns; CPU time is that of all processes, QEMU's threads included.
part_profile() {
	local scratch turn with kernel=${PROFILE_KERNEL:-debian:6.1} times=()
	scratch=$(mktemp -d)
	# shellcheck disable=SC2064 # now, not then
	trap "rm -rf '$scratch'" EXIT
	TIMEFORMAT='%U %S'
	for turn in 1 2; do
		for with in '' --profile; do
			{ time "$release/faultbench" guest run page-fault --kernel "$kernel" --store "$scratch/$turn$with.sqlite" \
				${with:+"$with"} >"$scratch/output" 2>"$scratch/errors"; } 2>"$scratch/time" || [ $? = 1 ] ||
				fail "a guest could not be run: $(tail -3 "$scratch/errors")"
			times+=("$(awk '{ print $1 + $2 }' "$scratch/time")")
		done
	done
	printf '%s\n' "${times[@]}" | awk '{ t[NR] = $1 } END {
		print "| boot | without, s of CPU time | with --profile | |"; print "| --- | ---: | ---: | ---: |"
		for (i = 1; i <= 3; i += 2) {
			r[i] = t[i + 1] / t[i]
			printf "| %d | %.1f | %.1f | %.2f × |\n", (i + 1) / 2, t[i], t[i + 1], r[i]
		}
		printf "measured\tprofile/CPU time\t%.4f\n", (r[1] + r[3]) / 2
	}'
}

part_statistics() {
	local status=0
	scripts/calibrate-statistics || status=$?
	[ "$status" -le 1 ] || return "$status"
	printf 'measured\tstatistics/claims missed\t%s\n' "$status"
}

part_pairs() {
	local status=0 scratch
	scratch=$(mktemp -d)
	# shellcheck disable=SC2064 # now, not then
	trap "rm -rf '$scratch'" EXIT
	scripts/prove-pairs live --dir "$scratch" || status=$?
	[ "$status" -le 1 ] || return "$status"
	printf 'measured\tpairs/claims missed\t%s\n' "$status"
}
