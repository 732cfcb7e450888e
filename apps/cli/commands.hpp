#pragma once

#include <CLI/CLI.hpp>

#include <functional>

/// One function a command: it declares the command's options and what it does. The last one
/// chosen puts its work into `work`, which gives the exit status.
namespace pexplore {

using Work = std::function<int()>;

void add_init(CLI::App& app, Work& work);
void add_run(CLI::App& app, Work& work);
void add_resume(CLI::App& app, Work& work);
void add_retry(CLI::App& app, Work& work);
void add_add(CLI::App& app, Work& work);
void add_cancel(CLI::App& app, Work& work);
void add_status(CLI::App& app, Work& work);
void add_list(CLI::App& app, Work& work);
void add_show(CLI::App& app, Work& work);
void add_logs(CLI::App& app, Work& work);
void add_diff(CLI::App& app, Work& work);
void add_score(CLI::App& app, Work& work);
void add_report(CLI::App& app, Work& work);
void add_adopt(CLI::App& app, Work& work);
void add_cleanup(CLI::App& app, Work& work);
void add_sample(CLI::App& app, Work& work);
void add_plan_samples(CLI::App& app, Work& work);
void add_rescore(CLI::App& app, Work& work);
void add_compare(CLI::App& app, Work& work);
void add_distinguish(CLI::App& app, Work& work);
void add_tasks(CLI::App& app, Work& work);
void add_doctor(CLI::App& app, Work& work);

}  // namespace pexplore
