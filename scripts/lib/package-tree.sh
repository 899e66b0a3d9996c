# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# The files of a package, below a prefix: bin, lib, share. Sourced by scripts/package, in the repository's root.

products=.build/release
# As scripts/arm64 builds it; there may be none.
arm64_engine=.cache/arm64/libpagefault.so

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

copy_products() {
	local libraries=$1/lib/faultbench file
	strip --strip-all --remove-section=.comment --remove-section=.note --remove-section=.swift_ast \
		-o "$1/bin/faultbench" "$products/faultbench"
	strip --strip-unneeded --remove-section=.comment --remove-section=.note \
		-o "$libraries/libfaultscope.so" "$products/libfaultscope.so"
	copy_engine "$products/libpagefault.so" "$libraries/libpagefault.so" ''
	# SwiftPM writes where libraries of the build would be; there are none.
	chrpath --delete "$1/bin/faultbench" "$libraries"/*.so >/dev/null
	for file in "$1/bin/faultbench" "$libraries"/*.so; do forget_build_directory "$file" ''; done
	chmod 755 "$1/bin/faultbench"
	if [ -f "$arm64_engine" ]; then
		install -d "$libraries/arm64"
		copy_engine "$arm64_engine" "$libraries/arm64/libpagefault.so" aarch64-linux-gnu-
		forget_build_directory "$libraries/arm64/libpagefault.so" aarch64-linux-gnu-
	fi
	find "$libraries" -name '*.so' -exec chmod 644 {} +
}

# copy_engine FROM TO TOOLS: the engine keeps its function names, so that perf can tell what the engine does from what fio does; it has
# no more than these. TOOLS is what the names of binutils begin with for its processor.
copy_engine() {
	"$3strip" --strip-debug --remove-section=.comment --remove-section=.note -o "$2" "$1"
}

# forget_build_directory FILE TOOLS: swiftc leaves a hash of each module, debug information with its paths included, which nothing reads;
# the linker's build ID counts these. The hashes become zeros, and the build ID the SHA-1 of what is left.
forget_build_directory() {
	local file=$1 tools=$2 note=$work/note zeros=$work/zeros size
	size=$("${tools}objdump" -h -j .swift_modhash "$file" | awk '$2 == ".swift_modhash" { print $3 }')
	head -c $((16#$size)) /dev/zero >"$zeros"
	"${tools}objcopy" -O binary --only-section=.note.gnu.build-id "$file" "$note"
	{ head -c 16 "$note"; head -c 20 /dev/zero; } >"$note.none"
	"${tools}objcopy" --update-section .swift_modhash="$zeros" --update-section .note.gnu.build-id="$note.none" "$file"
	{ head -c 16 "$note"; sha1sum "$file" | perl -ne 'print pack("H40", $_)'; } >"$note.new"
	"${tools}objcopy" --update-section .note.gnu.build-id="$note.new" "$file"
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
	mend_links "$1"
}

# mend_links DOCUMENTS: what a link leads to is at another place there, or is not there; then its words are left.
mend_links() {
	local file
	for file in "$1"/*.md "$1"/docs/*.md; do
		perl -pi -e '
			BEGIN { $directory = shift @ARGV }
			sub mended {
				my ($words, $path) = @_;
				$path =~ s{^fio-jobs/}{../../faultbench/fio-jobs/};
				$path =~ s{^CHANGELOG\.md$}{changelog.gz};
				$path =~ s{^COPYING$}{copyright};
				(my $plain = $path) =~ s/#.*//;
				return $plain eq "" || $plain =~ /^[a-z]+:/ || -e "$directory/$plain" ? "[$words]($path)" : $words;
			}
			s/\[([^][]*)\]\(([^()\s]+)\)/mended($1, $2)/ge' "$(dirname "$file")" "$file"
	done
}

# copy_licences DIRECTORY: in full, for machines that have no /usr/share/common-licenses.
copy_licences() {
	local swift name text
	install -d "$1"
	install -m 644 COPYING "$1/GPL-2"
	swift=$(dirname "$(readlink -f "$(command -v swift)")")/../share/swift/LICENSE.txt
	install -m 644 "$swift" "$1/Apache-2.0-with-Swift-exception"
	[ ! -f /usr/share/common-licenses/GPL-3 ] || install -m 644 /usr/share/common-licenses/GPL-3 "$1/GPL-3"
	# Of what this build is linked with; other checkouts may have stayed from before.
	sed -n 's|^ *"location" : ".*/\(.*\)",$|\1|p' Package.resolved >"$work/dependencies"
	while read -r name; do
		for text in ".build/checkouts/${name%.git}"/LICENSE*; do
			install -m 644 "$text" "$1/${name%.swift}"
		done
	done <"$work/dependencies"
	[ -s "$work/dependencies" ]
}
