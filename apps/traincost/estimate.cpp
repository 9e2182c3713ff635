// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "support.hpp"

#include <traincost/report/estimate_report.hpp>
#include <traincost/scenario/resolve.hpp>

#include <variant>

namespace app {

int estimate(const Arguments& arguments) {
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    const auto request = read_request(arguments, Owning::side_by_side);
    if (!request) { return complain(request.error(), arguments); }
    const auto scenario = traincost::scenario::resolve(*request, *catalog);
    if (!scenario) { return complain(scenario.error(), arguments); }
    warn({*scenario}, arguments);
    const auto outcome = traincost::scenario::estimate(*scenario);
    if (const auto* reason = std::get_if<traincost::scenario::Infeasible>(&outcome)) {
        return write(traincost::report::infeasible_report(*reason, "estimate"), arguments, infeasible);
    }
    const auto& estimate = std::get<traincost::scenario::Estimate<double>>(outcome);
    return write(traincost::report::estimate_report(*scenario, estimate, *catalog), arguments, done);
}

}  // namespace app
