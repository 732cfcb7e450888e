#include "commands.hpp"
#include "core/text.hpp"
#include "ending.hpp"
#include "loop.hpp"
#include "output.hpp"
#include "run_session.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

/// Commands for an experiment that exists: go on, run again, add, cancel.
namespace pexplore {

using namespace parallel_explore;

namespace {

int add(std::string const& name, std::string const& text, std::string const& agent) {
  auto const equals = text.find('=');
  Approach approach;
  approach.name = text.substr(0, equals);
  if (equals != std::string::npos) approach.description = text.substr(equals + 1);
  approach.agent = agent;
  if (core::slug(approach.name).empty()) {
    throw CLI::ValidationError("--approach",
                               fmt::format("\"{}\" has no name; write NAME=\"text\"", text));
  }
  Explorer explorer(".");
  auto const delivery = wait_for(explorer.add(name, approach));
  print(fmt::format("Added {} to {}.{}\n", core::slug(approach.name), name,
                    delivery_note(delivery, name)));
  return 0;
}

}  // namespace

void declare_resume(CLI::App& command, Work& work) {
  auto const name = std::make_shared<std::string>();
  auto const output = std::make_shared<RunOutput>();
  auto const budget = std::make_shared<BudgetOptions>();
  auto const repair = std::make_shared<bool>(false);
  command.add_option("name", *name, "The experiment")->required();
  budget->add_to(command, "Instead of the experiment's own: ");
  command.add_flag("--repair", *repair,
                   "Cut a damaged journal before its first bad line; a copy is kept");
  add_output(command, *output, "Print the summary as JSON");
  command.footer(
      "What is completed stays; processes that the interrupted run left are ended first. A session "
      "that was cut\n"
      "short goes on in its worktree with the memory of its agent, where the agent can do that; "
      "else "
      "a new one\n"
      "starts on top of what it had done.\n\n"
      "Example: pexplore resume rate-limiter");
  command.callback([name, output, budget, repair, &work] {
    work = [name, output, budget, repair] {
      if (*repair) {
        Explorer explorer(".");
        auto const done = explorer.store().repair(*name);
        fmt::print(stderr, "{}\n",
                   done.empty() ? "The journal is whole; there is nothing to repair."
                                : "Repaired: " + done + ".");
      }
      return conduct([&](Explorer& explorer) { return explorer.resume(*name, budget->given()); },
                     *output);
    };
  });
}

void declare_retry(CLI::App& command, Work& work) {
  auto const request = std::make_shared<RetryRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The experiment")->required();
  command.add_option("approach", request->approaches, "Which ones; all that failed if left out");
  command.add_flag("--fresh", request->fresh,
                   "Remove their worktrees and branches, and start from the base");
  add_output(command, *output, "Print the summary as JSON");
  command.footer(
      "Without --fresh a session goes on where it failed, with the memory of its agent where it "
      "has "
      "one.\n\n"
      "Examples:\n"
      "  pexplore retry rate-limiter\n"
      "  pexplore retry rate-limiter sliding-log --fresh");
  command.callback([request, output, &work] {
    work = [request, output] {
      return conduct([&](Explorer& explorer) { return explorer.retry(*request); }, *output);
    };
  });
}

void declare_sample(CLI::App& command, Work& work) {
  auto const request = std::make_shared<SampleRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The experiment")->required();
  command.add_option("approach", request->approaches, "Which ones; all that passed if left out");
  command.add_option("--more", request->more, "Sessions of each (1)")->check(CLI::Range(1, 1000));
  add_output(command, *output, "Print the summary as JSON");
  command.footer("Example: pexplore sample rate-limiter token-bucket sliding-log --more 4");
  command.callback([request, output, &work] {
    work = [request, output] {
      return conduct([&](Explorer& explorer) { return explorer.sample(*request); }, *output);
    };
  });
}

void declare_add(CLI::App& command, Work& work) {
  auto const name = std::make_shared<std::string>();
  auto const approach = std::make_shared<std::string>();
  auto const agent = std::make_shared<std::string>();
  command.add_option("name", *name, "The experiment")->required();
  command.add_option("--approach", *approach, "NAME=\"what is different\"")->required();
  command.add_option("--agent", *agent, "The agent, if it is not the experiment's");
  command.footer("Example: pexplore add rate-limiter --approach leaky=\"A leaky bucket\"");
  command.callback([name, approach, agent, &work] {
    work = [name, approach, agent] { return add(*name, *approach, *agent); };
  });
}

void declare_cancel(CLI::App& command, Work& work) {
  auto const name = std::make_shared<std::string>();
  auto const approaches = std::make_shared<std::vector<std::string>>();
  command.add_option("name", *name, "The experiment")->required();
  auto const json = std::make_shared<bool>(false);
  command.add_option("approach", *approaches, "Which ones; all if left out");
  command.add_flag("--json", *json, "Print it as JSON");
  command.footer(
      "What they had done stays on their branches. To interrupt a run and go on later, press "
      "Ctrl-C there.\n\n"
      "Example: pexplore cancel rate-limiter sliding-log");
  command.callback([name, approaches, json, &work] {
    work = [name, approaches, json] { return cancel_approaches(*name, *approaches, *json); };
  });
}

}  // namespace pexplore
