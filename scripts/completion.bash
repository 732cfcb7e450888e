# bash completion for pexplore
_pexplore() {
  local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} names=1 at=2
  local commands="init run resume retry add cancel status list show logs diff score report sample plan-samples
    rescore compare distinguish adopt cleanup tasks doctor"
  local of_tasks="plan run status resume retry integrate cancel cleanup"
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$current")
    return
  fi
  if [ "$command" = tasks ]; then
    if [ "$COMP_CWORD" -eq 2 ]; then
      mapfile -t COMPREPLY < <(compgen -W "$of_tasks --help" -- "$current")
      return
    fi
    command="tasks ${COMP_WORDS[2]}"
    at=3
  fi
  case $command in
    resume | retry | add | cancel | status | show | logs | diff | report | sample) ;;
    rescore | compare | distinguish | adopt | cleanup) ;;
    'tasks status' | 'tasks resume' | 'tasks retry' | 'tasks integrate' | 'tasks cancel' | 'tasks cleanup') ;;
    *) names= ;;
  esac
  if [[ $current == -* ]]; then
    # shellcheck disable=SC2086
    mapfile -t COMPREPLY < <(compgen -W "$(pexplore $command --help 2>/dev/null |
      grep -oE -- '--?[a-z][a-z-]*')" -- "$current")
  elif [ -n "$names" ] && [ "$COMP_CWORD" -eq "$at" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(pexplore list --names 2>/dev/null)" -- "$current")
  elif [[ " show logs diff sample adopt retry cancel tasks-retry tasks-cancel " == *" ${command/ /-} "* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(pexplore status "${COMP_WORDS[at]}" --json 2>/dev/null |
      grep -oE '"name":"[^"]*"' | cut -d'"' -f4)" -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -F _pexplore pexplore
