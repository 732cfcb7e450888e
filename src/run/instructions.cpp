#include "run/instructions.hpp"

#include "parallel_explore/error.hpp"

#include <boost/uuid/detail/sha1.hpp>
#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace parallel_explore::run {
namespace {

constexpr std::uintmax_t size_limit = 1 << 20;

/// A git blob's id: SHA-1 over "blob SIZE\0" and the content, so that `git hash-object` confirms
/// it.
std::string blob_id(std::string const& content) {
  boost::uuids::detail::sha1 hash;
  auto const header = fmt::format("blob {}", content.size());
  hash.process_bytes(header.c_str(), header.size() + 1);
  hash.process_bytes(content.data(), content.size());
  boost::uuids::detail::sha1::digest_type digest;
  hash.get_digest(digest);
  std::string text;
  for (auto const word : digest) {
    text += fmt::format("{:0{}x}", static_cast<unsigned>(word), sizeof(word) * 2);
  }
  return text;
}

InstructionsText read_file(std::filesystem::path const& file) {
  std::error_code error;
  auto const size = std::filesystem::file_size(file, error);
  if (error) {
    throw Error(ErrorCode::not_found,
                fmt::format("cannot read the instructions {}: {}", file.string(), error.message()),
                "fix `instructions` in the spec; it is relative to the main tree");
  }
  if (size > size_limit) {
    throw Error(ErrorCode::not_found,
                fmt::format("the instructions {} are larger than 1 MiB", file.string()));
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  if (!in) throw Error(ErrorCode::not_found, fmt::format("cannot read {}", file.string()));
  InstructionsText result;
  result.text = std::move(content).str();
  result.hash = blob_id(result.text);
  return result;
}

}  // namespace

Instructions::Instructions(std::filesystem::path file, InstructionsMode mode)
    : file_(std::move(file)), mode_(mode) {}

std::optional<InstructionsText> Instructions::read() {
  if (file_.empty()) return std::nullopt;
  if (mode_ == InstructionsMode::fresh) return read_file(file_);
  if (!pinned_) pinned_ = read_file(file_);
  return pinned_;
}

}  // namespace parallel_explore::run
