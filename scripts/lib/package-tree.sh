# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# The files of a package, below a prefix: bin, lib, share. Sourced by scripts/package, in the repository's root.

products=.build/release

# fill_tree PREFIX ZSH: everything but the licences. Z shell's functions go below share/ZSH.
fill_tree() {
	local prefix=$1 zsh=$2 share=$1/share
	install -d "$prefix/bin" "$prefix/lib/faultbench" "$share/faultbench"
	copy_products "$prefix"
	copy_jobs "$share/faultbench"
	write_completions "$share" "$zsh"
	write_manuals "$share"
	copy_documents "$share/doc/faultbench"
}

# The engine keeps its function names, so that perf can tell what the engine does from what fio does; it has no more than these.
copy_products() {
	strip --strip-all --remove-section=.comment --remove-section=.note --remove-section=.swift_ast \
		-o "$1/bin/faultbench" "$products/faultbench"
	strip --strip-unneeded --remove-section=.comment --remove-section=.note \
		-o "$1/lib/faultbench/libfaultscope.so" "$products/libfaultscope.so"
	strip --strip-debug --remove-section=.comment --remove-section=.note \
		-o "$1/lib/faultbench/libpagefault.so" "$products/libpagefault.so"
	# SwiftPM writes where libraries of the build would be; there are none.
	chrpath --delete "$1/bin/faultbench" "$1/lib/faultbench"/*.so >/dev/null
	local file
	for file in "$1/bin/faultbench" "$1/lib/faultbench"/*.so; do forget_build_directory "$file"; done
	chmod 755 "$1/bin/faultbench"
	chmod 644 "$1/lib/faultbench"/*.so
}

# forget_build_directory FILE: swiftc leaves a hash of each module, debug information with its paths included, which nothing reads;
# the linker's build ID counts these. The hashes become zeros, and the build ID the SHA-1 of what is left.
forget_build_directory() {
	local file=$1 note=$work/note zeros=$work/zeros size
	size=$(objdump -h -j .swift_modhash "$file" | awk '$2 == ".swift_modhash" { print $3 }')
	head -c $((16#$size)) /dev/zero >"$zeros"
	objcopy -O binary --only-section=.note.gnu.build-id "$file" "$note"
	{ head -c 16 "$note"; head -c 20 /dev/zero; } >"$note.none"
	objcopy --update-section .swift_modhash="$zeros" --update-section .note.gnu.build-id="$note.none" "$file"
	{ head -c 16 "$note"; sha1sum "$file" | perl -ne 'print pack("H40", $_)'; } >"$note.new"
	objcopy --update-section .note.gnu.build-id="$note.new" "$file"
}

# What git knows where there is git: no leftovers of a run.
copy_jobs() {
	local files
	files=$(git ls-files fio-jobs 2>/dev/null) || files=$(find fio-jobs -type f)
	xargs -d '\n' cp --parents -t "$1" <<<"$files"
	find "$1" -type f -exec chmod 644 {} +
}

write_completions() {
	local bash=$1/bash-completion/completions zsh=$1/$2 fish=$1/fish/vendor_completions.d
	install -d "$bash" "$zsh" "$fish"
	"$products/faultbench" --generate-completion-script bash >"$bash/faultbench"
	"$products/faultbench" --generate-completion-script zsh >"$zsh/_faultbench"
	"$products/faultbench" --generate-completion-script fish >"$fish/faultbench.fish"
}

write_manuals() {
	local pages=$work/manuals page
	scripts/manuals "$pages" >&2
	for page in "$pages"/*.[1-9]; do
		install -D -m 644 "$page" "$1/man/man${page##*.}/${page##*/}"
		gzip -9n "$1/man/man${page##*.}/${page##*/}"
	done
}

copy_documents() {
	install -d "$1/docs"
	install -m 644 README.md "$1/"
	install -m 644 docs/*.md "$1/docs/"
	install -m 644 CHANGELOG.md "$1/changelog"
	gzip -9n "$1/changelog"
	install -m 644 packaging/copyright "$1/"
	# The versions of what is linked in, for who builds the same again.
	install -m 644 Package.resolved "$1/"
}

# copy_licences DIRECTORY: in full, for machines that have no /usr/share/common-licenses.
copy_licences() {
	local swift checkout name text
	install -d "$1"
	install -m 644 COPYING "$1/GPL-2"
	swift=$(dirname "$(readlink -f "$(command -v swift)")")/../share/swift/LICENSE.txt
	install -m 644 "$swift" "$1/Apache-2.0-with-Swift-exception"
	[ ! -f /usr/share/common-licenses/GPL-3 ] || install -m 644 /usr/share/common-licenses/GPL-3 "$1/GPL-3"
	for checkout in .build/checkouts/*/; do
		name=$(basename "$checkout")
		for text in "$checkout"LICENSE*; do
			install -m 644 "$text" "$1/${name%.swift}"
		done
	done
}
