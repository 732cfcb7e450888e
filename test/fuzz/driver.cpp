// Drives a fuzz target without libFuzzer: replays files, then changes them with a fixed seed.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

constexpr std::size_t longest_input = 20'000;

void try_input(std::string const& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(input.data()), input.size());
}

std::string text_in(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Whether a file says what another one beside it is to become.
bool is_expectation(std::filesystem::path const& file) {
  auto input = file;
  bool const may_be = file.extension() == ".json" || file.extension() == ".plan";
  return may_be && std::filesystem::exists(input.replace_extension(".md"));
}

std::vector<std::string> corpus_of(std::vector<std::string> const& places) {
  std::vector<std::string> result;
  for (auto const& place : places) {
    if (!std::filesystem::is_directory(place)) {
      result.push_back(text_in(place));
      continue;
    }
    for (auto const& entry : std::filesystem::recursive_directory_iterator(place))
      if (entry.is_regular_file() && !is_expectation(entry.path()))
        result.push_back(text_in(entry.path()));
  }
  return result;
}

class Mutator {
 public:
  explicit Mutator(std::vector<std::string> const& corpus) : corpus_(corpus) {}

  std::string next() {
    auto text = corpus_[below(corpus_.size())];
    for (auto steps = 1 + below(8); steps > 0; --steps) change(text);
    if (text.size() > longest_input) text.resize(longest_input);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  void change(std::string& text) {
    static constexpr std::array<std::string_view, 48> tokens{
        "- [ ] ",     "- [x] ", "1. ",          "## ",
        "# ",         "| ",     "|---|\n",      "```\n",
        "`",          "**",     "~~",           "#12",
        "o/r#3",      "after ", "\n",           "\n\n",
        "\r",         "\t",     "    ",         "> ",
        "<!--",       "-->",    "<div>",        "[",
        "](x)",       "&amp;",  "Task 2: ",     "src/",
        "**/*.c",     "{a,b}",  "task 1",       "Given ",
        "Then ",      "\xff",   "\xe2\x80\xae", "https://github.com/o/r/issues/7",
        "{",          "}",      "[1,",          "\"",
        "\\",         "NaN",    "-1e999",       "null",
        "<a b='/>'>", "</a>",   "<![CDATA[",    "<?"};
    auto const at = below(text.size() + 1);
    switch (below(5)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      case 1:
        text.insert(at, tokens[below(tokens.size())]);
        break;
      case 2:
        text.erase(at, below(40));
        break;
      case 3: {
        auto const chunk = text.substr(at, below(200));
        for (auto times = 1 + below(12); times > 0; --times) text.insert(at, chunk);
        break;
      }
      default: {
        auto const& other = corpus_[below(corpus_.size())];
        text = text.substr(0, at) + other.substr(below(other.size() + 1));
      }
    }
  }

  std::vector<std::string> const& corpus_;
  std::mt19937_64 random_{20'240'601};
};

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> places(argv + 1, argv + argc);
  std::size_t runs = 0;
  if (places.size() > 1 && places[0] == "--runs") {
    runs = std::strtoul(places[1].c_str(), nullptr, 10);
    places.erase(places.begin(), places.begin() + 2);
  }
  auto const corpus = corpus_of(places);
  if (corpus.empty()) {
    std::cerr << "usage: " << argv[0] << " [--runs N] FILE_OR_DIRECTORY...\n";
    return EXIT_FAILURE;
  }
  for (auto const& input : corpus) try_input(input);
  Mutator mutator(corpus);
  auto const last = std::filesystem::temp_directory_path() / "pexplore-fuzz-last";
  bool const keep = std::getenv("PEXPLORE_KEEP_FUZZ_INPUT") != nullptr;
  for (std::size_t run = 0; run < runs; ++run) {
    auto const input = mutator.next();
    if (keep) std::ofstream(last, std::ios::binary) << input;
    try_input(input);
  }
  std::cout << corpus.size() << " files and " << runs << " changes of them\n";
}
