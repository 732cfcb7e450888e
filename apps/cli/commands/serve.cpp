#include "browser.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "experiments.hpp"
#include "files/durable.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "page_acts.hpp"
#include "parallel_explore/error.hpp"
#include "serve/server.hpp"
#include "shared_options.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct ServeOptions {
  std::string name, address = "127.0.0.1", with;
  std::vector<std::string> names;
  int port = 0;
  bool open = false;
};

/// A private file that leads to an address: a command line can be read by every user of the
/// machine, and the token is in the address. Removed with this object.
class WayThere {
 public:
  explicit WayThere(std::string const& url)
      : file_(directory() / fmt::format("serve-{}.html", getpid())) {
    constexpr auto leads_to =
        R"(<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">)"
        R"(<meta http-equiv="refresh" content="0;url={0}"><a href="{0}">pexplore</a>)";
    auto const page = fmt::format(fmt::runtime(leads_to), url);
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    int const file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR);
    int const error = file == -1 ? errno : files::write_all(file, page);
    if (file != -1) close(file);
    if (error != 0) throw files::write_error(file_, error);
  }
  WayThere(WayThere const&) = delete;
  ~WayThere() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
  }
  [[nodiscard]] std::string path() const { return file_.string(); }

 private:
  static std::filesystem::path directory() {
    auto records = records_here();
    return std::filesystem::is_directory(records) ? records
                                                  : std::filesystem::temp_directory_path();
  }

  std::filesystem::path file_;
};

serve::ServerSettings settings_of(ServeOptions const& options, PageActs& acts) {
  serve::ServerSettings settings;
  settings.directory = ".";
  settings.bricks = [] { return bricks_to_read(); };
  settings.address = options.address;
  settings.names = options.names;
  settings.port = static_cast<unsigned short>(options.port);
  settings.acts = [&acts](serve::ActRequest act) { return acts.carry_out(std::move(act)); };
  return settings;
}

/// Says where the page is. Returns the file that led a browser there.
std::unique_ptr<WayThere> announce(serve::Server const& server, ServeOptions const& options,
                                   std::string const& experiment) {
  auto const url = server.url(experiment);
  print(url + "\n");
  if (!server.is_on_loopback())
    note("pexplore: warning: others on the network can reach this, and nothing is encrypted.\n");
  note(
      "Anyone with this address can act as you in this repository. Ctrl-C ends the server; runs go "
      "on.\n");
  if (!options.open) return nullptr;
  auto const browser = browser_of(options.with);
  if (browser.empty()) {
    note("Open it in a browser; there is none here (neither DISPLAY nor BROWSER is set).\n");
    return nullptr;
  }
  auto way = std::make_unique<WayThere>(url);
  begin_in_browser(browser, way->path());
  return way;
}

int serve_experiments(ServeOptions const& options) {
  std::string experiment;
  if (!options.name.empty()) {
    auto explorer = explorer_to_read();
    experiment = load(explorer, options.name).name;
  }
  PageActs acts;
  boost::asio::io_context loop;
  serve::Server server(loop, settings_of(options, acts));
  Interruption interruption(loop, [&](int, bool again) {
    if (again) {
      acts.kill();
    } else {
      server.stop();
    }
  });
  auto const serving = [&]() -> awaitable<void> {
    co_await server.run();
    co_await acts.finish();
    interruption.end();
  };
  auto const way = announce(server, options, experiment);
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, serving(),
                        [&](std::exception_ptr error) { failure = std::move(error); });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return status_of_signal(interruption.signal());
}

}  // namespace

void declare_serve(CLI::App& command, Action& action) {
  auto const options = std::make_shared<ServeOptions>();
  constexpr int highest_port = 65535;
  command.add_option("name", options->name, "The experiment to begin with (default: all of them)");
  command.add_option("--port", options->port, "The port (default: a free one)")
      ->check(CLI::Range(0, highest_port));
  auto* const open = command.add_flag("--open", options->open, "Open the page in your browser");
  command
      .add_option("--with", options->with,
                  "A command instead of your browser (BROWSER, or xdg-open)")
      ->needs(open);
  command
      .add_option("--address", options->address,
                  "The IP address to listen on; unless it is loopback, other machines can reach "
                  "it, without encryption")
      ->capture_default_str();
  command.add_option("--host", options->names,
                     "A further host name by which browsers reach it, without a port");
  command.footer(
      "The report page of every experiment of the repository, live: what each approach does, "
      "turns,\n"
      "cost and lines, and buttons to add, cancel, retry, sample, tell and adopt. The address that "
      "is\nprinted has a token; without it nothing is shown and nothing is done. From another "
      "machine:\n\n"
      "  ssh -L 8080:127.0.0.1:8080 HOST    # and there: pexplore serve --port 8080\n\n"
      "Examples:\n"
      "  pexplore serve --open\n"
      "  pexplore serve rate-limiter --port 8080");
  command.callback(
      [options, &action] { action = [options] { return serve_experiments(*options); }; });
}

}  // namespace pexplore
