#!/bin/sh
# Builds build/tests and build/bench.
set -e
cd "$(dirname "$0")"
mkdir -p build
for program in tests bench; do
  g++ -std=c++17 -O2 -Wall -Wextra -o "build/$program" "$program.cpp" sort.cpp
done
