# setup.sh - what ./demo/run and ./test/run share: packages, a build, a private server, and the way back.
#
# Sourced by bash scripts that have set TREE, the root of the source tree. The calls, in the order of their use:
#
#   setup_begin                 stdin, environment, traps
#   setup_packages demo|test    apt installs what is missing; asks nothing
#   setup_build                 make, in the tree, so that the next run has little to do
#   setup_server [line...]      a private copy of the server with medai in it, and a cluster; lines for its
#                               postgresql.conf
#   run_step command...         a long child, in a process group of its own, that the traps can stop
#   as_server command...        the same user as the server's
#
# The server runs out of a temporary folder, RUN. PostgreSQL finds its files relative to its own executable,
# so a folder that mirrors the installation (programs copied, everything else linked) is an installation in
# its own right. medai goes into that one: the machine's server directories are never written, a medai that is
# in use there is not disturbed, two runs do not meet, and nobody needs to be root once the packages are there.
# initdb refuses to run as root, so root hands the server to the postgres user. All of RUN goes on exit.

SUPPORTED_SERVERS='13 to 18'
RUN=''          # the temporary folder; empty until it exists
CHILD=''        # process group of the running step
SERVER_USER=''  # whom the server belongs to when we are root; empty: ourselves
LLVM=()         # with_llvm=no where the server wants bitcode and there is no clang

say()
{
    printf '== %s\n' "$*"
}

die()
{
    printf 'error: %s\n' "$*" >&2
    exit 1
}

setup_begin()
{
    local name

    exec </dev/null
    umask 022
    # The caller's own server, and settings that change what programs print, stay out of this.
    for name in ${!PG@}; do
        [ "$name" = PG_CONFIG ] || unset "$name"
    done
    unset LANGUAGE MAKEFLAGS MAKELEVEL MFLAGS CDPATH
    export LANG=C.UTF-8 LC_ALL=C.UTF-8 PATH="$PATH:/usr/sbin:/sbin"
    trap 'cleanup' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# Ends a process group; what does not heed the first signal within ten seconds gets the second.
stop_group()
{
    local tenths=100

    kill -TERM -- "-$1" 2>/dev/null || return 0
    while [ $tenths -gt 0 ] && kill -0 -- "-$1" 2>/dev/null; do
        sleep 0.1
        tenths=$((tenths - 1))
    done
    kill -KILL -- "-$1" 2>/dev/null || true
}

# Stops what runs and removes RUN. Every postmaster whose data lies in RUN is ours: the private cluster, and
# what an interrupted TAP test left.
cleanup()
{
    local pidfile pid

    trap '' HUP INT TERM
    [ -z "$CHILD" ] || stop_group "$CHILD"
    [ -n "$RUN" ] || return 0
    while IFS= read -r pidfile; do
        pid=$(head -n 1 "$pidfile")
        as_server "$PGBIN/pg_ctl" stop -s -w -t 30 -m immediate -D "$(dirname "$pidfile")" >/dev/null 2>&1 ||
            kill -KILL "$pid" 2>/dev/null || true
    done < <(find "$RUN" -name postmaster.pid -type f 2>/dev/null)
    cd /
    rm -rf "$RUN"
}

# Runs a command so that a signal to this script ends it, children and all, at once.
run_step()
{
    local status=0

    set -m
    "$@" &
    CHILD=$!
    set +m
    wait "$CHILD" || status=$?
    CHILD=''
    return $status
}

# --- packages -------------------------------------------------------------------------------------------------

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

installed()
{
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Root is needed for packages only. sudo may ask for its password, which it does on the terminal.
need_root()
{
    [ "$(id -u)" != 0 ] || return 0
    command -v sudo >/dev/null ||
        die "these packages are missing: $*. Run this as root, or install sudo, or have them installed."
    sudo -n true 2>/dev/null || { [ -t 2 ] && sudo -v </dev/tty; } ||
        die "these packages are missing: $*. sudo does not let you install them: run this as root, or have them installed."
}

run_apt()
{
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l APT_LISTCHANGES_FRONTEND=none \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef \
        -o Dpkg::Options::=--force-confold "$@"
}

has_candidate()
{
    [[ "$(apt-cache policy "$1" 2>/dev/null)" == *"Candidate: "[!\(]* ]]
}

# The server version to work with: the newest server that is installed, else what Debian's own package names.
server_version()
{
    local newest

    newest=$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sed 's|.*/postgresql/\([0-9]*\)/.*|\1|' |
        sort -n | tail -n 1)
    [ -n "$newest" ] ||
        newest=$(apt-cache depends postgresql 2>/dev/null | sed -n 's/^ *Depends: postgresql-\([0-9]*\)$/\1/p')
    printf '%s' "${newest%%$'\n'*}"
}

wanted_packages()
{
    local version

    printf '%s\n' gcc libc6-dev make libprotobuf-c-dev protobuf-c-compiler libonnx-dev zlib1g-dev libinchi-dev
    if [ "$1" = test ]; then
        printf '%s\n' g++ clang libclang-rt-dev llvm libipc-run-perl perl universal-ctags
    fi
    if [ -z "${PG_CONFIG:-}" ]; then
        version=$(server_version)
        printf '%s\n' "postgresql-${version:-15}" "postgresql-server-dev-${version:-15}"
    fi
}

missing_packages()
{
    local package

    for package in $(wanted_packages "$1"); do
        installed "$package" || printf '%s\n' "$package"
    done
}

# Debian's server package creates and starts a cluster of its own when it is first installed. Nobody asked
# for that one: a drop-in says no while apt runs, and is taken away again. What apt and the packages' scripts
# print is shown when they fail.
apt_install()
{
    local folder=/etc/postgresql-common/createcluster.d status=0 output

    as_root mkdir -p "$folder"
    printf 'create_main_cluster = false\n' | as_root tee "$folder/medai-setup.conf" >/dev/null
    output=$(run_apt install -y --no-install-recommends "$@" 2>&1) || status=$?
    as_root rm -f "$folder/medai-setup.conf"
    as_root rmdir --ignore-fail-on-non-empty "$folder"
    [ $status -eq 0 ] || printf '%s\n' "$output" >&2
    return $status
}

setup_packages()
{
    local -a missing
    local package update=no

    command -v apt-get >/dev/null || {
        say "no apt-get here: taking the compiler, the libraries and the server as they are"
        return 0
    }
    mapfile -t missing < <(missing_packages "$1")
    [ ${#missing[@]} -gt 0 ] || return 0
    need_root "${missing[@]}"
    for package in postgresql "${missing[@]}"; do
        has_candidate "$package" || update=yes
    done
    if [ $update = yes ]; then
        say "apt-get update"
        run_apt update
        mapfile -t missing < <(missing_packages "$1")
    fi
    say "apt-get install ${missing[*]}"
    if ! apt_install "${missing[@]}"; then
        # Lists that are older than the mirror's present state name files that are gone.
        say "apt-get update, and once more"
        run_apt update
        apt_install "${missing[@]}" || die "apt-get could not install: ${missing[*]}"
    fi
}

# --- build ----------------------------------------------------------------------------------------------------

find_server()
{
    local version

    if [ -z "${PG_CONFIG:-}" ]; then
        version=$(server_version)
        PG_CONFIG=/usr/lib/postgresql/$version/bin/pg_config
        [ -n "$version" ] && [ -x "$PG_CONFIG" ] || PG_CONFIG=$(command -v pg_config) ||
            die "no PostgreSQL $SUPPORTED_SERVERS found: set PG_CONFIG to its pg_config"
    fi
    [ -f "$("$PG_CONFIG" --pgxs)" ] ||
        die "$PG_CONFIG belongs to a server without its development files (PGXS): install those too"
    [ -x "$("$PG_CONFIG" --bindir)/postgres" ] || die "$PG_CONFIG belongs to a client without a server"
}

in_tree()
{
    make -C "$TREE" --no-print-directory PG_CONFIG="$PG_CONFIG" "${LLVM[@]}" "$@"
}

# The server's makefiles name the clang that compiled its bitcode; without it only the module itself is built.
find_clang()
{
    local clang

    clang=$(sed -n 's/^CLANG *= *//p' "$(dirname "$("$PG_CONFIG" --pgxs)")/../Makefile.global")
    LLVM=()
    [ -z "$clang" ] || command -v "$clang" >/dev/null || LLVM=(with_llvm=no)
}

setup_build()
{
    local log=$TREE/build/make.log stamp=$TREE/build/made-for made_for

    find_server
    find_clang
    [ -w "$TREE" ] || die "you cannot write to $TREE, where the build goes: take a copy of your own"
    made_for="$("$PG_CONFIG" --version) $(gcc -dumpfullversion 2>/dev/null) ${LLVM[*]}"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" != "$made_for" ]; then
        say "the last build was for another server: starting afresh"
        in_tree clean >/dev/null
    fi
    mkdir -p "$TREE/build"
    printf '%s\n' "$made_for" >"$stamp"
    say "building for $("$PG_CONFIG" --version)"
    if ! run_step in_tree -j "$(nproc)" >"$log" 2>&1; then
        cat "$log" >&2
        die "the build failed"
    fi
    grep 'warning:' "$log" || true
}

# --- the private server ---------------------------------------------------------------------------------------

as_server()
{
    if [ -z "$SERVER_USER" ]; then
        "$@"
    else
        HOME=$RUN setpriv --reuid="$SERVER_USER" --regid="$(id -g "$SERVER_USER")" --init-groups -- "$@"
    fi
}

# RUN must let the server's user execute programs and hold a socket path of at most 107 bytes.
make_run_folder()
{
    local base

    if [ "$(id -u)" = 0 ]; then
        SERVER_USER=postgres
        id -u "$SERVER_USER" >/dev/null 2>&1 || SERVER_USER=nobody
    fi
    for base in "${TMPDIR:-/tmp}" /tmp /var/tmp /dev/shm; do
        [ ${#base} -lt 50 ] && RUN=$(mktemp -d "$base/medai.XXXXXX" 2>/dev/null) || continue
        mkdir "$RUN/socket" "$RUN/tmp"
        cp "$(type -P true)" "$RUN/tmp/true"
        [ -z "$SERVER_USER" ] || chown -R "$SERVER_USER:" "$RUN"
        if as_server "$RUN/tmp/true" 2>/dev/null; then
            export TMPDIR=$RUN/tmp
            return 0
        fi
        rm -rf "$RUN"
        RUN=''
    done
    die "found no folder for temporary files that allows programs to run: set TMPDIR to one"
}

# mirror FOLDER [NAME]: FOLDER inside the private installation, every entry a link to the real one, NAME a folder
# of links again so that files can be added to it.
mirror()
{
    local entry

    mkdir -p "$RUN/root$1"
    for entry in "$1"/*; do
        [ ! -e "$entry" ] || [ "${entry##*/}" = "${2:-}" ] || ln -s "$entry" "$RUN/root$1/"
    done
    [ -z "${2:-}" ] || mirror "$1/$2"
}

# A copy of the installation under RUN/root, and medai in it.
install_privately()
{
    local bin program

    bin=$("$PG_CONFIG" --bindir)
    PGBIN=$RUN/root$bin
    mkdir -p "$PGBIN"
    for program in "$bin"/{postgres,initdb,psql,pgbench,pg_*,create*,drop*,vacuumdb,reindexdb,clusterdb}; do
        [ ! -f "$program" ] || cp -L "$program" "$PGBIN/"
    done
    mirror "$("$PG_CONFIG" --sharedir)" extension
    mirror "$("$PG_CONFIG" --pkglibdir)" bitcode
    # A medai that the machine has already is linked here too: remove the links before files take their place.
    find "$RUN/root" -type l \( -name 'medai.*' -o -name 'medai_*' -o -name 'medai--*' -o -name medai \) -delete
    in_tree install DESTDIR="$RUN/root" >"$RUN/install.log" 2>&1 || {
        cat "$RUN/install.log" >&2
        die "make install failed"
    }
    [ "$("$PGBIN/pg_config" --sharedir)" = "$RUN/root$("$PG_CONFIG" --sharedir)" ] ||
        die "the copy of the server in $RUN/root does not find its own files"
}

setup_server()
{
    make_run_folder
    install_privately
    say "starting a private server ($("$PGBIN/postgres" --version)) in $RUN"
    as_server "$PGBIN/initdb" -D "$RUN/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >"$RUN/initdb.log" 2>&1 || {
        cat "$RUN/initdb.log" >&2
        die "initdb failed"
    }
    {
        printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$RUN/socket'" \
            "unix_socket_permissions = 0700" "fsync = off" "full_page_writes = off" "max_wal_size = 4GB" "$@"
    } | as_server tee -a "$RUN/data/postgresql.conf" >/dev/null
    as_server "$PGBIN/pg_ctl" start -s -w -t 60 -D "$RUN/data" -l "$RUN/data/server.log" >/dev/null || {
        cat "$RUN/data/server.log" >&2
        die "the server did not start"
    }
    export PGHOST=$RUN/socket PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
}
