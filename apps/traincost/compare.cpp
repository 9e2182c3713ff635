// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "support.hpp"

#include <traincost/compare/compare.hpp>
#include <traincost/report/compare_report.hpp>
#include <traincost/report/estimate_report.hpp>

#include <vector>

namespace app {

int compare(const Arguments& arguments) {
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    const auto request = read_request(arguments);
    if (!request) { return complain(request.error(), arguments); }
    const auto comparison = traincost::compare::regions(*request, *catalog);
    if (!comparison) { return complain(comparison.error(), arguments); }
    std::vector<traincost::scenario::Scenario> scenarios;
    for (const auto& row : comparison->rows) { scenarios.push_back(row.scenario); }
    warn(scenarios, arguments);
    if (comparison->infeasible) {
        return write(traincost::report::infeasible_report(*comparison->infeasible, "compare"), arguments, infeasible);
    }
    return write(traincost::report::compare_report(*comparison, *catalog), arguments, done);
}

}  // namespace app
