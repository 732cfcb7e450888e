# Counts the lines of functions and the member functions of classes, in sources as clang-format
# leaves them. Prints those over the limits FUNCTION_LINES and MEMBER_FUNCTIONS.
function strip(line) {
  if (in_raw) {
    if (match(line, /\)[a-z]*"/)) { line = substr(line, RSTART + RLENGTH); in_raw = 0 } else return ""
  }
  gsub(/\\\\/, "", line); gsub(/\\"/, "", line); gsub(/'(\\.|[^'\\])'/, "0", line)
  if (match(line, /R"[a-z]*\(/)) {
    before = substr(line, 1, RSTART - 1); rest = substr(line, RSTART + RLENGTH)
    if (match(rest, /\)[a-z]*"/)) line = before "\"\"" substr(rest, RSTART + RLENGTH)
    else { line = before; in_raw = 1 }
  }
  gsub(/"[^"]*"/, "\"\"", line)
  sub(/\/\/.*/, "", line)
  return line
}
function without_templates(text) {
  gsub(/(<=>|<<|>>=|<=|>=|->)/, " ", text)
  while (gsub(/<[^<>]*>/, "", text)) {}
  return text
}
function is_member_function(text, record) {
  text = without_templates(text)
  gsub(/\[\[[a-z_]*\]\]/, "", text)
  sub(/^.*(public|private|protected):/, "", text)
  if (text !~ /\(/ || text ~ /=[ ]*(default|delete)/) return 0
  if (text ~ /^[ \t]*(using|typedef|static_assert|friend|enum|struct [A-Za-z_]+ \{|BOOST_)/) return 0
  if (text ~ ("(^|[ ~\t*&])~?" record "\\(")) return 0  # constructors, the destructor
  if (text ~ /operator=\(/) return 0
  if (text ~ /operator\(\)/ && calls[depth]++) return 0  # a visitor: one call, an overload a type
  if (text ~ /^[^(]*[^=!<>]=[^=]/) return 0              # a member with an initialiser
  return 1
}
function close_scope() {
  if (kind[depth] == "function" && FNR - began[depth] + 1 > FUNCTION_LINES)
    printf "%s:%d: a function of %d lines; %d are enough\n", FILENAME, began[depth], FNR - began[depth] + 1, FUNCTION_LINES
  if (kind[depth] == "record" && members[depth] > MEMBER_FUNCTIONS)
    printf "%s:%d: %s has %d member functions; %d are enough\n", FILENAME, began[depth], name[depth], members[depth], MEMBER_FUNCTIONS
}
FNR == 1 { depth = 0; segment = ""; in_raw = 0; kind[0] = "namespace" }
/^[ \t]*#/ { next }
{
  line = strip($0)
  for (i = 1; i <= length(line); ++i) {
    c = substr(line, i, 1)
    if (c == "{") {
      parent = kind[depth]
      if (parent == "record" && is_member_function(segment, name[depth])) ++members[depth]
      plain = without_templates(segment)
      ++depth
      began[depth] = started ? started : FNR
      members[depth] = calls[depth] = 0
      if (plain ~ /(^|[ \t])namespace([ \t]|$)/ || plain ~ /extern ""/) kind[depth] = "namespace"
      else if (plain ~ /(^|[ \t])enum /) kind[depth] = "other"
      else if (plain !~ /\(/ && match(plain, /(^|[ \t])(class|struct|union) [A-Za-z_:]+/)) {
        kind[depth] = "record"
        name[depth] = substr(plain, RSTART, RLENGTH); sub(/.*[ \t:]/, "", name[depth])
      }
      else if ((parent == "namespace" || parent == "record") && plain ~ /\(/ && plain !~ /^[^(]*[^=!<>]=[^=]/) kind[depth] = "function"
      else kind[depth] = "other"
      segment = ""; started = 0
    } else if (c == "}") {
      close_scope()
      if (depth > 0) --depth
      segment = ""; started = 0
    } else if (c == ";") {
      if (kind[depth] == "record" && is_member_function(segment, name[depth])) ++members[depth]
      segment = ""; started = 0
    } else {
      if (segment == "" && c ~ /[ \t]/) continue
      if (segment == "") started = FNR
      segment = segment c
    }
  }
  if (segment != "") segment = segment " "
}
