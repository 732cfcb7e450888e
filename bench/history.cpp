#include "score/change_points.hpp"
#include "score/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

/// How often steps in the history of a criterion are found where there is one, and where there is
/// none, in worlds with known truth. Prints a line for each figure and says whether it holds.
///
///   bench_history [--worlds N]
namespace {

using parallel_explore::score::change_points;
using parallel_explore::score::Generator;

constexpr std::size_t commits = 30;
constexpr double noise = 0.02;

/// Student's t with 3 degrees of freedom, scaled to a deviation of 1.
double heavy_tailed(Generator& generator) {
  double squares = 0;
  for (int i = 0; i < 3; ++i) squares += std::pow(parallel_explore::score::normal(generator), 2);
  return parallel_explore::score::normal(generator) / std::sqrt(squares);
}

enum class Tails { normal, heavy };

/// The logarithms of a series with noise of 2 %.
std::vector<double> flat(Generator& generator, Tails tails) {
  std::vector<double> values(commits);
  for (double& value : values) {
    value = noise * (tails == Tails::heavy ? heavy_tailed(generator)
                                           : parallel_explore::score::normal(generator));
  }
  return values;
}

struct Counts {
  int found = 0, exact = 0, others = 0;
};

/// Plants a step at a place from the sixth commit to the sixth-last, and looks for it.
Counts look_for(double step, int worlds, Tails tails) {
  constexpr std::size_t edge = 5, near = 2;
  Counts counts;
  Generator generator(7);
  for (int i = 0; i < worlds; ++i) {
    auto values = flat(generator, tails);
    auto const room = static_cast<double>(commits - 2 * edge + 1);
    auto const at =
        edge + static_cast<std::size_t>(parallel_explore::score::uniform(generator) * room);
    for (std::size_t k = at; k < commits; ++k) values[k] += std::log1p(step);
    auto const steps = change_points(values);
    bool const close = std::ranges::any_of(steps, [&](auto const& each) {
      return std::max(each.at, at) - std::min(each.at, at) <= near;
    });
    if (close) ++counts.found;
    if (std::ranges::any_of(steps, [&](auto const& each) { return each.at == at; })) ++counts.exact;
    if (steps.size() > (close ? 1U : 0U)) ++counts.others;
  }
  return counts;
}

/// Of flat series, those in which a step is found.
int found_in_flat(int worlds, Tails tails) {
  Generator generator(8);
  int found = 0;
  for (int i = 0; i < worlds; ++i) {
    if (!change_points(flat(generator, tails)).empty()) ++found;
  }
  return found;
}

class Figures {
 public:
  explicit Figures(int worlds) : worlds_(worlds) {}

  void show(std::string const& what, int count) {
    fmt::print("{}: {:.1f} %\n", what, percent(count));
  }
  void at_least(std::string const& what, int count, double wanted) {
    check(what, count, percent(count) >= wanted, fmt::format("at least {:g} %", wanted));
  }
  void at_most(std::string const& what, int count, double wanted) {
    check(what, count, percent(count) <= wanted, fmt::format("at most {:g} %", wanted));
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  [[nodiscard]] double percent(int count) const { return 100.0 * count / worlds_; }
  void check(std::string const& what, int count, bool holds, std::string const& wanted) {
    good_ = good_ && holds;
    fmt::print("{}: {:.1f} % (must be {}): {}\n", what, percent(count), wanted,
               holds ? "holds" : "FAILS");
  }

  int worlds_;
  bool good_ = true;
};

}  // namespace

int main(int argc, char** argv) {
  int worlds = 2000;
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::string(argv[i]) == "--worlds") worlds = std::atoi(argv[i + 1]);
  }
  fmt::print("{} worlds of {} commits with {:g} % of noise\n", worlds, commits, 100 * noise);
  Figures figures(worlds);
  figures.at_most("flat: a step is found", found_in_flat(worlds, Tails::normal), 5);
  figures.at_most("flat, heavy tails: a step is found", found_in_flat(worlds, Tails::heavy), 5);
  for (double const step : {-0.05, 0.05}) {
    auto const counts = look_for(step, worlds, Tails::normal);
    figures.at_least(fmt::format("step of {:+g} %: found within two commits", 100 * step),
                     counts.found, 90);
    figures.show(fmt::format("step of {:+g} %: found at its commit", 100 * step), counts.exact);
    figures.at_most(fmt::format("step of {:+g} %: another one is found as well", 100 * step),
                    counts.others, 10);
  }
  figures.show("step of -3 %: found within two commits",
               look_for(-0.03, worlds, Tails::normal).found);
  figures.show("step of -5 %, heavy tails: found within two commits",
               look_for(-0.05, worlds, Tails::heavy).found);
  return figures.good() ? 0 : 1;
}
