# Prints the fenced blocks of one kind in one section of a Markdown file.
/^```/ && open { open = 0; next }
/^```/ { open = section && $0 == "```" kind ? 1 : 2; next }
/^## / && !open { section = ($0 == title) }
open == 1 { print }
