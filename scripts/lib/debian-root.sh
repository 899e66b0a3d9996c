# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# Fresh roots of Debian suites, to install packages in. Sourced after scripts/lib/debian-suite.sh, by root.
#
# A function that fails leaves a one-line reason in $REASON.

# provide_root SUITE: .cache/roots/SUITE.tar, bootstrapped anew after a month, with a minimal system that can use apt.
provide_root() {
	local suite=$1 archive=$CACHE/roots/$1.tar root log=$CACHE/roots/$1.log
	[ -z "$(find "$archive" -mtime -30 2>/dev/null)" ] || return 0
	find_debian_mirror || return 1
	mkdir -p "$CACHE/roots"
	root=$(mktemp -d "$CACHE/roots/.unfinished.XXXXXX")
	echo "Bootstrapping Debian $suite" >&2
	if ! timeout 900 debootstrap --variant=minbase ${KEYRING:+"--keyring=$KEYRING"} "$suite" "$root" "$MIRROR" \
		>"$log" 2>&1 </dev/null; then
		REASON="debootstrap of Debian $suite fails here: $(grep -m1 '^[EW]: ' "$log" || tail -n1 "$log")"
		rm -rf "$root"
		return 1
	fi
	configure_apt "$root"
	tar --create --one-file-system --directory="$root" --file="$archive.part" .
	mv "$archive.part" "$archive"
	rm -rf "$root"
}

# The root's apt takes the way to the archive that this machine's does.
configure_apt() {
	apt-config dump | grep -E '^Acquire::(http|https)(::[^ ]*)? "' >"$1/etc/apt/apt.conf.d/90machine" || true
	rm -f "$1"/var/cache/apt/archives/*.deb
}

# unpack_root SUITE DIRECTORY: a root of its own.
unpack_root() {
	mkdir -p "$2" "$CACHE/roots/archives/partial"
	tar --extract --directory="$2" --file="$CACHE/roots/$1.tar"
	mkdir -p "$2/shared"
	cp -L /etc/resolv.conf /etc/hosts "$2/etc/"
}

# in_root ROOT SHARED COMMAND…: as root of that system, in a PID namespace of its own; what was started ends with it. SHARED is
# /shared there. What apt fetches stays in the cache.
in_root() {
	local root=$1 shared=$2
	shift 2
	# shellcheck disable=SC2016
	unshare --mount --pid --fork --kill-child bash -ec '
		root=$1 shared=$2 archives=$3
		shift 3
		mount -t proc proc "$root/proc"
		mount --rbind /sys "$root/sys"
		mount --rbind /dev "$root/dev"
		mount --bind "$shared" "$root/shared"
		mount --bind "$archives" "$root/var/cache/apt/archives"
		exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
			${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} chroot "$root" "$@"
	' in_root "$root" "$shared" "$CACHE/roots/archives" "$@"
}

# can_enter_roots: needs what containers may forbid.
can_enter_roots() {
	if ((EUID != 0)); then
		REASON="roots of other systems need root"
	elif ! unshare --mount --pid --fork true 2>/dev/null; then
		REASON="this machine forbids namespaces of mounts and processes"
	else
		return 0
	fi
	return 1
}
