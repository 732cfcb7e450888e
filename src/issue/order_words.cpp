#include "issue/order_words.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace parallel_explore::issue {

using namespace text;
namespace {

// Longer ones first.
constexpr std::array<OrderWords, 72> order_words{{{{"depends", "on"}},
                                                  {{"depend", "on"}},
                                                  {{"depends", "upon"}},
                                                  {{"depending", "on"}},
                                                  {{"dependent", "on"}},
                                                  {{"dependency", "on"}},
                                                  {{"blocked", "by"}},
                                                  {{"blocked", "on"}},
                                                  {{"blocked", "until"}},
                                                  {{"waits", "for"}},
                                                  {{"waits", "on"}},
                                                  {{"wait", "for"}},
                                                  {{"waiting", "for"}},
                                                  {{"waiting", "on"}},
                                                  {{"builds", "on"}},
                                                  {{"build", "on"}},
                                                  {{"prerequisite", "for"}, true},
                                                  {{"required", "by"}, true},
                                                  {{"required", "for"}, true},
                                                  {{"needed", "by"}, true},
                                                  {{"needed", "for"}, true},
                                                  {{"depends", ""}},
                                                  {{"dependency", ""}},
                                                  {{"dependencies", ""}},
                                                  {{"prerequisite", ""}},
                                                  {{"prerequisites", ""}},
                                                  {{"after", ""}},
                                                  {{"once", ""}},
                                                  {{"until", ""}},
                                                  {{"when", ""}},
                                                  {{"follows", ""}},
                                                  {{"requires", ""}},
                                                  {{"require", ""}},
                                                  {{"needs", ""}},
                                                  {{"need", ""}},
                                                  {{"blocks", ""}, true},
                                                  {{"before", ""}, true},
                                                  // German, French, Spanish, Portuguese, Italian,
                                                  // Russian, Chinese, Japanese
                                                  {{"abhängig", "von"}},
                                                  {{"abhängigkeiten", ""}},
                                                  {{"abhängigkeit", ""}},
                                                  {{"hängt", "von"}},
                                                  {{"blockiert", "durch"}},
                                                  {{"blockiert", "von"}},
                                                  {{"benötigt", ""}},
                                                  {{"nach", ""}},
                                                  {{"dépend", "de"}},
                                                  {{"dépendances", ""}},
                                                  {{"bloqué", "par"}},
                                                  {{"bloquée", "par"}},
                                                  {{"nécessite", ""}},
                                                  {{"après", ""}},
                                                  {{"depende", "de"}},
                                                  {{"dependencias", ""}},
                                                  {{"dependências", ""}},
                                                  {{"después", "de"}},
                                                  {{"depois", "de"}},
                                                  {{"bloqueado", "por"}},
                                                  {{"bloqueada", "por"}},
                                                  {{"requiere", ""}},
                                                  {{"requer", ""}},
                                                  {{"após", ""}},
                                                  {{"dipende", "da"}},
                                                  {{"dopo", ""}},
                                                  {{"bloccato", "da"}},
                                                  {{"зависит", "от"}},
                                                  {{"зависят", "от"}},
                                                  {{"после", ""}},
                                                  {{"блокируется", ""}},
                                                  {{"依赖", ""}},
                                                  {{"依赖于", ""}},
                                                  {{"前置", ""}},
                                                  {{"依存", ""}}}};

}  // namespace

bool is_negated(std::vector<Token> const& tokens, std::size_t at) {
  static constexpr std::array<std::string_view, 9> words{
      "not", "no", "never", "doesn't", "don't", "isn't", "cannot", "can't", "longer"};
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    auto const& token = tokens[at - back];
    if (token.kind == Token::Kind::line_end || token.is(".")) return false;
    if (token.kind == Token::Kind::word && among(words, token.text)) return true;
  }
  return false;
}

OrderWords const* order_words_at(std::vector<Token> const& tokens, std::size_t at) {
  if (tokens[at].kind != Token::Kind::word) return nullptr;
  auto const fits = [&](OrderWords const& order) {
    if (tokens[at].text != order.words[0]) return false;
    return order.words[1].empty() || (at + 1 < tokens.size() && tokens[at + 1].is(order.words[1]));
  };
  auto const found = std::ranges::find_if(order_words, fits);
  return found == order_words.end() ? nullptr : &*found;
}

std::size_t past_completion(std::vector<Token> const& tokens, std::size_t at) {
  static constexpr std::array<std::string_view, 20> words{
      "is",     "are",   "has",     "have",     "been",     "be",        "done",
      "merged", "lands", "landed",  "finished", "complete", "completed", "closed",
      "ready",  "ships", "shipped", "in",       "place",    "available"};
  while (at < tokens.size() && tokens[at].kind == Token::Kind::word &&
         among(words, tokens[at].text))
    ++at;
  return at;
}

bool is_strong(OrderWords const& order) {
  return order.words[0].starts_with("depend") || order.words[0] == "blocked" ||
         order.words[0].starts_with("prerequisite");
}

bool orders_bare_names(OrderWords const& order) {
  static constexpr std::array<std::string_view, 6> words{"after",  "follows", "before",
                                                         "blocks", "nach",    "après"};
  return among(words, order.words[0]);
}

bool stands_before_counts(OrderWords const& order) {
  static constexpr std::array<std::string_view, 3> words{"until", "when", "once"};
  return among(words, order.words[0]);
}

}  // namespace parallel_explore::issue
