#include "core/free_text.hpp"

#include "core/describe.hpp"
#include "core/described_json.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <type_traits>

namespace parallel_explore::core {
namespace {

/// Members that hold free text, in any struct of an event.
constexpr auto free_members =
    std::to_array<std::string_view>({"answer", "reason", "text", "findings", "problem", "failure",
                                     "notes", "remedy", "failing_tests", "description", "rationale",
                                     "characteristics", "denied_tools", "remark", "brief"});

/// Members that others are found by, or that are commands, paths or ids.
constexpr auto fixed_members = std::to_array<std::string_view>({"session_id", "id",
                                                                "name",       "agent",
                                                                "from",       "of",
                                                                "after",      "combines",
                                                                "first",      "second",
                                                                "approach",   "approach_id",
                                                                "path",       "branch",
                                                                "base",       "copied",
                                                                "untracked",  "files",
                                                                "commit",     "adopted",
                                                                "tree",       "ignored",
                                                                "others",     "how",
                                                                "criterion",  "unit",
                                                                "same_as",    "injected",
                                                                "between",    "found",
                                                                "model",      "candidates",
                                                                "summarised", "top_approach",
                                                                "repository", "programs",
                                                                "place",      "experiments",
                                                                "approaches", "instructions_hash",
                                                                "resumes",    "agent_session",
                                                                "tool",       "protected_digest",
                                                                "criteria",   "url",
                                                                "outside",    "order",
                                                                "merged",     "left_out",
                                                                "event",      "host",
                                                                "node",       "system",
                                                                "processor",  "json"});

template <std::size_t N>
constexpr bool has(std::array<std::string_view, N> const& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
concept Text = std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>> ||
    std::is_same_v<T, std::map<std::string, std::string>>;

/// Walks through everything of an event that may hold text.
class TextWalk {
 public:
  using Change = std::function<std::string(std::string const&)>;
  explicit TextWalk(Change const& change) : change_(change) {}

  template <class T>
  void enter(T& value) {
    // The experiment is what the user wrote, and what a resumed run does; its context is a
    // quotation.
    if constexpr (std::is_same_v<T, Experiment>) {
      apply(value.context);
    } else if constexpr (std::is_same_v<T, Criterion>) {
    } else if constexpr (std::is_same_v<T, SessionEnd>) {
      std::visit([&](auto& end) { enter(end); }, value);
    } else if constexpr (is_vector<T>) {
      for (auto& each : value) enter(each);
    } else if constexpr (Described<T>) {
      enter_members(value);
    }
  }

 private:
  template <class T>
  void enter_members(T& value) {
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
      auto& field = value.*member.pointer;
      using Field = std::remove_cvref_t<decltype(field)>;
      if constexpr (Text<Field>) {
        using Member =
            decltype(member);  // clang 14 takes no variable of this lambda for a constant
        constexpr bool is_free = has(free_members, Member::name);
        static_assert(is_free || has(fixed_members, Member::name),
                      "say in one of the two lists whether secrets in this member are masked");
        if constexpr (std::string_view(Member::name) == "remedy") {
          if (change_(field) != field) field.clear();
        } else if constexpr (is_free) {
          apply(field);
        }
      } else {
        enter(field);
      }
    });
  }

  void apply(std::string& text) { text = change_(text); }
  void apply(std::vector<std::string>& texts) {
    for (auto& text : texts) text = change_(text);
  }

  Change const& change_;
};

/// Keys and names of enumerators of a struct and of all structs in it.
template <class T>
void add_words(std::set<std::string>& words) {
  if constexpr (is_vector<T>) {
    add_words<typename T::value_type>(words);
  } else if constexpr (Named<T>) {
    for (auto const& [each, name] : table_of(T{})) words.emplace(name);
  } else if constexpr (Described<T>) {
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
      using Field = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
      words.insert(member_key<Field>(member.name));
      add_words<Field>(words);
    });
  }
}

}  // namespace

void change_free_text(EventPayload& payload,
                      std::function<std::string(std::string const&)> const& change) {
  // Approaches of the spec and of a person are as they were written; proposed ones come with an
  // earlier event.
  if (std::holds_alternative<events::ApproachGenerated>(payload) ||
      std::holds_alternative<events::Unrecognised>(payload))
    return;
  TextWalk walk(change);
  std::visit([&](auto& event) { walk.enter(event); }, payload);
}

std::vector<FixedText> words_of_records() {
  std::set<std::string> words{"seq", "time", "experiment", "event", "spec"};
  using Identities = boost::mp11::mp_transform<boost::mp11::mp_identity, EventPayload>;
  boost::mp11::mp_for_each<Identities>([&](auto identity) {
    using T = typename decltype(identity)::type;
    words.emplace(T::name);
    add_words<T>(words);
  });
  for (auto const name : names_of<SessionEnd>) words.emplace(name);
  for (auto const& [state, name] : exploration_states) words.emplace(name);
  std::vector<FixedText> texts;
  for (auto const& word : words) texts.push_back({"the words of every record", word});
  return texts;
}

std::vector<FixedText> fixed_texts(Experiment const& experiment) {
  std::vector<FixedText> texts{{"the name of the experiment", experiment.name}};
  for (auto const& approach : experiment.approaches)
    texts.push_back({"the name of approach " + approach.name, approach.name});
  for (auto const& criterion : experiment.criteria) {
    texts.push_back({"criterion " + criterion.name, criterion.name});
    if (auto const* const command = std::get_if<CommandCriterion>(&criterion.how))
      texts.push_back({"the command of criterion " + criterion.name, command->run});
  }
  for (auto const& [name, settings] : experiment.agents) {
    for (auto const& word : settings.run) texts.push_back({"the command of agent " + name, word});
  }
  for (auto const& command : experiment.worktree.setup)
    texts.push_back({"a command of set-up", command});
  auto const& on = experiment.on;
  for (auto const* ways :
       {&on.finished, &on.failed, &on.limited, &on.budget, &on.needs_attention}) {
    for (auto const& way : *ways) texts.push_back({"a command of [on]", way});
  }
  return texts;
}

std::string fixed_place_of(std::string_view value, std::span<FixedText const> texts) {
  auto const found = std::ranges::find_if(
      texts, [&](FixedText const& each) { return each.text.find(value) != std::string::npos; });
  return found == texts.end() ? std::string() : found->place;
}

}  // namespace parallel_explore::core
