#!/bin/sh
# Looks at Slurm before anything is to run on it: functions of host.sh, after those of slurm.sh.

# slurm [OPTION…]: facts about Slurm, a line each.
slurm_check() {
  command -v sbatch >/dev/null || return 0
  echo "slurm $(sbatch --version | sed 's/^[a-z-]* //')"
  command -v flock >/dev/null && echo "flock yes"
  said=$root/slurm.check.$$
  if ! sbatch --test-only "$@" --wrap=true >"$said" 2>&1; then
    slurm_words "$said"
    echo "refusal $words"
  fi
  rm -f "$said"
  sinfo --noheader --format='%R %a %D %T' 2>/dev/null | sed 's/^/partition /'
  for option; do
    case $option in
      --account=*)
        mine=$(sacctmgr --noheader --parsable2 show associations user="$(id -un)" format=account 2>/dev/null) || continue
        printf '%s\n' "$mine" | grep -qxF "${option#*=}" || echo "refusal account ${option#*=} is not one of ${USER:-$(id -un)}"
        ;;
    esac
  done
}

# A job that looks at its node, with the options and, after "--", the programs to look for: facts
# about it, or "waits REASON", or "unseen NODE" where it cannot write here.
slurm_probe() {
  place=$root/slurm/probe.$(uname -n).$$
  mkdir -p "$place" || return 1
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    printf '%s\n' "$1" >>"$place/options"
    shift
  done
  : >>"$place/options"
  text="exec sh $(quoted "$0") facts $(quoted "$place")"
  [ $# -eq 0 ] || shift
  for program; do text="$text $(quoted "$program")"; done
  if slurm_sbatch "$place/options" "$place/said" "$text" --job-name=pexplore-probe; then
    tries=0
    while [ ! -f "$place/facts" ] && [ $tries -lt 60 ]; do
      sleep 0.5
      tries=$((tries + 1))
      line=$(squeue --noheader --states=all --jobs="$id" --format='%T %r|%N' 2>/dev/null | head -n 1)
      case $line in PENDING* | CONFIGURING* | RUNNING* | COMPLETING*) ;; *) break ;; esac
    done
    [ -f "$place/facts" ] || sleep 1
    if [ -f "$place/facts" ]; then
      cat "$place/facts"
    else
      scancel --quiet "$id" 2>/dev/null
      case $line in
        PENDING*) line=${line#* } && echo "waits ${line%|*}" ;;
        *) echo "unseen ${line#*|}" ;;
      esac
    fi
  else
    slurm_words "$place/said"
    echo "refusal $words"
  fi
  rm -rf "$place"
}
