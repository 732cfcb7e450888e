#!/bin/sh
# Jobs as Slurm runs them: functions of host.sh, which follows in the same file. Everything below
# ROOT is on a file system that the nodes of the cluster share with this machine.
#
# ROOT/slurm/queue/OPTIONS.TICKET  a job that is to be submitted: its directory
# ROOT/slurm/active/ID             one that was, and has not ended yet: its directory
# ROOT/slurm/look.MACHINE.*        what squeue said, for all processes of this machine
# ROOT/slurm/arrays/NAME           the elements of an array, a line each: worktree, tab, directory
#
# The directory of a job holds, beside what others have:
#   options   of sbatch, a line each
#   id        Slurm's number of the job, "12", or of an array's element, "12_3"
#   claim/    made by the node that runs it: nothing is run twice
#   said      lines of the node: "begun NODE", then "ended BYTES-OUT BYTES-ERR"
#   queue     lines of Slurm: "waits REASON", then "gone STATE NODE"
#   stopped   it was told to end
#   pin       the file with the node of this experiment's timed commands

most_singles=50
largest_array=1000

# Writes how a job ended, unless that is known already; $1: its directory, $2: its status.
slurm_end() {
  [ ! -e "$1/status" ] || return 1
  end=$1/status.$(uname -n).$$
  if echo "$2" >"$end"; then
    ln "$end" "$1/status"
  else
    write_status "$1" "$2" # the disk is full
  fi 2>/dev/null
  rm -f "$end"
}

# Sets words to the last thing that Slurm said in a file, without its prefixes.
slurm_words() {
  words=$(sed -n -e 's/^[a-z]*: \(error\|fatal\): //' -e 's/^allocation failure: //' \
    -e 's/^Batch job submission failed: //' -e '/./p' "$1" | tail -n 1)
}

# Submits a shell text; $1: the file with the options, $2: a file for what is said, then the text
# and more options.
slurm_sbatch() {
  file=$1 said=$2 text=$3
  shift 3
  while read -r option; do set -- "$@" "$option"; done <"$file"
  id=$(sbatch --parsable --no-requeue --input=/dev/null --output=/dev/null "$@" \
    --wrap="$text" 2>"$said") || return 1
  id=${id%%;*}
}

quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"; }

# Submits all waiting jobs of the same options as an array; $1: how their tickets begin.
slurm_submit_array() {
  list=$root/slurm/arrays/$(uname -n).$$
  cat "$1".* | head -n $largest_array | while read -r each; do
    [ -d "$each" ] && [ ! -e "$each/id" ] && [ ! -e "$each/stopped" ] &&
      printf '%s\t%s\n' "$(cat "$each/tree")" "$each"
  done >"$list"
  count=$(wc -l <"$list")
  [ "$count" -gt 1 ] || return 1
  slurm_sbatch "$2/options" "$2/refusal" "exec sh $(quoted "$0") element $(quoted "$list")" \
    --job-name=pexplore "--array=0-$((count - 1))" || return 1
  number=0
  while read -r each; do
    each=${each#*"$tab"}
    echo "$each" >"$root/slurm/active/${id}_$number"
    echo "${id}_$number" >"$each/id"
    number=$((number + 1))
  done <"$list"
}

# Submits a job, with those that wait as well if they are many; $1: its directory. Fails with the
# words of Slurm in words; 255: it may be asked again.
slurm_submit() {
  mkdir -p "$root/slurm/queue" "$root/slurm/active" "$root/slurm/arrays" || return 1
  tab=$(printf '\t')
  key=$root/slurm/queue/$(cksum <"$1/options" | tr -d ' \n')
  ticket=$key.$(uname -n).$$
  echo "$1" >"$root/slurm/ticket.$(uname -n).$$" && mv "$root/slurm/ticket.$(uname -n).$$" "$ticket"
  exec 8>"$root/slurm/lock"
  flock -w 60 8
  result=0
  if [ ! -e "$1/id" ] && [ ! -e "$1/stopped" ]; then
    # shellcheck disable=SC2010
    waiting=$(ls "$root/slurm/queue" | grep -c "^${key##*/}\.")
    [ "$waiting" -gt $most_singles ] && slurm_submit_array "$key" "$1"
    if [ ! -e "$1/id" ]; then
      name=${1%/jobs/*}
      name=${name##*/.}
      if slurm_sbatch "$1/options" "$1/refusal" \
        "exec sh $(quoted "$0") supervise $(quoted "$(cat "$1/tree")") $(quoted "$1")" \
        "--job-name=pexplore-$name" "--chdir=$(cat "$1/tree")"; then
        echo "$1" >"$root/slurm/active/$id"
        echo "$id" >"$1/id"
      else
        slurm_words "$1/refusal"
        result=1
        case $words in
          *"contact slurm"* | *"connect"* | *"timed out"* | *"emporarily"* | *"Zero Bytes"*) result=255 ;;
        esac
      fi
    fi
  fi
  rm -f "$ticket"
  exec 8>&-
  return $result
}

# Looks at all jobs once, and passes on to each what is new about it.
slurm_look() {
  mine=$root/slurm/look.$(uname -n)
  ls "$root/slurm/active" >"$mine.active" || return 0
  [ -s "$mine.active" ] || return 0
  squeue --noheader --array --states=all --user="$(id -un)" --format='%i|%T|%r|%N' \
    >"$mine.all" 2>/dev/null || return 0 # it does not answer now
  awk -F'|' 'FNR == NR { line[$1] = $0; next } { print ($1 in line) ? line[$1] : $1 "|GONE||" }' \
    "$mine.all" "$mine.active" >"$mine.now"
  [ -f "$mine.before" ] || : >"$mine.before"
  grep -vxF -f "$mine.before" "$mine.now" | while IFS='|' read -r id state reason node; do
    read -r job <"$root/slurm/active/$id" || continue
    [ -d "$job" ] || rm -f "$root/slurm/active/$id"
    case $state in
      PENDING | CONFIGURING)
        [ "$reason" = None ] && reason=$state
        echo "waits $reason" >>"$job/queue"
        ;;
      RUNNING | COMPLETING | STAGE_OUT | SIGNALING | SUSPENDED | STOPPED | RESIZING) ;;
      *) echo "gone $state $node" >>"$job/queue" ;;
    esac
  done 2>/dev/null
  mv "$mine.now" "$mine.before"
}

# The state of a job that no longer runs, by Slurm or by its accounts; $1: its number.
slurm_state() {
  tries=0
  while :; do
    state=$(squeue --noheader --states=all --jobs="$1" --format=%T 2>/dev/null | head -n 1)
    case $state in RUNNING | COMPLETING) ;; *) break ;; esac
    tries=$((tries + 1))
    [ $tries -lt 20 ] || break
    sleep 0.25
  done
  [ -n "$state" ] || state=$(sacct --noheader --allocations --parsable2 --jobs="$1" --format=State 2>/dev/null | head -n 1)
  state=${state%% *}
}

# Finds out why Slurm ended a job: sets words, and code to its status. $1: the directory, $2: the
# state, $3: the node.
slurm_reason() {
  code=75
  case $2 in
    NODE_FAIL | BOOT_FAIL) words="Slurm lost its node ${3:-}" ;;
    PREEMPTED) words="Slurm ended it for a job of higher priority" ;;
    TIMEOUT | DEADLINE)
      words="Slurm ended it at its limit of time: raise \"time\""
      code=143
      ;;
    OUT_OF_MEMORY)
      words="Slurm ended it because it was out of memory: raise \"memory\""
      code=137
      ;;
    CANCELLED)
      words="it was cancelled in Slurm"
      code=143
      ;;
    COMPLETED | FAILED)
      words="its node ${3:-} ended it without a message"
      [ -d "$1/claim" ] || {
        words="node ${3:-} does not see $root: it must be on a file system that all nodes share"
        code=1
      }
      ;;
    *) words="Slurm no longer knows job $(cat "$1/id" 2>/dev/null)" ;;
  esac
}

# Of a job that has left Slurm: writes how it ended if it did not do so itself.
slurm_conclude() {
  tries=0
  while [ -d "$1/claim" ] && [ ! -f "$1/status" ] && [ $tries -lt 20 ]; do
    sleep 0.2
    tries=$((tries + 1))
  done
  [ -f "$1/status" ] && return
  [ -f "$1/stopped" ] && slurm_end "$1" "143 0 0 0" && return
  state=$2
  [ "$state" != GONE ] || slurm_state "$(cat "$1/id")"
  slurm_reason "$1" "$state" "${3:-}"
  echo "$words" >>"$1/err"
  slurm_end "$1" "$code 0 0 0"
}

# A command that was killed, and not by us: Slurm may have done that, and says why.
slurm_explain() {
  read -r code rest <"$1/status"
  [ ! -f "$1/stopped" ] || return 0
  [ "$code" = 143 ] || [ "$code" = 137 ] || return 0
  slurm_state "$(cat "$1/id")"
  case $state in
    NODE_FAIL | PREEMPTED | TIMEOUT | DEADLINE | OUT_OF_MEMORY | CANCELLED) ;;
    *) return 0 ;;
  esac
  slurm_reason "$1" "$state"
  echo "$words" >>"$1/err"
  echo "$code $rest" >"$1/status.new" && mv "$1/status.new" "$1/status"
}

# Follows a job to its end; $1: its directory, $2 and $3: offsets of what it prints. Marks on
# standard error come before everything that it prints.
slurm_follow() {
  job=$1
  followers=
  if [ ! -f "$job/status" ]; then
    place=$(mktemp -d) && mkfifo "$place/lines" || return 1
    # A file that a program reads may be on the disk of another machine: its size is asked for.
    tail -q -n +1 -f -s 0.1 --pid=$$ "$job/said" "$job/queue" >"$place/lines" 2>/dev/null &
    teller=$!
    exec 4<"$place/lines"
    rm -r "$place"
    flock "$root/slurm/look.lock" sh "$0" look $$ </dev/null >/dev/null 2>&1 4<&- &
    looker=$!
    while read -r word rest <&4; do
      case $word in
        waits) printf '\001waits %s\n' "$rest" >&2 ;;
        begun)
          printf '\001begun\n' >&2
          tail -c "+$(($2 + 1))" -f -s 0.1 --pid="$teller" "$job/out" 2>/dev/null &
          tail -c "+$(($3 + 1))" -f -s 0.1 --pid="$teller" "$job/err" >&2 2>/dev/null &
          followers=yes
          ;;
        ended)
          tries=0
          while [ $tries -lt 50 ] && { [ "$(wc -c <"$job/out")" -lt "${rest%% *}" ] ||
            [ "$(wc -c <"$job/err")" -lt "${rest##* }" ]; }; do
            sleep 0.1
            tries=$((tries + 1))
          done
          break
          ;;
        gone)
          # shellcheck disable=SC2086
          slurm_conclude "$job" $rest
          break
          ;;
      esac
    done
    slurm_explain "$job"
    # shellcheck disable=SC2086
    kill "$looker" "$teller" ${converser:-} 2>/dev/null
    { wait; } 2>/dev/null
    rm -f "$root/slurm/active/$(cat "$job/id" 2>/dev/null)"
  fi
  if [ -z "$followers" ]; then
    printf '\001begun\n' >&2
    tail -c "+$(($2 + 1))" "$job/out"
    tail -c "+$(($3 + 1))" "$job/err" >&2
  fi
}

# Makes a new job one of Slurm; $1: its directory, then the arguments of `run`.
slurm_new() {
  new=$1 how=$8
  shift 8
  echo "$tree" >"$new/tree"
  : >"$new/said"
  : >"$new/queue"
  if [ "$how" = timed ]; then
    pin=${tree%/*}.node
    echo "$pin" >"$new/pin"
    # Numbers of two machines are not compared: the first one's is that of all.
    [ -s "$pin" ] && set -- "$@" "--nodelist=$(sed -n 's/^node //p' "$pin")"
  fi
  for option; do printf '%s\n' "$option"; done >"$new/options"
}

# Submits a job if that has not happened, and follows it.
slurm_run() {
  if [ ! -e "$1/id" ] && [ ! -e "$1/status" ]; then
    slurm_submit "$1" || {
      code=$?
      if [ $code = 255 ]; then
        # As if there were no connection: it is asked again.
        printf '\001fails %s\n' "$words" >&2
        exit 255
      fi
      echo "Slurm refused the job: $words" >>"$1/err"
      slurm_end "$1" "75 0 0 0"
    }
    [ ! -f "$1/stopped" ] || [ -e "$1/id" ] || slurm_end "$1" "143 0 0 0"
  fi
  slurm_follow "$@"
}

# On a node, before a command: fails if it is not to run.
slurm_begin() {
  if [ -f "$1/status" ] || [ -f "$1/stopped" ]; then return 1; fi
  if ! mkdir "$1/claim" 2>/dev/null; then
    # Slurm starts it again: a later session goes on with what this one left.
    if [ "${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then
      echo "Slurm lost its node, and started it again" >>"$1/err"
      slurm_end "$1" "75 0 0 0"
      echo "gone REQUEUED" >>"$1/said"
    fi
    return 1
  fi
  if [ -f "$1/pin" ]; then
    {
      echo "node ${SLURMD_NODENAME:-$(uname -n)}"
      machine_facts
    } >"$1/node"
    ln "$1/node" "$(cat "$1/pin")" 2>/dev/null
    if [ "$(head -n 1 "$1/node")" != "$(head -n 1 "$(cat "$1/pin")")" ]; then
      echo "Slurm gave a timed command to another node than $(head -n 1 "$(cat "$1/pin")")" >>"$1/err"
      slurm_end "$1" "75 0 0 0"
      echo "gone REFUSED" >>"$1/said"
      return 1
    fi
  fi
  echo "begun ${SLURMD_NODENAME:-}" >>"$1/said"
}

# Passes standard input on to a job; $1: its directory.
slurm_converse() {
  : >"$1/in"
  : >"$1/converses"
  exec 3<&0
  (cat <&3 >>"$1/in" && : >"$1/in.end") >/dev/null 2>&1 &
  converser=$!
  exec 3<&-
}

# Passes a signal on to the command, which Slurm does not see in a session of its own; $1: the signal.
# One that comes before the command has begun is kept for it.
slurm_forward() {
  signalled=$1
  [ -z "$job" ] || kill -s "$1" -- "-$job" 2>/dev/null || kill -s "$1" "$job" 2>/dev/null
}

# Runs a part of the supervision that Slurm's signals to all processes of a job do not end.
slurm_aside() {
  trap '' TERM INT HUP QUIT USR1 USR2
  "$@"
}

slurm_await() { while [ ! -f "$1" ]; do sleep "$2"; done; }

# Ends the command of a job that has its status; $1: the directory, $2: the command's group.
slurm_keep() { slurm_await "$1/status" 5 && kill -s KILL -- "-$2"; }

# On a node: runs the command of a job, in a session of its own, and ends.
slurm_supervise() {
  slurm_begin "$1" || exit 0
  reserve_status "$1"
  job='' signalled=''
  for each in TERM INT HUP QUIT USR1 USR2; do
    # shellcheck disable=SC2064
    trap "slurm_forward $each" "$each"
  done
  now
  began=$nanoseconds
  if [ -f "$1/converses" ]; then
    slurm_aside slurm_await "$1/in.end" 0.2 &
    slurm_aside exec tail -c +1 -f -s 0.05 --pid=$! "$1/in" 2>/dev/null | setsid sh "$1/command" >>"$1/out" 2>>"$1/err" &
  else
    [ -f "$1/in" ] || exec </dev/null
    [ ! -f "$1/in" ] || exec <"$1/in"
    exec 3<&0
    setsid sh "$1/command" <&3 3<&- >>"$1/out" 2>>"$1/err" &
  fi
  job=$!
  [ -z "$signalled" ] || slurm_forward "$signalled"
  # A node that was thought lost ends a job that another one may have begun again.
  slurm_aside slurm_keep "$1" "$job" >/dev/null 2>&1 &
  keeper=$!
  wait_for_command
  kill -s KILL "$keeper"
  kill -s KILL -- "-$job" 2>/dev/null
  [ -f "$1/status" ] || write_end "$1"
  echo "ended $(wc -c <"$1/out") $(wc -c <"$1/err")" >>"$1/said"
  exit "$code"
}

# Ends a job; $1: its directory, $2: a signal.
slurm_signal() {
  : >"$1/stopped"
  id=$(cat "$1/id" 2>/dev/null) || return 0
  if [ "$2" = KILL ]; then
    slurm_end "$1" "137 0 0 0"
    echo "gone KILLED" >>"$1/queue"
    scancel --quiet --full --signal=KILL "$id" 2>/dev/null
    scancel --quiet "$id" 2>/dev/null
    killed="${killed:+$killed,}$id"
    return 0
  fi
  # A job that waits gets no signals, and is not begun to be given one.
  scancel --quiet --state=PENDING "$id" 2>/dev/null
  # Only the shell that watches over it, which passes it on: the command gets it once.
  scancel --quiet --batch --signal="$2" "$id" 2>/dev/null
}

# Waits until nothing of the jobs that were killed runs.
slurm_wait_for_killed() {
  tries=0
  while [ -n "${killed:-}" ] && [ $tries -lt 40 ]; do
    squeue --noheader --jobs="$killed" --format=%T 2>/dev/null | grep -q -e RUNNING -e COMPLETING || break
    sleep 0.25
    tries=$((tries + 1))
  done
  killed=
}
