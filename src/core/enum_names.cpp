#include "core/enum_names.hpp"

#include "parallel_explore/decision.hpp"
#include "parallel_explore/session.hpp"

namespace parallel_explore {
inline namespace v0_2 {

std::string name_of(ExplorationState state) { return std::string(core::name_in_table(state)); }
std::string name_of(ApproachState state) { return std::string(core::name_in_table(state)); }
std::string name_of(FailureCause cause) { return std::string(core::name_in_table(cause)); }
std::string name_of(OutsideKind kind) { return std::string(core::name_in_table(kind)); }
std::string name_of(InterruptionCause cause) { return std::string(core::name_in_table(cause)); }
std::string name_of(MeasurementOutcome outcome) {
  return std::string(core::name_in_table(outcome));
}
std::string name_of(BudgetKind kind) { return std::string(core::name_in_table(kind)); }
std::string name_of(HelperPurpose purpose) { return std::string(core::name_in_table(purpose)); }
std::string name_of(JudgeStanding standing) { return std::string(core::name_in_table(standing)); }
std::string name_of(AgreementLevel level) { return std::string(core::name_in_table(level)); }
std::string name_of(VerdictKind kind) { return std::string(core::name_in_table(kind)); }
std::string name_of(BasePlace place) { return std::string(core::name_in_table(place)); }
std::string name_of(LeftOut reason) { return std::string(core::name_in_table(reason)); }
std::string name_of(Source source) { return std::string(core::name_in_table(source)); }

}  // namespace v0_2
}  // namespace parallel_explore
