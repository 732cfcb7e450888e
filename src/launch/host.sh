# The part of pexplore that runs on another machine. It is copied there as ROOT/host-DIGEST.sh,
# after slurm.sh, and called as `sh ROOT/host-DIGEST.sh COMMAND [ARGUMENT]…`. It needs git, setsid
# and the usual tools.
#
# ROOT/REPOSITORY/base.git           the commits that were pushed
# ROOT/REPOSITORY/EXPERIMENT/NAME    a worktree, with a git directory of its own
# ROOT/REPOSITORY/EXPERIMENT/.NAME/  what pexplore keeps of it: index, exclude, jobs/JOB/
#
# A job is a command that runs apart from the connection that began it. Its directory holds
#   command  in  out  err    the shell text and the three streams
#   pid                      of its process group
#   peak                     kilobytes of its largest process, where that was asked for
#   status                   written last: exit status, then begin and end in nanoseconds, then
#                            processor seconds
set -u
umask 077
unset CDPATH GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR
root=$(cd "${0%/*}" && pwd -P) || exit 1
export LC_ALL=C.UTF-8

fail() {
  printf 'pexplore: %s\n' "$1" >&2
  exit 1
}

# Sets tree and own from REPOSITORY/EXPERIMENT/NAME.
place() {
  repository=$root/${1%%/*}
  tree=$root/$1
  own=${tree%/*}/.${tree##*/}
}

# git on the worktree, with an index that is not the session's.
git_on_tree() {
  GIT_INDEX_FILE=$own/index git -c core.excludesFile="$own/exclude" -c core.fsmonitor=false \
    -c core.hooksPath=/dev/null -c advice.addEmbeddedRepo=false -c gc.auto=0 \
    --git-dir="$tree/.git" --work-tree="$tree" "$@"
}

# The tree of all files that git does not ignore and that were not there before the session.
# Files that cannot be read are left out; without room, the rest would be left out as well.
current_tree() {
  rm -f "$own/index.lock"
  said=$(git_on_tree add --all --ignore-errors -- . 2>&1)
  added=$?
  case $said in
    *"failed to insert into database"* | *"unable to write"*) fail "the work cannot be kept: $said" ;;
  esac
  case $added:$said in
    0:* | 1:?*) ;;
    *) fail "the files of the session cannot be read: $said" ;;
  esac
  git_on_tree write-tree
}

is_alive() { kill -0 "$1" 2>/dev/null; }

# Writes how the job in $1 ended, where a full disk has room for it: over the blanks of its start.
write_status() { printf '%-100s\n' "$2" 1<>"$1/status.new" && mv "$1/status.new" "$1/status"; }

# Ends the process group of a job; $1: its directory, $2: a signal.
signal_job() {
  [ -f "$1/status" ] && return 0
  if [ -f "$1/options" ]; then
    slurm_signal "$1" "$2"
    return 0
  fi
  group=$(cat "$1/pid" 2>/dev/null) || return 0
  # The shell that watches over the job is in its group, and cannot write how a killed one ended.
  if [ "$2" = KILL ]; then
    write_status "$1" "137 0 0 0"
  fi
  kill -s "$2" -- "-$group" 2>/dev/null
}

end_jobs() {
  for each in "$own"/jobs/*/; do
    [ -d "$each" ] && signal_job "${each%/}" KILL
  done
  slurm_wait_for_killed
}

machine_facts() {
  echo "system $(uname -s) $(uname -m)"
  echo "processors $(getconf _NPROCESSORS_ONLN 2>/dev/null)"
  echo "processor $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
}

# A line for each program that is found.
program_facts() {
  echo "git $(git --version 2>/dev/null)"
  for program; do
    found=$(command -v "$program") && echo "program $program $found"
  done
  return 0
}

exit_status_of() {
  read -r code rest <"$1/status" || code=1
  # 255 is how ssh says that it failed.
  [ "$code" = 255 ] && code=254
  return "$code"
}

# The lock under which pexplore measures on this machine: its own runs of this user take it as well.
lock_directory=/tmp/parallel_explore-$(id -u)
lock=$lock_directory/measuring.lock

# Prints the process that holds the lock and its note about itself.
print_holder() {
  inode=$(stat -c %i "$lock")
  holder=$(awk -v inode="$inode" '$2 == "FLOCK" { split($6, place, ":"); if (place[3] == inode) { print $5; exit } }' \
    /proc/locks 2>/dev/null)
  note=
  [ -n "$holder" ] && [ -f "$lock.$holder" ] && note=$(head -c 4000 "$lock.$holder" | tr -d '\n')
  echo "waiting ${holder:-0} $note"
}

# Prints "run PLACE COUNT" for each experiment of which jobs run here.
print_runs() {
  for each in "$root"/*/*/.*/jobs/*/; do
    [ -f "${each}pid" ] && [ ! -f "${each}status" ] && is_alive "$(cat "${each}pid")" || continue
    each=${each#"$root/"}
    echo "${each%/.*/jobs/*}"
  done | sort | uniq -c | while read -r count place; do echo "run $place $count"; done
}

now() {
  nanoseconds=$(date +%s%N)
  case $nanoseconds in *[!0-9]*) nanoseconds=$(date +%s)000000000 ;; esac
}

# Waits for the process job, whatever signals come, and sets code.
wait_for_command() {
  while :; do
    wait "$job"
    code=$?
    is_alive "$job" || break
  done
  # A signal that came at its end has hidden its status.
  wait "$job" 2>/dev/null
  ended=$?
  [ "$ended" = 127 ] || code=$ended # 127: the shell has reported it before
}

# Keeps room on the disk for the status of a job, which may be full later; $1: its directory.
reserve_status() { printf '%100s\n' '' >"$1/status.new"; }

# Writes how the command of a job ended; $1: its directory.
write_end() {
  now
  # In no subshell, which would have times of its own.
  times >"$1/times" 2>/dev/null
  used=$(awk 'NR == 2 { gsub("m", " "); gsub("s", ""); print $1 * 60 + $2 + $3 * 60 + $4 }' "$1/times")
  write_status "$1" "$code $began $nanoseconds ${used:-0}"
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in
  # Facts about the machine, a line each.
  check)
    problem=$( (: >"$root/.written") 2>&1) || fail "$root cannot be written: ${problem##*: }"
    echo "root $root"
    echo "time $(date +%s)"
    machine_facts
    echo "kilobytes $(df -Pk "$root" | awk 'NR == 2 { print $4 }')"
    command -v setsid >/dev/null && echo "setsid yes"
    tail --help 2>/dev/null | grep -q -e --pid && echo "tail yes"
    /usr/bin/time -q -f %M -o /dev/null true 2>/dev/null && echo "peak yes"
    print_runs
    program_facts "$@"
    ;;

  # slurm [OPTION…]: facts about Slurm, and whether it takes a job with these options.
  slurm)
    slurm_check "$@"
    ;;

  # probe [OPTION…] -- [PROGRAM…]: a job of Slurm that looks at its node.
  probe)
    slurm_probe "$@"
    ;;

  # facts PLACE [PROGRAM…]: writes what this node is to a file there.
  facts)
    directory=$1
    shift
    {
      echo "node ${SLURMD_NODENAME:-$(uname -n)}"
      machine_facts
      program_facts "$@"
    } >"$directory/facts.new" && mv "$directory/facts.new" "$directory/facts"
    ;;

  # prepare REPOSITORY: makes the repository that commits are pushed to.
  prepare)
    directory=$root/$1/base.git
    [ -f "$directory/HEAD" ] || git init --quiet --bare --template= "$directory" || exit 1
    git --git-dir="$directory" config gc.auto 0
    git --git-dir="$directory" config receive.autogc false
    ;;

  # tree PLACE COMMIT BRANCH NAME EMAIL: makes a worktree at a commit that was pushed. One that is
  # there already stays as it is.
  tree)
    place "$1"
    if [ -f "$own/made" ] && [ -d "$tree/.git" ]; then exit 0; fi
    end_jobs
    rm -rf "$tree" "$own"
    mkdir -p "$own/jobs" "$tree" || exit 1
    git init --quiet --template= "$tree" || exit 1
    mkdir -p "$tree/.git/objects/info"
    echo "$repository/base.git/objects" >"$tree/.git/objects/info/alternates"
    : >"$own/exclude"
    git --git-dir="$tree/.git" update-ref "refs/heads/$3" "$2" || exit 1
    git --git-dir="$tree/.git" symbolic-ref HEAD "refs/heads/$3" || exit 1
    git --git-dir="$tree/.git" --work-tree="$tree" reset --quiet --hard || exit 1
    git config --get user.email >/dev/null 2>&1 ||
      { git -C "$tree" config user.name "$4" && git -C "$tree" config user.email "$5"; }
    # Hidden from git, as on the user's machine.
    if mkdir "$tree/.pexplore-scratch" 2>/dev/null; then
      echo '*' >"$tree/.pexplore-scratch/.gitignore"
    fi
    cp "$tree/.git/index" "$own/index" || exit 1
    : >"$own/made"
    ;;

  # put PLACE: unpacks an archive from standard input over the worktree.
  put)
    place "$1"
    exec tar -x -f - -C "$tree"
    ;;

  # ready PLACE: what git does not know now is not the session's work.
  ready)
    place "$1"
    : >"$own/exclude"
    git_on_tree -c core.quotePath=false ls-files --others --exclude-standard |
      sed -e '/^"/d' -e 's/[][\\*?!# ]/\\&/g' -e 's,^,/,' >"$own/exclude.new" || exit 1
    mv "$own/exclude.new" "$own/exclude"
    ;;

  # reset PLACE COMMIT [HEAD]: makes the files those of a commit that was pushed, and the branch
  # that of HEAD. Prints the paths that differed, a NUL after each.
  reset)
    place "$1"
    end_jobs
    before=$(current_tree) || exit 1
    git --git-dir="$tree/.git" diff-tree -r -z --name-only --no-renames "$before" "$2^{tree}" \
      >"$own/differing" || exit 1
    if [ -s "$own/differing" ]; then
      git_on_tree read-tree --reset -u "$2" || exit 1
    fi
    if [ -n "${3:-}" ]; then
      git --git-dir="$tree/.git" update-ref HEAD "$3" || exit 1
      cp "$own/index" "$tree/.git/index" || exit 1
    fi
    cat "$own/differing"
    ;;

  # collect PLACE: commits the work where a fetch finds it, refs/pexplore/work, and prints that
  # commit and HEAD.
  collect)
    place "$1"
    end_jobs
    work=$(current_tree) || exit 1
    head=$(git --git-dir="$tree/.git" rev-parse --verify --quiet 'HEAD^{commit}') || head=
    if [ -n "$head" ] && [ "$work" = "$(git --git-dir="$tree/.git" rev-parse "$head^{tree}")" ]; then
      commit=$head
    else
      commit=$(echo "Work of the session" | GIT_AUTHOR_NAME=pexplore GIT_AUTHOR_EMAIL=pexplore \
        GIT_COMMITTER_NAME=pexplore GIT_COMMITTER_EMAIL=pexplore git --git-dir="$tree/.git" \
        commit-tree "$work" ${head:+-p "$head"}) || exit 1
    fi
    git --git-dir="$tree/.git" update-ref --no-deref refs/pexplore/work "$commit" || exit 1
    echo "$commit $head"
    ;;

  # end PLACE: ends its jobs.
  end)
    place "$1"
    end_jobs
    exit 0
    ;;

  # remove PLACE: ends its jobs and removes everything of it.
  remove)
    place "$1"
    end_jobs
    chmod -R u+w "$tree" "$own" 2>/dev/null
    rm -rf "$tree" "$own" || exit 1
    rmdir "${tree%/*}" 2>/dev/null
    exit 0
    ;;

  # run PLACE JOB COMMAND-BYTES INPUT-BYTES OUT ERR [HOW [OPTION…]]: begins a job with the command
  # and the input that follow on standard input, or finds it, and prints its output from these
  # offsets on. INPUT-BYTES is - where input goes on while the job runs. HOW is there for a job of
  # Slurm: "timed" or "any", with options of sbatch.
  run)
    place "$1"
    job=$own/jobs/$2
    is_new=
    if [ ! -d "$job" ]; then
      is_new=yes
      [ -d "$tree" ] || fail "the worktree $tree is gone"
      new=$job.new.$$
      mkdir -p "$new" || exit 1
      head -c "$3" >"$new/command"
      [ "$4" = - ] || head -c "$4" >"$new/in"
      # A line that was cut in the middle of this has begun nothing.
      if [ "$(wc -c <"$new/command")" -ne "$3" ] ||
        { [ "$4" != - ] && [ "$(wc -c <"$new/in")" -ne "$4" ]; }; then
        rm -rf "$new"
        exit 1
      fi
      : >"$new/out"
      : >"$new/err"
      [ -z "${7:-}" ] || slurm_new "$new" "$@"
      mv "$new" "$job" || exit 1
    fi
    if [ -f "$job/options" ]; then
      [ -z "$is_new" ] || [ "$4" != - ] || slurm_converse "$job"
      slurm_run "$job" "$5" "$6"
      exit_status_of "$job"
      exit $?
    fi
    if [ -n "$is_new" ]; then
      exec 3<&0
      [ "$4" = - ] || exec 3<"$job/in"
      setsid sh "$0" supervise "$tree" "$job" <&3 3<&- >/dev/null 2>&1 &
      watcher=$!
      exec 3<&-
      echo "$watcher" >"$job/watcher"
    else
      # Not a child of this shell: wait for its last word. A process that has ended and that its
      # parent does not wait for looks alive, and so does one of the same id.
      while [ ! -f "$job/status" ] && is_alive "$(cat "$job/watcher" 2>/dev/null || echo none)"; do
        sleep 0.2
      done &
      watcher=$!
    fi
    tail -c "+$(($5 + 1))" -f -s 0.02 --pid="$watcher" "$job/out" 2>/dev/null &
    tail -c "+$(($6 + 1))" -f -s 0.02 --pid="$watcher" "$job/err" >&2 2>/dev/null &
    { wait "$watcher"; } 2>/dev/null # a shell says aloud how its child was killed
    wait
    if [ ! -f "$job/status" ]; then
      # As EX_TEMPFAIL: another session may go on with what this one left.
      last_word="the machine was restarted, or its process was killed"
      echo "$last_word" >>"$job/err"
      echo "75 0 0 0" >"$job/status"
      # Last, since it ends this shell if the reader has left.
      echo "$last_word" >&2
    fi
    exit_status_of "$job"
    exit $?
    ;;

  # supervise TREE JOB: runs the command of a job and writes how it ended.
  supervise)
    cd "$1" || exit 1
    trap : TERM INT HUP QUIT USR1 USR2
    [ ! -f "$2/options" ] || slurm_supervise "$2"
    echo $$ >"$2/pid"
    reserve_status "$2"
    now
    began=$nanoseconds
    # A shell gives background processes no input, unless it is redirected.
    exec 3<&0
    sh "$2/command" <&3 3<&- >>"$2/out" 2>>"$2/err" &
    job=$!
    exec 3<&- 0</dev/null
    wait_for_command
    write_end "$2"
    # Processes that the job left running end with it.
    trap - TERM
    kill -s KILL 0
    ;;

  # element LIST: supervises the job of an array's element.
  element)
    line=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "$1")
    tab=$(printf '\t')
    exec sh "$0" supervise "${line%%"$tab"*}" "${line#*"$tab"}"
    ;;

  # look OWNER: passes the state of each job of Slurm on to it, for as long as a process lives.
  look)
    rm -f "$root/slurm/look.$(uname -n).before"
    while is_alive "$1"; do
      slurm_look
      sleep 2
    done
    ;;

  # node REPOSITORY/EXPERIMENT: facts about the node that timed commands ran on.
  node)
    cat "$root/$1.node" 2>/dev/null
    exit 0
    ;;

  # get PLACE JOB FILE…: an archive of those of the files that the job has written.
  get)
    place "$1"
    began=$own/jobs/$2/command
    shift 2
    cd "$tree" || exit 1
    for file; do
      shift
      [ -f "$file" ] && [ -n "$(find "$file" -newer "$began" 2>/dev/null)" ] && set -- "$@" "./$file"
    done
    exec tar -c -f - -- "$@"
    ;;

  # times PLACE JOB: how the job ended, as in its status.
  times)
    place "$1"
    read -r line <"$own/jobs/$2/status"
    [ -s "$own/jobs/$2/peak" ] && line="$line peak=$(($(tail -n 1 "$own/jobs/$2/peak") * 1024))"
    echo "$line"
    ;;

  # changed PLACE JOB: succeeds if something in the worktree was written since it was last asked, or
  # since the job began.
  changed)
    place "$1"
    job=$own/jobs/$2
    seen=$job/seen
    [ -f "$seen" ] || seen=$job/command
    : >"$job/seen.new" || exit 1
    found=$(find "$tree" -path "$tree/.git" -prune -o -newer "$seen" -print 2>/dev/null | head -n 1)
    mv "$job/seen.new" "$job/seen"
    [ -n "$found" ]
    exit
    ;;

  # hold SECONDS NOTE: takes the lock for measuring, for which it waits at most so long, and holds it
  # until its input ends. Prints "waiting PID NOTE" of the holder, then "held"; "impossible"
  # where there cannot be a lock.
  hold)
    mkdir -m 700 "$lock_directory" 2>/dev/null
    if [ -L "$lock_directory" ] || ! command -v flock >/dev/null ||
      [ "$(stat -c %u:%a "$lock_directory" 2>/dev/null)" != "$(id -u):700" ]; then
      echo impossible
      exit 0
    fi
    flock -n "$lock" true || print_holder
    exec flock -w "$1" "$lock" sh "$0" held "$2"
    ;;

  # held NOTE: what runs below the lock; the parent is the process that holds it.
  held)
    printf '%s' "$1" >"$lock.$PPID"
    echo held
    cat >/dev/null
    rm -f "$lock.$PPID"
    exit 0
    ;;

  # stop PLACE JOB SIGNAL SECONDS: sends a signal, and SIGKILL if the job is still there later.
  stop)
    place "$1"
    job=$own/jobs/$2
    signal_job "$job" "$3"
    [ "$3" = KILL ] && exit 0
    (
      waited=0
      while [ "$waited" -lt "$4" ] && [ ! -f "$job/status" ]; do
        sleep 1
        waited=$((waited + 1))
      done
      signal_job "$job" KILL
    ) </dev/null >/dev/null 2>&1 &
    ;;

  *)
    fail "unknown command $command"
    ;;
esac
