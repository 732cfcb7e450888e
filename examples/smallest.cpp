#include "parallel_explore/simple.hpp"

int main() {
  auto e = parallel_explore::experiment_of_variants("hi", {{"short", "Hi!"}, {"long", "Morning!"}});
  e.session.agent = "command";
  e.agents["command"].run = {"sh", "-c", "echo $PEXPLORE_DESCRIPTION > hi.txt"};
  parallel_explore::run_experiment(e);
  parallel_explore::adopt_variant("hi", "short");
}
