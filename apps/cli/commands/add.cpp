#include "async/wait_for.hpp"
#include "commands.hpp"
#include "delivery_note.hpp"
#include "output.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

int add(std::string const& name, std::string const& text, std::string const& agent) {
  auto const equals = text.find('=');
  Approach approach;
  approach.name = text.substr(0, equals);
  if (equals != std::string::npos) approach.description = text.substr(equals + 1);
  approach.agent = agent;
  if (text::slug(approach.name).empty()) {
    throw CLI::ValidationError("--approach",
                               fmt::format("\"{}\" has no name; write NAME=\"text\"", text));
  }
  Explorer explorer(".");
  auto const delivery = async::wait_for(explorer.add(name, approach));
  print_wrapped(fmt::format("Added {} to {}.{}\n", text::slug(approach.name), name,
                            delivery_note(delivery, name)));
  return 0;
}

}  // namespace

void declare_add(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const approach = std::make_shared<std::string>();
  auto const agent = std::make_shared<std::string>();
  command.add_option("name", *name, "The experiment")->required();
  command.add_option("--approach", *approach, "NAME=\"what is different\"")->required();
  command.add_option("--agent", *agent, "The agent, if it is not the experiment's");
  command.footer("Example: pexplore add rate-limiter --approach leaky=\"A leaky bucket\"");
  command.callback([name, approach, agent, &action] {
    action = [name, approach, agent] { return add(*name, *approach, *agent); };
  });
}

}  // namespace pexplore
