#pragma once

/// @file
/// Includes every public header.

/// @namespace parallel_explore
/// Several approaches to one task, each by a session of a coding agent in a worktree of its own:
/// Explorer runs, measures and compares them, explore() does so and waits, and TaskOrchestrator
/// does independent tasks side by side. Bricks has what a program may replace. Errors that the
/// caller must fix are thrown as Error; the end of a session is data.

#include "parallel_explore/agents.hpp"
#include "parallel_explore/approach.hpp"
#include "parallel_explore/approach_generator.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/bradley_terry.hpp"
#include "parallel_explore/cause.hpp"
#include "parallel_explore/certainty.hpp"
#include "parallel_explore/comparison.hpp"
#include "parallel_explore/comparison_matrix.hpp"
#include "parallel_explore/control.hpp"
#include "parallel_explore/criterion.hpp"
#include "parallel_explore/decision.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/evaluator.hpp"
#include "parallel_explore/event.hpp"
#include "parallel_explore/exchange.hpp"
#include "parallel_explore/experiment.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/explorer.hpp"
#include "parallel_explore/folder_worktrees.hpp"
#include "parallel_explore/forge.hpp"
#include "parallel_explore/git_worktrees.hpp"
#include "parallel_explore/history.hpp"
#include "parallel_explore/judging.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/measurement.hpp"
#include "parallel_explore/outside_change.hpp"
#include "parallel_explore/progress_store.hpp"
#include "parallel_explore/publisher.hpp"
#include "parallel_explore/rating.hpp"
#include "parallel_explore/recommendation.hpp"
#include "parallel_explore/recommender.hpp"
#include "parallel_explore/requests.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "parallel_explore/runs_table.hpp"
#include "parallel_explore/sample_plan.hpp"
#include "parallel_explore/scoring_engine.hpp"
#include "parallel_explore/sensitivity.hpp"
#include "parallel_explore/session.hpp"
#include "parallel_explore/session_runner.hpp"
#include "parallel_explore/simple.hpp"
#include "parallel_explore/states.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "parallel_explore/task_plan.hpp"
#include "parallel_explore/trust.hpp"
#include "parallel_explore/verdict.hpp"
#include "parallel_explore/version.hpp"
#include "parallel_explore/worktrees.hpp"
