# Targets that explore with pexplore. In a makefile:
#
#     include $(shell pexplore makefile)
#
#     make parallel-explore NAME=limiter VARIANTS='{"bucket":"a token bucket","window":"a sliding window"}'
#     make parallel-explore-results NAME=limiter
#     make parallel-explore-list
#     make parallel-explore-cleanup NAME=limiter
#
# Further variables of parallel-explore, and of its other name parallel-experiment: TASK, AGENT, COMMAND (a shell command as
# the agent), GATE (a command that a result must pass), BASE. A pexplore.toml counts too. A run without a clear
# winner is not an error of make.
PEXPLORE ?= pexplore

parallel_explore_targets := parallel-explore parallel-experiment parallel-explore-results parallel-explore-list \
  parallel-explore-cleanup
.PHONY: $(parallel_explore_targets)

# The text of a variable as it was written on the command line or in the environment, where "$5" is not a variable of make.
parallel_explore_text = $(if $(filter environment command,$(firstword $(origin $(1)))),$(value $(1)),$($(1)))

# Texts reach the program through the environment: no shell reads them. make exports what its command line sets after
# expanding it, which would run a $(shell …) in it.
ifneq ($(filter $(parallel_explore_targets),$(MAKECMDGOALS)),)
unexport NAME VARIANTS TASK AGENT COMMAND GATE BASE
endif
$(parallel_explore_targets): export PARALLEL_EXPLORE_NAME = $(call parallel_explore_text,NAME)
$(parallel_explore_targets): export PARALLEL_EXPLORE_VARIANTS = $(call parallel_explore_text,VARIANTS)
$(parallel_explore_targets): export PARALLEL_EXPLORE_TASK = $(call parallel_explore_text,TASK)
$(parallel_explore_targets): export PARALLEL_EXPLORE_AGENT = $(call parallel_explore_text,AGENT)
$(parallel_explore_targets): export PARALLEL_EXPLORE_COMMAND = $(call parallel_explore_text,COMMAND)
$(parallel_explore_targets): export PARALLEL_EXPLORE_GATE = $(call parallel_explore_text,GATE)
$(parallel_explore_targets): export PARALLEL_EXPLORE_BASE = $(call parallel_explore_text,BASE)

parallel-explore parallel-experiment:
	@if [ -z "$$PARALLEL_EXPLORE_NAME" ]; then echo 'Say NAME=… (and VARIANTS={"name":"what is different"}).' >&2; exit 2; fi; \
	set -- --name="$$PARALLEL_EXPLORE_NAME"; \
	if [ -n "$$PARALLEL_EXPLORE_VARIANTS" ]; then set -- "$$@" --variants="$$PARALLEL_EXPLORE_VARIANTS"; fi; \
	if [ -n "$$PARALLEL_EXPLORE_TASK" ]; then set -- "$$@" --task="$$PARALLEL_EXPLORE_TASK"; \
	elif ! ls pexplore.toml pexplore.yaml pexplore.yml pexplore.json >/dev/null 2>&1; then \
	  set -- "$$@" --task='Do in this repository what the approach says.'; fi; \
	if [ -n "$$PARALLEL_EXPLORE_AGENT" ]; then set -- "$$@" --agent="$$PARALLEL_EXPLORE_AGENT"; fi; \
	if [ -n "$$PARALLEL_EXPLORE_COMMAND" ]; then set -- "$$@" --command="$$PARALLEL_EXPLORE_COMMAND"; fi; \
	if [ -n "$$PARALLEL_EXPLORE_GATE" ]; then set -- "$$@" --gate="gate=$$PARALLEL_EXPLORE_GATE"; fi; \
	if [ -n "$$PARALLEL_EXPLORE_BASE" ]; then set -- "$$@" --base="$$PARALLEL_EXPLORE_BASE"; fi; \
	$(PEXPLORE) run "$$@"; status=$$?; [ "$$status" = 1 ] || exit "$$status"

parallel-explore-results:
	@if [ -n "$$PARALLEL_EXPLORE_NAME" ]; then $(PEXPLORE) show -- "$$PARALLEL_EXPLORE_NAME"; else $(PEXPLORE) show; fi

parallel-explore-list:
	@$(PEXPLORE) list

parallel-explore-cleanup:
	@if [ -z "$$PARALLEL_EXPLORE_NAME" ]; then echo 'Say which experiment: NAME=…' >&2; exit 2; fi; \
	$(PEXPLORE) cleanup -- "$$PARALLEL_EXPLORE_NAME"
