# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2016
# Packages of any Debian suite, fetched by an apt of our own: its lists, cache and dpkg status live under .cache/apt,
# so the machine's own are neither read nor touched. Archive signatures are checked as always. Sourced, not run.
#
# A function that fails leaves a one-line reason in $REASON.

CACHE=${CACHE:?set CACHE to the cache folder of the repository first}
REASON=
MIRROR=

# Sets MIRROR and KEYRING (empty: apt's own trusted keys) from the machine's own entry for Debian.
find_debian_mirror() {
	local id codename uri release component entry file number
	[ -z "$MIRROR" ] || return 0
	# shellcheck source=/dev/null
	id=$(. /etc/os-release && echo "${ID:-}")
	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	if [ "$id" != debian ] || ! command -v apt-get >/dev/null; then
		REASON="this machine is not Debian, so its apt configuration names no Debian mirror"
		return 1
	fi
	while IFS='|' read -r uri release component entry; do
		case $release in "$codename" | stable | oldstable | testing | unstable | sid) ;; *) continue ;; esac
		[ "$component" = main ] || continue
		MIRROR=$uri KEYRING=
		file=${entry%:*} number=${entry##*:}
		case $file in
		*.sources) KEYRING=$(awk -v RS= -v n="$number" 'NR == n' "$file" | sed -n 's/^Signed-By: *//p') ;;
		*.list) KEYRING=$(sed -n "${number}s/.*signed-by=\([^] ]*\).*/\1/p" "$file") ;;
		esac
		# A key written into the entry itself is good for that entry only; apt's trusted keys serve then.
		[ -f "$KEYRING" ] || KEYRING=
		return 0
	done < <(apt-get indextargets --format '$(SITE)|$(RELEASE)|$(COMPONENT)|$(SOURCESENTRY)' 'Created-By: Packages')
	REASON="this machine's apt configuration has no entry for Debian's main archive"
	return 1
}

# use_suite SUITE [ARCHITECTURE]: from here on apt-get and apt-cache of this shell see that suite only, with current lists; for
# another architecture than this machine's nothing of dpkg's is changed.
use_suite() {
	local suite=$1 architecture=${2-} dir=$CACHE/apt/$1${2:+-$2}
	find_debian_mirror || return 1
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	: >"$dir/status"
	{
		echo "Types: deb deb-src"
		echo "URIs: $MIRROR"
		echo "Suites: $suite"
		echo "Components: main"
		[ -z "$KEYRING" ] || echo "Signed-By: $KEYRING"
	} >"$dir/suite.sources"
	# The hooks are cleared because they tidy and announce the machine's own apt. The download user _apt may not be
	# able to enter the folder of a repository in somebody's home.
	cat >"$dir/apt.conf" <<-CONF
		Dir::State "$dir";
		Dir::State::lists "$dir/lists";
		Dir::State::status "$dir/status";
		Dir::Cache "$dir/cache";
		Dir::Etc::sourcelist "$dir/suite.sources";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Acquire::Languages "none";
		Acquire::Retries "2";
		Acquire::http::Timeout "30";
		APT::Get::List-Cleanup "true";
		APT::Sandbox::User "root";
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		#clear DPkg::Post-Invoke;
	CONF
	[ -z "$architecture" ] || cat >>"$dir/apt.conf" <<-CONF
		#clear APT::Architectures;
		APT::Architecture "$architecture";
		APT::Architectures { "$architecture"; };
	CONF
	export APT_CONFIG=$dir/apt.conf
	if [ -n "$(find "$dir/updated" -mmin -720 2>/dev/null)" ]; then
		return 0
	fi
	echo "Reading the package lists of Debian $suite" >&2
	# Error-Mode=any: a list that could not be fetched is a failure, not a warning beside an old list.
	if ! timeout 600 apt-get -o APT::Update::Error-Mode=any update >"$dir/log" 2>&1; then
		REASON="the package lists of Debian $suite cannot be fetched: $(apt_words "$dir/log")"
		return 1
	fi
	touch "$dir/updated"
}

# apt_words LOG: the line of apt's output that tells why it failed.
apt_words() {
	{ grep -m1 '^E: ' "$1" || tail -n1 "$1"; } |
		sed -e 's|^E: ||' -e 's|^Failed to fetch [^ ]*/\([^ /]*\) *|\1: |' -e 's| *\[IP: .*||'
}

# suite_version PACKAGE: the version in the suite in use, empty when it has none.
suite_version() {
	apt-cache policy "$1" | sed -n 's/^  Candidate: //p' | grep -v '(none)'
}

# upstream_version VERSION: without Debian's epoch and revision.
upstream_version() {
	local version=${1#*:}
	echo "${version%-*}"
}

# skip_version FOLDER REASON: what the tests print when they leave a version out.
skip_version() {
	rm -rf "$1"
	mkdir -p "$1"
	echo "$2" >"$1/SKIP"
	echo "SKIP $(basename "$1"): $2"
}

# no_options ARGUMENTS…: the scripts that fill the cache take no options.
no_options() {
	[ $# -gt 0 ] || return 0
	echo "usage: $0    (no options; its head tells what it does)" >&2
	[ "$1" = --help ] && exit 0
	exit 2
}

# Only one script at a time changes the cache; a second one waits.
lock_cache() {
	mkdir -p "$CACHE/apt"
	exec 9>"$CACHE/apt/lock"
	flock 9
}
