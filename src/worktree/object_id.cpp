#include "worktree/object_id.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <array>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

struct ObjectId::Context {
  EVP_MD_CTX* state = EVP_MD_CTX_new();
  Context() = default;
  ~Context() { EVP_MD_CTX_free(state); }
  Context(Context const&) = delete;
  Context& operator=(Context const&) = delete;
};

ObjectId::ObjectId(std::size_t digits, std::string_view type, std::uint64_t size)
    : context_(std::make_unique<Context>()) {
  auto const* const algorithm = digits == 64 ? EVP_sha256() : EVP_sha1();
  if (!context_->state || EVP_DigestInit_ex(context_->state, algorithm, nullptr) != 1)
    throw Error(ErrorCode::resource, "this machine's OpenSSL cannot compute git's object ids");
  add(fmt::format("{} {}", type, size));
  add(std::string_view("\0", 1));
}

ObjectId::~ObjectId() = default;

void ObjectId::add(std::string_view bytes) {
  EVP_DigestUpdate(context_->state, bytes.data(), bytes.size());
}

std::string ObjectId::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_DigestFinal_ex(context_->state, digest.data(), &length);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string id;
  for (unsigned int i = 0; i < length; ++i) {
    id += digits[digest.at(i) >> 4U];
    id += digits[digest.at(i) & 15U];
  }
  return id;
}

std::string object_id(std::size_t digits, std::string_view type, std::string_view content) {
  ObjectId id(digits, type, content.size());
  id.add(content);
  return id.finish();
}

namespace {

/// A file that is open for reading.
class OpenFile {
 public:
  /// Not blocking: a pipe of that name would be waited for.
  explicit OpenFile(fs::path const& file)
      : descriptor_(open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  OpenFile(OpenFile const&) = delete;
  OpenFile& operator=(OpenFile const&) = delete;

  /// The size of a regular file.
  [[nodiscard]] std::optional<std::uint64_t> size() const {
    struct stat facts {};
    if (descriptor_ < 0 || fstat(descriptor_, &facts) != 0 || !S_ISREG(facts.st_mode))
      return std::nullopt;
    return static_cast<std::uint64_t>(facts.st_size);
  }

  /// Fills a part of the buffer; empty at the end, none where reading fails.
  std::optional<std::string_view> read_some(std::string& buffer) const {
    for (;;) {
      auto const count = ::read(descriptor_, buffer.data(), buffer.size());
      if (count >= 0) return std::string_view(buffer).substr(0, static_cast<std::size_t>(count));
      if (errno != EINTR) return std::nullopt;
    }
  }

 private:
  int descriptor_;
};

}  // namespace

std::optional<std::string> id_of_file(std::size_t digits, fs::path const& file) {
  OpenFile const opened(file);
  auto const size = opened.size();
  if (!size) return std::nullopt;
  ObjectId id(digits, "blob", *size);
  std::string buffer(std::size_t{1} << 16U, '\0');
  std::uint64_t seen = 0;
  for (;;) {
    auto const part = opened.read_some(buffer);
    if (!part) return std::nullopt;
    if (part->empty()) break;
    seen += part->size();
    id.add(*part);
  }
  if (seen != *size) return std::nullopt;
  return id.finish();
}

std::optional<std::string> id_of_link(std::size_t digits, fs::path const& link) {
  std::error_code error;
  auto const target = fs::read_symlink(link, error);
  if (error) return std::nullopt;
  return object_id(digits, "blob", target.native());
}

}  // namespace parallel_explore::worktree
