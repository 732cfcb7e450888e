# bash completion for pexplore
_pexplore() {
  local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}
  local commands="init run resume retry add cancel status list show logs diff score report sample plan-samples rescore compare distinguish adopt cleanup doctor"
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$current")
  elif [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(pexplore "$command" --help 2>/dev/null | grep -oE -- '--?[a-z][a-z-]*')" -- "$current")
  elif [ "$COMP_CWORD" -eq 2 ] && [[ " resume retry add cancel status show logs diff report sample rescore compare distinguish adopt cleanup " == *" $command "* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(pexplore list --names 2>/dev/null)" -- "$current")
  elif [[ " show logs diff sample adopt retry cancel " == *" $command "* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(pexplore status "${COMP_WORDS[2]}" --json 2>/dev/null |
      grep -oE '"name":"[^"]*"' | cut -d'"' -f4)" -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -F _pexplore pexplore
