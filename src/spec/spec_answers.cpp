#include "spec/spec_answers.hpp"

#include "parallel_explore/experiment.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <string_view>

namespace parallel_explore::spec {
namespace {

using text::toml_string;

/// Replaces what is between two texts of the template, the first included.
void replace(std::string& spec, std::string_view first, std::string_view next,
             std::string const& by) {
  auto const begin = spec.find(first);
  auto const end = spec.find(next, begin + first.size());
  spec.replace(begin, end - begin, by);
}

std::string list_of_texts(std::vector<std::string> const& texts) {
  std::string list;
  for (auto const& each : texts) list += (list.empty() ? "" : ", ") + toml_string(each);
  return "[" + list + "]";
}

std::string approaches_text(SpecAnswers const& answers) {
  std::string text;
  for (auto const& [name, description] : answers.approaches) {
    text += fmt::format("[[approach]]\nname = {}\n", toml_string(name));
    if (!description.empty()) text += fmt::format("description = {}\n", toml_string(description));
    text += "\n";
  }
  if (answers.generate > 0) {
    text += fmt::format("[generate]                         # an agent proposes them\ncount = {}\n",
                        answers.generate);
  } else {
    text += "# [generate]                       # let an agent propose more\n# count = 3\n";
  }
  return text;
}

/// The program of a command: "npm" of "npm test".
std::string program_of(std::string const& command) { return command.substr(0, command.find(' ')); }

std::string agent_text(SpecAnswers const& answers) {
  if (answers.agent == "command") {
    return "[agent.command]                    # a script, another agent, a container\n"
           "run = [\"sh\", \"approaches/{approach}.sh\"]\n\n";
  }
  auto text = fmt::format("[agent.{}]\n# model = \"\"\n", answers.agent);
  if (answers.agent != "claude") return text + "permission_mode = \"acceptEdits\"\n\n";
  text +=
      "# acceptEdits lets it change files; name the commands that it may run as well.\n"
      "permission_mode = \"acceptEdits\"\n";
  for (auto const& gate : answers.gates)
    return text + fmt::format("args = [\"--allowedTools\", {}]\n\n",
                              toml_string("Bash(" + program_of(gate.command) + ":*)"));
  return text + "# args = [\"--allowedTools\", \"Bash(make:*)\"]\n\n";
}

std::string gates_text(SpecAnswers const& answers) {
  std::string text;
  for (auto const& gate : answers.gates) {
    std::string_view const mark = gate.works ? "" : "# ";
    if (!gate.found.empty())
      text += fmt::format("# On the base this {}.\n", text::clean_line(gate.found, 200));
    text += fmt::format("{0}[[criterion]]\n{0}name = {1}\n{0}run = {2}\n{0}gate = true\n\n", mark,
                        toml_string(gate.name), toml_string(gate.command));
  }
  if (answers.gates.empty())
    text = "# [[criterion]]\n# name = \"tests\"\n# run = \"make test\"\n# gate = true\n\n";
  return text;
}

}  // namespace

std::string spec_of(SpecAnswers const& answers) {
  std::string spec(answers.criteria.empty() ? std::string(spec_template())
                                            : spec_template(answers.criteria));
  if (!answers.task.empty()) {
    auto const name =
        answers.name.empty() ? std::string() : "name = " + toml_string(answers.name) + "\n";
    replace(spec, "name = \"rate-limiter\"",
            "# base =", name + "task = " + toml_string(answers.task) + "\n");
  }
  if (!answers.approaches.empty() || answers.generate > 0) {
    replace(spec, "[[approach]]", "# diversity", approaches_text(answers));
  }
  if (!answers.agent.empty()) {
    replace(spec, "agent = \"claude\"", " ", "agent = " + toml_string(answers.agent));
    bool const is_command = answers.agent == "command";
    replace(spec, "[agent.claude]", is_command ? "[worktree]" : "# [agent.command]",
            agent_text(answers));
  }
  constexpr std::string_view of_template = "\"Bash(make:*)\"";
  auto const allowed = spec.find(of_template);
  if (answers.agent.empty() && !answers.gates.empty() && allowed != std::string::npos) {
    spec.replace(allowed, of_template.size(),
                 toml_string("Bash(" + program_of(answers.gates.front().command) + ":*)"));
  }
  if (answers.budget_usd > 0)
    replace(spec, "# [budget]", "\n# [environment]",
            fmt::format("[budget]                           # of the whole experiment\nusd = {}\n",
                        answers.budget_usd));
  if (!answers.setup.empty())
    replace(spec, "# setup =", "# copy",
            fmt::format("setup = {}   # in each worktree, before its session\n",
                        list_of_texts(answers.setup)));
  if (answers.criteria.empty())
    replace(spec, "[[criterion]]\nname = \"tests\"", "# [[criterion]]\n# name = \"throughput\"",
            gates_text(answers));
  return spec;
}

}  // namespace parallel_explore::spec
