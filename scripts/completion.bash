# bash completion for pexplore. Commands, options and operands are those of the program itself:
# `pexplore --list-commands`.

# Offers the words of standard input that begin with $1. Names of experiments come from the
# repository, so they are never expanded, and one that would need quoting is left out.
_pexplore_offer() {
  local word
  while IFS= read -r word; do
    [[ $word == "$1"* && $word =~ ^[A-Za-z0-9._/-]+$ ]] && COMPREPLY+=("$word")
  done
}

_pexplore() {
  local program=${1:-pexplore} current=${COMP_WORDS[COMP_CWORD]} path=pexplore at=1
  local table kind of name takes count each word previous='' experiment=''
  local commands='' options='' only_operands='' joined='' operands=() counts=() position=0
  local -A value=()
  COMPREPLY=()
  table=$("$program" --list-commands 2>/dev/null) || return 0

  # The command: as many of the first words as name one.
  while [ "$at" -lt "$COMP_CWORD" ] &&
    [[ $'\n'$table == *$'\ncommand\t'"$path ${COMP_WORDS[at]}"$'\t'* ]]; do
    path+=" ${COMP_WORDS[at]}"
    at=$((at + 1))
  done
  while IFS=$'\t' read -r kind of name takes count _; do
    [ "$kind" = command ] && [[ $of =~ ^"$path "[^\ ]+$ ]] && commands+="${of##* }"$'\n'
    [ "$of" = "$path" ] || continue
    case $kind in
      operand)
        operands+=("$takes")
        counts+=("$count")
        ;;
      option)
        for each in ${name//,/ }; do
          options+=$each$'\n'
          value["of $each"]=$takes
        done
        ;;
    esac
  done <<<"$table"

  # The operands before the current word. Bash makes three words of a=b.
  [ "$current" = = ] && current=''
  for word in "${COMP_WORDS[@]:at:COMP_CWORD-at}"; do
    if [ "$word" = = ]; then
      joined=1
      continue
    fi
    if [ -n "$joined" ] && [[ $previous != -* ]]; then
      joined=''
      continue
    fi
    joined=''
    if [ -n "$only_operands" ] || { [[ $word != -* ]] && [ "${value["of $previous"]:--}" = - ]; }; then
      [ "$position" -eq 0 ] && experiment=$word
      position=$((position + 1))
    elif [ "$word" = -- ]; then
      only_operands=1
    fi
    previous=$word
  done

  if [ -z "$only_operands" ] && [ "${value["of $previous"]:--}" != - ]; then
    kind='file'
    if [[ ${value["of $previous"]} =~ \{(.*)\} ]]; then
      _pexplore_offer "$current" <<<"${BASH_REMATCH[1]//,/$'\n'}"
      return 0
    fi
  elif [ -z "$only_operands" ] && [[ $current == -* ]]; then
    _pexplore_offer "$current" <<<"$options"
    return 0
  elif [ -n "$commands" ]; then
    _pexplore_offer "$current" <<<"$commands"
    return 0
  elif [ "$position" -lt "${#operands[@]}" ]; then
    kind=${operands[position]}
  elif [ "${#operands[@]}" -gt 0 ] && [ "${counts[-1]}" = many ]; then
    kind=${operands[-1]}
  else
    kind=none
  fi
  case $kind in
    experiment) _pexplore_offer "$current" < <("$program" list --names 2>/dev/null) ;;
    approach)
      _pexplore_offer "$current" < <("$program" status "$experiment" --json 2>/dev/null |
        grep -oE '"name":"[^"]*"' | cut -d'"' -f4)
      ;;
    file) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
  esac
}
complete -F _pexplore pexplore
