# Sourced by bench/plot-*: a line chart of rows curve,x,y of the file $figures.
# With logarithmic=1, x grows by powers of ten from X-STEP to X-MAX; with legend=top, the names of curves are above them.
# plot FILE TITLE X-LABEL Y-LABEL X-MAX Y-MIN Y-MAX X-STEP Y-STEP CURVE…
plot() {
  local file=$1 title=$2 x_label=$3 y_label=$4
  shift 4
  awk -F, -v title="$title" -v xl="$x_label" -v yl="$y_label" -v xmax="$1" -v ymin="$2" -v ymax="$3" \
    -v xstep="$4" -v ystep="$5" -v curves="${*:6}" -v logarithmic="${logarithmic:-0}" -v legend="${legend:-bottom}" '
    function px(x) { return 70 + 520 * (logarithmic ? log(x / xstep) / log(xmax / xstep) : x / xmax) }
    function label(name) { sub(/^[0-9]+ [a-z]+ /, "", name); return name }
    function py(y) { return 330 - (y - ymin) / (ymax - ymin) * 280 }
    BEGIN {
      count = split(curves, wanted, ";")
      split("#1b6ca8 #c8553d #2a9d5c #777777", colour, " ")
    }
    $2 > xmax { next }
    { for (i = 1; i <= count; i++) if ($1 == wanted[i]) points[i] = points[i] px($2) "," py($3) " " }
    END {
      print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" font-family=\"sans-serif\" font-size=\"13\">"
      print "<rect width=\"640\" height=\"400\" fill=\"white\"/>"
      printf "<text x=\"330\" y=\"28\" text-anchor=\"middle\" font-size=\"15\">%s</text>\n", title
      for (x = logarithmic ? xstep : 0; x <= xmax + 1e-9; x = logarithmic ? 10 * x : x + xstep)
        printf "<line x1=\"%g\" y1=\"50\" x2=\"%g\" y2=\"330\" stroke=\"#ddd\"/><text x=\"%g\" y=\"348\" text-anchor=\"middle\">%g</text>\n", px(x), px(x), px(x), x
      for (y = ymin; y <= ymax + 1e-9; y += ystep)
        printf "<line x1=\"70\" y1=\"%g\" x2=\"590\" y2=\"%g\" stroke=\"#ddd\"/><text x=\"62\" y=\"%g\" text-anchor=\"end\">%g</text>\n", py(y), py(y), py(y) + 4, y
      printf "<text x=\"330\" y=\"376\" text-anchor=\"middle\">%s</text>\n", xl
      printf "<text x=\"22\" y=\"190\" text-anchor=\"middle\" transform=\"rotate(-90 22 190)\">%s</text>\n", yl
      for (i = 1; i <= count; i++) {
        printf "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", points[i], colour[i]
        if (split(points[i], each, " ") <= 50) for (k in each) { split(each[k], xy, ","); printf "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>\n", xy[1], xy[2], colour[i] }
        printf "<text x=\"582\" y=\"%g\" text-anchor=\"end\" fill=\"%s\">%s</text>\n", legend == "top" ? 50 + i * 18 : 322 - (count - i) * 18, colour[i], label(wanted[i])
      }
      print "</svg>"
    }' "$figures" >"$file"
}
